//! Chromium, and one tab of it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chromiumoxide::browser::{Browser as Chromium, BrowserConfig};
use chromiumoxide::cdp::browser_protocol::dom::{GetOuterHtmlParams, SetFileInputFilesParams};
use chromiumoxide::cdp::browser_protocol::emulation::{
    SetDeviceMetricsOverrideParams, SetScriptExecutionDisabledParams,
};
use chromiumoxide::cdp::browser_protocol::input::InsertTextParams;
use chromiumoxide::cdp::browser_protocol::page::PrintToPdfParams;
use chromiumoxide::page::ScreenshotParams;
use futures::StreamExt;

use super::demo::Demo;

const EXECUTABLE: &str = "/usr/bin/chromium";
const AXE: &str = include_str!("axe.min.js");
/// Flags without which Chromium wants a display, a sandbox or the Internet.
const FLAGS: [&str; 7] = [
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
    "lang=zh-CN",
];

/// How often a page is asked again, and after which pause: a busy machine takes its time.
const ATTEMPTS: usize = 300;
const PAUSE: Duration = Duration::from_millis(100);

pub struct Browser {
    chromium: Chromium,
    handler: tokio::task::JoinHandle<()>,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts Chromium; `None` where it isn't installed and nobody demands it.
    pub async fn start() -> Option<Self> {
        if !Path::new(EXECUTABLE).exists() {
            let demanded = ["CI", "WENXIAO_REQUIRE_BROWSER"]
                .iter()
                .any(|name| std::env::var_os(name).is_some());
            assert!(
                !demanded,
                "{EXECUTABLE} is missing: apt-get install chromium"
            );
            #[expect(clippy::print_stderr, reason = "a skipped test says so loudly")]
            {
                eprintln!(
                    "NOT TESTED: {EXECUTABLE} is missing, no page was looked at (apt-get install chromium)"
                );
            }
            return None;
        }
        let profile = tempfile::tempdir().expect("a temporary folder can be made");
        let config = BrowserConfig::builder()
            .chrome_executable(EXECUTABLE)
            .user_data_dir(profile.path())
            .no_sandbox()
            .launch_timeout(Duration::from_mins(1))
            .request_timeout(Duration::from_mins(1))
            .viewport(None)
            .args(FLAGS)
            .build()
            .expect("the configuration is complete");
        let (chromium, mut events) = Chromium::launch(config).await.expect("Chromium starts");
        let handler = tokio::spawn(async move { while events.next().await.is_some() {} });
        Some(Self {
            chromium,
            handler,
            _profile: profile,
        })
    }

    pub async fn tab(&self) -> Tab {
        let page = self
            .chromium
            .new_page("about:blank")
            .await
            .expect("a tab opens");
        // Errors of scripts and refusals of the content security policy are collected from the first line on.
        page.evaluate_on_new_document(
            "window.__errors = []; addEventListener('error', e => __errors.push(String(e.message || e.target.src || e.target.href)), true);\
             addEventListener('securitypolicyviolation', e => __errors.push('CSP ' + e.violatedDirective + ' ' + e.blockedURI));",
        )
        .await
        .expect("a script can be added");
        Tab { page }
    }

    pub async fn stop(mut self) {
        // A browser that is gone already is stopped, too.
        drop(self.chromium.close().await);
        drop(self.chromium.wait().await);
        self.handler.abort();
    }
}

pub struct Tab {
    page: chromiumoxide::Page,
}

impl Tab {
    pub async fn open(&self, url: &str) {
        self.page
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    pub async fn sign_in(&self, demo: &Demo, login: &str) {
        self.open(&demo.url("/sign-in")).await;
        for (field, value) in [("login", login), ("password", demo.password(login))] {
            let input = self
                .page
                .find_element(format!("#{field}"))
                .await
                .expect("the form has the field");
            input
                .click()
                .await
                .expect("the field can be clicked")
                .type_str(value)
                .await
                .expect("the field takes text");
        }
        self.follow("main form button").await;
        assert!(
            self.holds("!location.pathname.startsWith('/sign-in')")
                .await,
            "{login} was not signed in:\n{}",
            self.text().await
        );
    }

    /// Clicks what leads to another page, and waits until that page stands there whole: its address changes before it has content.
    pub async fn follow(&self, selector: &str) {
        self.ask::<bool>("window.__left = true").await;
        self.click(selector).await;
        assert!(
            self.holds("!window.__left && document.readyState === 'complete'")
                .await,
            "{selector} led nowhere:\n{}",
            self.text().await
        );
    }

    /// Writes into the fields of the page's form, presses its button, and waits for the page that follows.
    pub async fn send(&self, fields: &[(&str, &str)]) {
        for (name, value) in fields {
            let fill = format!(
                "(() => {{ document.querySelector('main [name={name}]').value = '{value}'; return true; }})()"
            );
            self.ask::<bool>(&fill).await;
        }
        let before: String = self.ask("location.href").await;
        self.follow("main form.fields button").await;
        let after: String = self.ask("location.href").await;
        assert_ne!(
            before,
            after,
            "the form was not taken:\n{}",
            self.text().await
        );
    }

    pub async fn click(&self, selector: &str) {
        let found = self.page.find_element(selector).await;
        let element = found.unwrap_or_else(|error| panic!("{selector}: {error}"));
        element
            .click()
            .await
            .unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Types into a field that is empty.
    pub async fn fill(&self, selector: &str, text: &str) {
        self.click(selector).await;
        self.page
            .execute(InsertTextParams::new(text))
            .await
            .unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Chooses a file, as the dialog of the browser would.
    pub async fn choose_file(&self, selector: &str, file: &Path) {
        let found = self.page.find_element(selector).await;
        let element = found.unwrap_or_else(|error| panic!("{selector}: {error}"));
        let chosen = SetFileInputFilesParams::builder()
            .file(file.display().to_string())
            .backend_node_id(element.backend_node_id)
            .build()
            .expect("a file is named");
        self.page
            .execute(chosen)
            .await
            .expect("the field takes a file");
    }

    pub async fn without_scripts(&self) {
        self.page
            .execute(SetScriptExecutionDisabledParams::new(true))
            .await
            .expect("scripts can be switched off");
    }

    async fn size(&self, width: i64, height: i64, mobile: bool) {
        self.page
            .execute(SetDeviceMetricsOverrideParams::new(
                width, height, 1.0, mobile,
            ))
            .await
            .expect("the size can be set");
    }

    /// The officials' screen.
    pub async fn desktop(&self) {
        self.size(1366, 768, false).await;
    }

    pub async fn phone(&self) {
        self.size(390, 844, true).await;
    }

    /// What a script gives. A page that is just being replaced by the next one answers nothing: the next one is asked.
    pub async fn ask<T: serde::de::DeserializeOwned>(&self, script: &str) -> T {
        let mut refused = None;
        for _ in 0..ATTEMPTS {
            match self.page.evaluate(script).await {
                Ok(answer) => {
                    return answer
                        .into_value()
                        .unwrap_or_else(|error| panic!("{script:.80}: {error}"));
                }
                Err(error) => refused = Some(error),
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("{script:.80}: {refused:?}")
    }

    /// Where the links of the page lead, as paths of this server.
    pub async fn links(&self) -> Vec<String> {
        self.ask("[...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin).map(a => decodeURI(a.pathname + a.search))").await
    }

    pub async fn text(&self) -> String {
        self.ask("document.body.innerText").await
    }

    /// The page's source as it stands; asks the document, which answers without scripts too.
    pub async fn content(&self) -> String {
        let root = self
            .page
            .get_document()
            .await
            .expect("a page has a document");
        let whole = GetOuterHtmlParams::builder().node_id(root.node_id).build();
        let answer = self
            .page
            .execute(whole)
            .await
            .expect("the page has content");
        answer.result.outer_html
    }

    /// Waits until an expression holds; between two pages nothing holds.
    pub async fn holds(&self, expression: &str) -> bool {
        for _ in 0..ATTEMPTS {
            let asked = self.page.evaluate(expression).await;
            if asked.is_ok_and(|answer| answer.into_value().unwrap_or(false)) {
                return true;
            }
            tokio::time::sleep(PAUSE).await;
        }
        false
    }

    /// Width of the page's content and of the screen, in px.
    pub async fn widths(&self) -> (i64, i64) {
        self.ask("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            .await
    }

    pub async fn script_errors(&self) -> Vec<String> {
        self.ask("window.__errors || []").await
    }

    /// Violations of WCAG A and AA that axe-core finds, a line each.
    pub async fn accessibility(&self) -> Vec<String> {
        self.page.evaluate(AXE).await.expect("axe-core loads");
        self.ask(
            "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(r => r.violations.map(v => \
             v.id + ': ' + v.help + ' — ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | ')))",
        )
        .await
    }

    pub async fn picture(&self, path: &str, size: &str) {
        if let Some(file) = kept(path, size, "png") {
            let picture = ScreenshotParams::builder().full_page(true).build();
            self.page
                .save_screenshot(picture, file)
                .await
                .expect("a picture can be saved");
        }
    }

    pub async fn print(&self, path: &str) {
        if let Some(file) = kept(path, "print", "pdf") {
            self.page
                .save_pdf(PrintToPdfParams::default(), file)
                .await
                .expect("the page can be printed");
        }
    }
}

/// The file that keeps a picture, where pictures are wanted.
fn kept(path: &str, size: &str, ending: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("WENXIAO_SCREENSHOTS")?).join(size);
    std::fs::create_dir_all(&folder).expect("the folder for pictures can be made");
    let name: String = path
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect();
    Some(folder.join(format!("{}.{ending}", name.trim_matches('_'))))
}

/// The addresses of the links in a page's source.
pub fn hrefs(html: &str) -> Vec<String> {
    html.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}
