//! Lists every TOML file of the rule packs, so that a new file is embedded without touching Rust.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn toml_files(folder: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            toml_files(&path, into)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            into.push(path);
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut source = String::new();
    for (folder, constant) in [("regulations", "REGULATIONS"), ("rulesets", "RULE_SETS")] {
        let folder = root.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files = Vec::new();
        toml_files(&folder, &mut files)?;
        files.sort();
        let mut rows = Vec::with_capacity(files.len());
        for file in files {
            let name = file.strip_prefix(&folder)?.with_extension("");
            let name = name.to_str().ok_or("a rule pack's name isn't UTF-8")?;
            let file = file.to_str().ok_or("a rule pack's path isn't UTF-8")?;
            rows.push(format!("    ({name:?}, include_str!({file:?})),"));
        }
        let rows = rows.join("\n");
        source = format!("{source}pub(super) const {constant}: &[(&str, &str)] = &[\n{rows}\n];\n");
    }
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("packs.rs"), source)?;
    Ok(())
}
