//! `wenxiao demo`: a folder with the seed funds' records, their files and accounts, served on this machine.

mod accounts;
mod duplicates;
mod seeds;

use std::io::IsTerminal;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args as ClapArgs;
use tokio::net::TcpListener;

use crate::audit::chain::sm3_hex;
use crate::db::{Db, block_on};
use crate::error::AppError;
use crate::files::Folder;
use crate::proofread::{queries, run, store};
use crate::terminal::{self, Align, Table};
use crate::web::{self, App};

/// Try it: a folder with both seed funds, their reports and accounts, served on 127.0.0.1:8080.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wenxiao demo                      make ./demo on the first run, then serve it
  wenxiao demo --once               make it and stop
  wenxiao demo --listen 127.0.0.1:9000

A second run finds what is there and changes nothing. Delete the folder to begin anew.")]
pub struct Args {
    /// Folder of the records and files
    #[arg(long, value_name = "DIR", default_value = "demo")]
    folder: PathBuf,
    /// Address and port; without it the first free port from 8080 on
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Don't open the browser
    #[arg(long)]
    no_open: bool,
    /// Make the folder and stop
    #[arg(long)]
    once: bool,
}

/// The first port that is tried, and how many after it.
const PORT: u16 = 8080;
const PORTS: u16 = 20;

pub fn run(args: Args) -> Result<(), AppError> {
    let Args {
        folder,
        listen: wanted,
        no_open,
        once,
    } = args;
    block_on(async {
        let made = make(&folder).await?;
        if once {
            tell(&made, None)?;
            made.db.close().await;
            return Ok(());
        }
        let listener = listen(wanted).await?;
        let address = listener.local_addr()?;
        tell(&made, Some(address))?;
        if !no_open {
            open(&format!("http://{address}"));
        }
        let app = App::new(made.db.clone(), folder.join("files"));
        web::serve(listener, app).await?;
        made.db.close().await;
        Ok(())
    })
}

/// What stands in the folder.
struct Made {
    db: Db,
    accounts: Vec<accounts::Account>,
    files: Vec<PathBuf>,
}

/// Makes the records, files and accounts; what is there already stays as it is.
async fn make(folder: &Path) -> Result<Made, AppError> {
    std::fs::create_dir_all(folder.join("files"))?;
    let url = format!("sqlite:{}", folder.join("wenxiao.db").display());
    let db = Db::create(&url).await?;
    db.migrate().await?;
    let mut files = Vec::new();
    for seed in seeds::ALL {
        let content = seeds::unpack(folder, seed)?;
        seeds::store(&db, &content).await?;
        files.extend(seeds::write_files(folder, seed, content)?);
    }
    let accounts = accounts::make(&db, folder).await?;
    for file in files.iter().filter(|file| file.ends_with("report.docx")) {
        proofread(&db, &folder.join("files"), file).await?;
    }
    duplicates::check(&db, &folder.join("files")).await?;
    Ok(Made {
        db,
        accounts,
        files,
    })
}

/// Checks a report of ours as the department's account would, unless a file of its content was checked before.
async fn proofread(db: &Db, data: &Path, file: &Path) -> Result<(), AppError> {
    let bytes: Arc<[u8]> = std::fs::read(file)?.into();
    let mut read = db.read().await?;
    let known = queries::known(&mut read, &sm3_hex(&bytes)).await?;
    let account = accounts::department(&mut read).await?;
    drop(read);
    let (false, Some(actor)) = (known, account) else {
        return Ok(());
    };
    let seed = file.parent().and_then(Path::file_name).unwrap_or_default();
    let name = format!("{}-report.docx", seed.to_string_lossy());
    let checked = run::check(&run::Gate::default(), &name, Arc::clone(&bytes))
        .await
        .map_err(|said| anyhow::anyhow!("{}: {said}", file.display()))?;
    store::keep(db, &Folder::of(data), &actor, (&name, &bytes), &checked).await?;
    Ok(())
}

/// Listens where it was told to, or on the first free port.
async fn listen(wanted: Option<SocketAddr>) -> Result<TcpListener, AppError> {
    if let Some(address) = wanted {
        return web::cli::bind(address).await;
    }
    for port in PORT..PORT + PORTS {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if let Ok(listener) = TcpListener::bind(address).await {
            if port != PORT {
                terminal::err(&format!("Port {PORT} is taken, using {port}.\n"))?;
            }
            return Ok(listener);
        }
    }
    Err(AppError::usage(
        format!("ports {PORT} to {} are all taken", PORT + PORTS - 1),
        "name a free one: wenxiao demo --listen 127.0.0.1:PORT",
    ))
}

fn tell(made: &Made, address: Option<SocketAddr>) -> Result<(), AppError> {
    let files: Vec<String> = made
        .files
        .iter()
        .map(|file| format!("  {}\n", file.display()))
        .collect();
    let mut table = Table::new(&[
        ("Role", Align::Left),
        ("Login", Align::Left),
        ("Password", Align::Left),
        ("Sees", Align::Left),
    ]);
    for account in &made.accounts {
        table.row([account.role, account.login, &account.password, account.sees]);
    }
    let last = match address {
        Some(address) => format!("Open http://{address} (Ctrl-C stops)"),
        None => "`wenxiao demo` serves it.".to_owned(),
    };
    terminal::out(&format!(
        "\nFiles\n{}\nAccounts of this demonstration\n{}\n{last}\n",
        files.concat(),
        table.render()
    ))?;
    Ok(())
}

/// Opens the browser where a person sits at a screen; where that fails the address stands on the terminal.
fn open(address: &str) {
    let screen = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some());
    if screen && std::io::stdout().is_terminal() {
        let opened = std::process::Command::new("xdg-open")
            .arg(address)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn();
        if let Err(error) = opened {
            tracing::debug!(%error, "no browser was opened");
        }
    }
}
