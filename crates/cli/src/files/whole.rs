//! Files that appear whole or not at all: written beside their place, and moved there.
//!
//! A symbolic link stays, and the file that it leads to is replaced. What is no regular file (a device, a pipe) is never replaced:
//! the text is written into it. What a program that was killed left beside a place is cleared by the next one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;

use super::folder;

/// Bytes that are written to find out whether there is room.
const PROBE: usize = 4 << 10;
/// Links that lead on to links.
const MOST_LINKS: usize = 40;
/// Behind the name of a file that is not whole yet.
const PART: &str = "part";

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Whoever the system lets read new files.
    Usual,
    /// Its owner alone.
    Owner,
}

/// Writes a file.
///
/// # Errors
/// When it cannot be written; what was there before is still there.
pub(crate) fn write(path: &Path, text: &str, readers: Readers) -> io::Result<()> {
    if is_written_into(path) {
        return OpenOptions::new().append(true).open(path)?.write_all(text.as_bytes());
    }
    let path = destination(path)?;
    let beside = beside(&path);
    let outcome = create(&beside, readers).and_then(|mut file| {
        if readers == Readers::Usual
            && let Ok(old) = fs::metadata(&path)
        {
            file.set_permissions(old.permissions())?;
        }
        file.write_all(text.as_bytes())?;
        drop(file);
        fs::rename(&beside, &path)
    });
    if outcome.is_err() {
        // The first error is the one to tell of.
        let _ = fs::remove_file(&beside);
    }
    outcome
}

/// Finds out whether a file can be written, and leaves nothing behind.
///
/// # Errors
/// When it cannot.
pub(super) fn probe(path: &Path) -> io::Result<()> {
    if is_written_into(path) {
        // Opening a pipe waits for its reader, who may come later.
        return Ok(());
    }
    let path = destination(path)?;
    clear(&path);
    let beside = beside(&path);
    let outcome = create(&beside, Readers::Usual).and_then(|mut file| file.write_all(&[b'\n'; PROBE]));
    let removed = fs::remove_file(&beside);
    outcome.and(removed)
}

/// Whether there is something that is no regular file: a device, a pipe, a socket.
fn is_written_into(path: &Path) -> bool {
    path.starts_with("/dev") || fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// The file itself, where `path` is a link to it. A link may lead to a file that is not there yet.
fn destination(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = folder(&path).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links lead to each other"))
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    folder(path).join(format!(".{name}.{}.{PART}", process::id()))
}

fn create(path: &Path, readers: Readers) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = readers;
    options.open(path)
}

/// Removes what processes that are no more left beside a file.
fn clear(path: &Path) {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else { return };
    for entry in fs::read_dir(folder(path)).into_iter().flatten().flatten() {
        let left = entry.file_name().to_string_lossy().into_owned();
        let writer = left.strip_prefix(&format!(".{name}.")).and_then(|rest| rest.strip_suffix(&format!(".{PART}")));
        if writer.and_then(|writer| writer.parse::<u32>().ok()).is_some_and(has_ended) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether there is no such process any more. Where a system does not tell, every process but this one may be there.
fn has_ended(process: u32) -> bool {
    let processes = Path::new("/proc");
    processes.join("self").exists() && !processes.join(process.to_string()).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("it works on a folder of its own");
        let mut names: Vec<_> = entries
            .map(|entry| entry.expect("it works on a folder of its own").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("a.json");
        for text in ["first", "second"] {
            probe(&path).expect("it works on a folder of its own");
            write(&path, text, Readers::Usual).expect("it works on a folder of its own");
            assert_eq!(fs::read_to_string(&path).expect("it works on a folder of its own"), text);
        }
        assert_eq!(names(folder.path()), ["a.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_leads_to_the_new_text() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let (link, dangling) = (folder.path().join("link"), folder.path().join("dangling"));
        fs::write(folder.path().join("real"), "old").expect("it works on a folder of its own");
        std::os::unix::fs::symlink("real", &link).expect("it works on a folder of its own");
        std::os::unix::fs::symlink("new", &dangling).expect("it works on a folder of its own");
        for path in [&link, &dangling] {
            write(path, "text", Readers::Usual).expect("it works on a folder of its own");
            assert!(fs::symlink_metadata(path).expect("it works on a folder of its own").is_symlink());
            assert_eq!(fs::read_to_string(path).expect("it works on a folder of its own"), "text");
        }
        let circle = folder.path().join("circle");
        std::os::unix::fs::symlink("circle", &circle).expect("it works on a folder of its own");
        assert!(write(&circle, "text", Readers::Usual).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_private_file_is_for_its_owner() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("state.json");
        write(&path, "text", Readers::Owner).expect("it works on a folder of its own");
        assert_eq!(fs::metadata(&path).expect("it works on a folder of its own").permissions().mode() & 0o777, 0o600);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_killed_program_left_is_cleared() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("a.json");
        // No process has the largest number.
        let (left, own) = (format!(".a.json.{}.part", u32::MAX), format!(".a.json.{}x.part", process::id()));
        fs::write(folder.path().join(&left), "half").expect("it works on a folder of its own");
        fs::write(folder.path().join(&own), "no number of a process").expect("it works on a folder of its own");
        probe(&path).expect("it works on a folder of its own");
        assert_eq!(names(folder.path()), [own]);
    }
}
