//! `cargo xtask` is `oplog` under another name, on the data of the work tree.

use std::process::{Command, Output};

/// Runs it in a folder that has nothing to do with the work tree.
fn xtask(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(args).current_dir(std::env::temp_dir()).output().unwrap()
}

#[test]
fn the_help_goes_by_its_name_and_lists_its_own_chores() {
    let help = String::from_utf8(xtask(&["--help"]).stdout).unwrap();
    for text in ["Usage: cargo xtask", "cargo xtask ci", "cargo xtask interop", "cargo xtask mutants", "conformance"] {
        assert!(help.contains(text), "{text} is not in\n{help}");
    }
    let examples = String::from_utf8(xtask(&["mock", "--help"]).stdout).unwrap();
    assert!(examples.contains("cargo xtask mock --listen") && !examples.contains(" oplog mock"), "{examples}");
}

#[test]
fn exit_codes_come_through() {
    assert_eq!(xtask(&["schemas", "--check"]).status.code(), Some(0));
    assert_eq!(xtask(&["mutants", "skips-an-entry@baidu-bbc/query-operation-log"]).status.code(), Some(0));
    let unknown = xtask(&["mutants", "skips-a-entry"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8(unknown.stderr).unwrap().contains("did you mean `skips-an-entry`?"));
    assert_eq!(xtask(&["explain", "nothing/of-the-kind"]).status.code(), Some(2));
    assert_eq!(xtask(&["conformance", "--target", "http://127.0.0.1:1"]).status.code(), Some(3));
}
