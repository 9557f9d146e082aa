//! A demonstration of its own: fresh folder, free port, stopped when it is dropped.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

pub struct Demo {
    address: String,
    process: Child,
    passwords: BTreeMap<String, String>,
    _folder: tempfile::TempDir,
}

impl Demo {
    /// Makes and serves the demonstration; returns once it listens.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let mut process = Command::new(env!("CARGO_BIN_EXE_wenxiao"))
            .args(["demo", "--no-open", "--listen", "127.0.0.1:0", "--folder"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let output = process.stdout.take().expect("standard output is piped");
        let address = BufReader::new(output)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, rest) = line.split_once("Open http://")?;
                rest.split_whitespace().next().map(str::to_owned)
            })
            .expect("the demonstration says where it listens");
        let passwords = std::fs::read_to_string(folder.path().join("accounts.txt"))
            .expect("the demonstration remembers its accounts")
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(login, password)| (login.to_owned(), password.to_owned()))
            .collect();
        Self {
            address,
            process,
            passwords,
            _folder: folder,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn password(&self, login: &str) -> &str {
        self.passwords
            .get(login)
            .unwrap_or_else(|| panic!("no account {login}"))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
