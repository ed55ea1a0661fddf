//! `--report`: every format, where it goes, and what is refused before the run.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::server::Server;
use crate::support::{folder, oplog_in};

const RUN: [&str; 5] = ["conformance", "--only", "baidu-bbc", "--entries", "12"];

#[test]
fn every_format_is_written() {
    let folder = folder(&[]);
    let begins = [
        ("json", "{\n  \"schema_version\": 2,"),
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
fn a_report_on_standard_output_is_alone_there() {
    let folder = folder(&[]);
    let run = oplog_in(folder.path(), &[&RUN[..], &["--report", "json=-"]].concat()).ends_with(0);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["verdict"], "pass");
    let [started, ended] = ["started_at", "ended_at"].map(|name| report[name].as_str().unwrap());
    let [started, ended]: [jiff::Timestamp; 2] = [started, ended].map(|time| time.parse().unwrap());
    assert!(started < ended);
    run.complains("PASS  the built-in mock server");
    let quiet = oplog_in(folder.path(), &[&RUN[..], &["--report", "json=-", "--quiet"]].concat()).ends_with(0);
    assert!(serde_json::from_str::<Value>(&quiet.stdout).is_ok() && quiet.stderr.is_empty(), "{}", quiet.stderr);
}

/// The files and lines at which a SARIF report shows findings.
fn places(sarif: &str) -> BTreeSet<(String, u64)> {
    let log: Value = serde_json::from_str(sarif).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let physical = results.iter().filter_map(|result| result["locations"][0].get("physicalLocation"));
    physical
        .map(|place| {
            let file = place["artifactLocation"]["uri"].as_str().unwrap().to_owned();
            (file, place["region"]["startLine"].as_u64().unwrap())
        })
        .collect()
}

#[test]
fn findings_are_shown_at_a_file_of_the_users_repository_or_at_none() {
    let garbage = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhm");
    let url = garbage.url();
    let config = format!("# Targets.\n\n[target.staging]\nurl = '{url}'\n");
    let folder = folder(&[(".git/HEAD", ""), ("api/conformance.toml", &config), ("api/page.md", "")]);
    let here = folder.path().join("api");
    let run = |more: &[&str]| {
        let args = [&["conformance", "--only", "baidu-bbc"], more].concat();
        oplog_in(&here, &args).ends_with(1)
    };
    let report = ["--report", "sarif=-"];
    let named = run(&[&["--target", "staging"], &report[..]].concat());
    assert_eq!(places(&named.stdout), [("api/conformance.toml".to_owned(), 3)].into());
    let by_url = run(&[&["--target", &url], &report[..]].concat()).complains("--annotate");
    assert!(places(&by_url.stdout).is_empty(), "{}", by_url.stdout);
    let annotated = run(&[&["--target", &url, "--annotate", "page.md"], &report[..]].concat());
    assert_eq!(places(&annotated.stdout), [("api/page.md".to_owned(), 1)].into());
    let github = run(&["--target", "staging", "--report", "github=-"]);
    assert!(github.stdout.starts_with("::error file=api/conformance.toml,line=3,title="), "{}", github.stdout);
    let missing = ["conformance", "--annotate", "none.md"];
    oplog_in(&here, &missing).ends_with(2).complains("`--annotate none.md` is no file");
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
