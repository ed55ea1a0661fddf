//! `--report`: every format, where it goes, and what is refused before the run.

use std::fs;

use crate::support::{folder, oplog_in};

const RUN: [&str; 5] = ["conformance", "--only", "baidu-bbc", "--entries", "12"];

#[test]
fn every_format_is_written() {
    let folder = folder(&[]);
    let begins = [
        ("json", "{\n  \"schema_version\": 1,"),
        ("junit", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"),
        ("sarif", "{\n  \"$schema\": "),
        ("har", "{\n  \"log\": {"),
        ("markdown", "## ✅ PASS"),
        // Without findings there is nothing to annotate.
        ("github", ""),
        ("html", "<!doctype html>"),
    ];
    let files = begins.map(|(format, _)| format!("{format}=report.{format}"));
    let mut args = RUN.to_vec();
    args.extend(files.iter().flat_map(|file| ["--report", file]));
    oplog_in(folder.path(), &args).ends_with(0);
    for (format, beginning) in begins {
        let text = fs::read_to_string(folder.path().join(format!("report.{format}"))).unwrap();
        let start: String = text.chars().take(beginning.chars().count()).collect();
        assert!(start.eq_ignore_ascii_case(beginning), "{format}: {start}");
        assert!(text.ends_with('\n') || beginning.is_empty() && text.is_empty(), "{format}: {text}");
    }
}

#[test]
fn standard_output_takes_one_report_after_that_for_a_person() {
    let folder = folder(&[]);
    let run = oplog_in(folder.path(), &[&RUN[..], &["--report", "markdown=-"]].concat()).ends_with(0);
    let (person, program) = run.stdout.split_once("\n## ✅ PASS").unwrap();
    assert!(person.contains("\nPASS  the built-in mock server"), "{person}");
    assert!(program.contains("| **all** |"), "{program}");
}

#[test]
fn what_cannot_be_written_is_refused_before_the_run() {
    let folder = folder(&[]);
    for (reports, why) in [
        (&["sarfi=x"][..], "no format is called `sarfi`; did you mean `sarif`?"),
        (&["csv=x"], "(known: json, junit, sarif, har, markdown, github, html)"),
        (&["json"], "expected FORMAT=PATH"),
        (&["har="], "the path is missing after `har=`"),
        (&["json=-", "github=-"], "`--report github=-` has the same path as another report"),
        (&["json=x", "github=x"], "`--report github=x` has the same path as another report"),
        (&["junit=none/x"], "the folder of `--report junit=none/x` does not exist; create it with `mkdir -p none`"),
    ] {
        let mut args = RUN.to_vec();
        args.extend(reports.iter().flat_map(|report| ["--report", report]));
        let run = oplog_in(folder.path(), &args).ends_with(2);
        run.complains(why);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{why}");
    }
}
