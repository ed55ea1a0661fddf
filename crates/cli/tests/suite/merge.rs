//! `conformance --shard` and `merge`: a run spread over several machines, and joined again.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::mock::Mock;
use crate::support::oplog_in;

const FAULTS: [&str; 6] = [
    "--fault",
    "member-is-missing@baidu-bbc/query-operation-log",
    "--fault",
    "serves-stale-requests@alibaba-oos/list-execution-logs",
    "--fault",
    "shows-an-entry-of-other-accounts",
];

fn report(folder: &Path, name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join(name)).unwrap()).unwrap()
}

/// What a report says, apart from how often something was seen and where first.
fn said(report: &Value) -> Vec<String> {
    let mut said = vec![format!("{} {}", report["verdict"], report["complete"])];
    for part in report["operations"].as_array().unwrap() {
        for fact in part["facts"].as_array().unwrap() {
            said.push(format!("{} {}", fact["fact"], fact["outcome"]));
        }
        let found = part["findings"].as_array().unwrap().iter();
        said.extend(found.map(|found| format!("{} {} {}", found["id"], found["weight"], found["rule"])));
    }
    said.sort();
    said
}

#[test]
fn parts_that_are_merged_say_what_the_whole_run_says() {
    let folder = TempDir::new().unwrap();
    let mock = Mock::start(&[&["--entries", "25"], &FAULTS[..]].concat());
    let url = format!("http://{}", mock.address);
    let check = |more: &[&str]| {
        let args = ["conformance", "--target", &url, "--only", "baidu-bbc", "--only", "alibaba-oos", "--only"];
        oplog_in(folder.path(), &[&args[..], &["huawei-ecs"], more].concat())
    };
    check(&["--report", "json=whole.json"]).ends_with(1);
    let whole = report(folder.path(), "whole.json");
    for of in [2, 3, 7] {
        let mut names: Vec<String> = (1..=of).map(|part| format!("{part}-of-{of}.json")).collect();
        for (part, name) in names.iter().enumerate() {
            check(&["--shard", &format!("{}/{of}", part + 1), "--report", &format!("json={name}")]);
        }
        // The last one first, and two of them merged before.
        names.reverse();
        let merged = |names: &[&str], to: &str| {
            oplog_in(folder.path(), &[&["merge"], names, &["--report", &format!("json={to}")]].concat())
        };
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if let [first, second, rest @ ..] = &names[..]
            && !rest.is_empty()
        {
            let run = merged(&[first, second], "some.json");
            run.says(&format!("not all of {of} parts are there"));
            merged(&[&["some.json"], rest].concat(), "merged.json").ends_with(1);
            assert_eq!(said(&report(folder.path(), "merged.json")), said(&whole), "{of} parts, in two steps");
        }
        merged(&names, "merged.json").ends_with(1);
        assert_eq!(said(&report(folder.path(), "merged.json")), said(&whole), "{of} parts");
    }
}

#[test]
fn a_missing_part_is_named_and_no_pass() {
    let folder = TempDir::new().unwrap();
    let check = ["conformance", "--only", "baidu-bbc", "--entries", "5"];
    for part in ["1/3", "3/3"] {
        let name = format!("json={}.json", &part[..1]);
        oplog_in(folder.path(), &[&check[..], &["--shard", part, "--report", &name]].concat()).ends_with(0);
    }
    let run = oplog_in(folder.path(), &["merge", "1.json", "3.json"]).ends_with(3);
    run.says("missing: 2");
    oplog_in(folder.path(), &[&check[..], &["--report", "json=whole.json"]].concat()).ends_with(0);
    let run = oplog_in(folder.path(), &["merge", "1.json", "whole.json"]).ends_with(2);
    run.complains("they are parts of different runs: --shard is");
}

#[test]
fn slips_of_the_hand_are_explained() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.json"), "{}").unwrap();
    oplog_in(folder.path(), &["merge", "a.json"]).ends_with(2).complains("`a.json` cannot be read");
    for shard in ["0/2", "3/2", "1", "1/9999"] {
        oplog_in(folder.path(), &["conformance", "--shard", shard]).ends_with(2).complains("for example 2/4");
    }
}
