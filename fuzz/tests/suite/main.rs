//! Each target in a short run that is the same every time, and every input that once made one panic.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;

use oplog_fuzz::targets::ALL;
use oplog_fuzz::{Fuzzer, check};

/// Inputs of a short run.
const CASES: u64 = 400;

#[test]
fn no_damaged_input_makes_a_parser_panic() {
    for target in &ALL {
        let mut fuzzer = Fuzzer::new(target, 1);
        for _ in 0..CASES {
            if let Err(crash) = fuzzer.step() {
                let input = String::from_utf8_lossy(&crash.input).into_owned();
                panic!("{}: {} by {input:?}", target.name, crash.message);
            }
        }
    }
}

#[test]
fn what_a_target_begins_with_is_understood() {
    for target in &ALL {
        let seeds = (target.seeds)();
        assert!(!seeds.is_empty(), "{}", target.name);
    }
    for name in ["json", "xml", "tables", "config", "report", "har", "link"] {
        let target = ALL.iter().find(|target| target.name == name).unwrap();
        let first = &(target.seeds)()[0];
        assert_eq!(check(target, first).unwrap(), "understood", "{name}");
    }
    let target = ALL.iter().find(|target| target.name == "json-body").unwrap();
    for seed in (target.seeds)() {
        assert_eq!(check(target, &seed).unwrap(), " understood");
    }
}

#[test]
fn what_once_made_a_parser_panic_does_not_any_more() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("crashes");
    for target in &ALL {
        let Ok(kept) = std::fs::read_dir(folder.join(target.name)) else { continue };
        for file in kept {
            let path = file.unwrap().path();
            if let Err(crash) = check(target, &std::fs::read(&path).unwrap()) {
                panic!("{}: {}", path.display(), crash.message);
            }
        }
    }
}
