//! Builds the tables and the golden cases into the crate: writes `embedded.rs`, which lists every file with its bytes.
//!
//! In the repository they are at its top. A published crate carries them itself: `data` holds links to them, which packaging follows.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let own = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let repository = own.join("../..");
    // A system without links has files in their place, so the top of the repository goes first.
    let root = if repository.join("schemas").is_dir() { repository } else { own.join("data") }.canonicalize()?;
    let mut source = String::new();
    for (name, folder) in [("SCHEMAS", "schemas"), ("GOLDEN", "golden")] {
        let mut files = Vec::new();
        if root.join(folder).is_dir() {
            println!("cargo::rerun-if-changed={}", root.join(folder).display());
            walk(&root.join(folder), folder, &mut files)?;
        }
        files.retain(|file| folder == "golden" || file.ends_with("/tables.toml"));
        files.sort();
        let _ = writeln!(source, "pub(super) const {name}: &[(&str, &[u8])] = &[");
        for file in files {
            let _ = writeln!(source, "    ({file:?}, include_bytes!({:?})),", root.join(&file));
        }
        source.push_str("];\n");
    }
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("embedded.rs"), source)
}

fn walk(folder: &Path, name: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
