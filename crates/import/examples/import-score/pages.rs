//! The labelled pages of folders.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

/// A page with its labels.
pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) truth: Value,
}

pub(crate) fn labelled(folders: &[PathBuf]) -> io::Result<Vec<Page>> {
    let mut labels: Vec<PathBuf> = files(&folders[0])?;
    labels.retain(|path| path.to_string_lossy().ends_with(".truth.json"));
    labels.sort();
    let mut candidates = Vec::new();
    for folder in folders {
        candidates.extend(files(folder)?.into_iter().filter(|path| !path.to_string_lossy().ends_with(".json")));
    }
    let mut pages = Vec::new();
    for label in labels {
        let truth: Value = serde_json::from_slice(&fs::read(&label)?).map_err(io::Error::other)?;
        let name = label.file_name().unwrap_or_default().to_string_lossy().trim_end_matches(".truth.json").to_owned();
        let beside = candidates.iter().find(|path| path.file_stem().is_some_and(|stem| stem.to_string_lossy() == name));
        let named = |path: &&PathBuf| {
            fs::read(path).is_ok_and(|bytes| hex(&bytes) == truth["source"]["sha256"].as_str().unwrap_or("-"))
        };
        let Some(path) = beside.or_else(|| candidates.iter().find(named)) else {
            eprintln!("note: the page of `{name}` is in none of the folders");
            continue;
        };
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        pages.push(Page { name, file, bytes: fs::read(path)?, truth });
    }
    Ok(pages)
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .filter(|path| path.as_ref().map_or(true, |path| path.is_file()))
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
