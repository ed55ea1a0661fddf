//! Help, slips of the hand, completions.

use crate::support::oplog;

#[test]
fn the_help_says_what_it_does_and_how_it_ends() {
    let run = oplog(&["--help"]).ends_with(0);
    for word in ["conformance", "mock", "explain", "schemas", "golden", "completions", "Exit codes:"] {
        assert!(run.stdout.contains(word), "{word}");
    }
    snapbox::assert_data_eq!(oplog(&["conformance", "-h"]).ends_with(0).stdout, snapbox::file!["conformance-help.txt"]);
}

#[test]
fn without_a_command_the_help_is_shown_as_an_error() {
    oplog(&[]).ends_with(2).complains("Usage: oplog");
}

#[test]
fn a_slip_of_the_hand_is_answered_with_what_was_meant() {
    for (args, meant) in [
        (&["conformence"][..], "'conformance'"),
        (&["conformance", "--tagret", "x"], "'--target'"),
        (&["conformance", "--coverage", "opne"], "'open'"),
        (&["conformance", "--only", "baidu-bcc"], "did you mean `baidu-bbc`?"),
        (&["conformance", "--only", "list-transaction"], "did you mean `onapp/list-transactions`?"),
        (&["conformance", "--deny", "pagination/next-consistant"], "did you mean `pagination/next-consistent`?"),
        (&["conformance", "--report", "jsno=a"], "known: json"),
        (&["conformance", "--report", "json"], "expected FORMAT=PATH"),
        (&["conformance", "--timeout", "0"], "a number of seconds above 0"),
        (&["conformance", "--timeout", "NaN"], "a number of seconds above 0"),
        (&["conformance", "--rate", "0"], "--rate <N>"),
        (&["conformance", "--config", "x.toml"], "--target <URL|NAME>"),
        (&["conformance", "--entries", "3", "--target", "http://127.0.0.1:1"], "--entries"),
        (&["conformance", "--allow", "paginatoin/*"], "did you mean `pagination/*`?"),
        (&["conformance", "--warn", "baidu-bbc/query-operation-log#respons.*"], "query-operation-log#response.*`?"),
        (&["explain", "pagination/terminate"], "did you mean `pagination/terminates`?"),
        (&["explain", "feilds"], "did you mean `fields`?"),
        (&["explain", "baidu-bcb"], "did you mean `baidu-bbc`?"),
        (&["mock", "--listen", "localhost"], "--listen <ADDR>"),
    ] {
        oplog(args).ends_with(2).complains(meant);
    }
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        oplog(&["completions", shell]).ends_with(0).says("conformance");
    }
}
