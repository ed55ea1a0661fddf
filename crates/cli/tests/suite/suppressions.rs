//! Waivers and baselines: what a run suppresses, and what it ends with then.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::mock::Mock;
use crate::support::{Run, folder, oplog_in};

/// A fault of the operation that is checked fastest, the rule that catches it, and the fact that it violates.
const FAULT: &str = "text-is-null@huawei-ecs/show-server-action";
const RULE: &str = "fields/null";
const FACT: &str = "huawei-ecs/show-server-action#response.instanceAction.action";
const OPERATION: &str = "huawei-ecs/show-server-action";

fn faulty() -> Mock {
    Mock::start(&["--fault", FAULT])
}

fn right() -> Mock {
    Mock::start(&[])
}

/// A folder whose configuration knows the target `staging`, with these lines about it.
fn configured(mock: &Mock, lines: &str) -> TempDir {
    let url = format!("http://{}", mock.address);
    folder(&[(
        "conformance.toml",
        &format!("[target.staging]\nurl = \"{url}\"\noperations = [\"{OPERATION}\"]\n{lines}"),
    )])
}

fn waiver(id: &str, until: &str) -> String {
    format!("[[target.staging.waivers]]\nid = \"{id}\"\nreason = \"ticket 4711\"\nuntil = {until}\n")
}

fn check(folder: &Path, more: &[&str]) -> Run {
    oplog_in(folder, &[&["conformance", "--target", "staging"], more].concat())
}

#[test]
fn a_waiver_lets_a_run_pass_that_shows_what_it_waives() {
    let mock = faulty();
    let run = check(configured(&mock, "").path(), &[]).ends_with(1).says("FAIL").says(RULE);
    // Comparisons notice the same.
    run.says("1 failing").says("also      noticed by relations/list-and-detail, relations/versions-agree");
    let folder = configured(&mock, &waiver(RULE, "2999-12-31"));
    let run = check(folder.path(), &["--report", "json=report.json"]).ends_with(0);
    let run = run.says("PASS").says("suppressed").says("waived until 2999-12-31: ticket 4711");
    assert!(!run.stdout.contains("FAIL"), "{}", run.stdout);
    let report = fs::read_to_string(folder.path().join("report.json")).unwrap();
    assert!(report.contains("\"waived\"") && report.contains("ticket 4711"), "{report}");
}

#[test]
fn a_waiver_that_ended_or_is_of_no_use_fails_the_run() {
    let mock = faulty();
    let folder = configured(&mock, &waiver(RULE, "\"2020-01-31\""));
    check(folder.path(), &[]).ends_with(1).says("FAIL").says("conformance.toml:5:6: the waiver `fields/null` ended on");
    let folder = configured(&mock, &[waiver(FACT, "2999-12-31"), waiver("fields/type", "2999-12-31")].concat());
    check(folder.path(), &[]).ends_with(1).says("the waiver `fields/type` matches nothing any more: delete it");
    let right = right();
    let folder = configured(&right, &waiver(FACT, "2999-12-31"));
    check(folder.path(), &[]).ends_with(1).says(&format!("the waiver `{FACT}` matches nothing any more: delete it"));
    let folder = configured(&right, &waiver(RULE, "2999-12-31"));
    check(folder.path(), &[]).ends_with(0).complains("matches only conflicts, which fail nothing without --strict");
}

#[test]
fn a_waiver_about_what_was_not_judged_is_noted_and_fails_nothing() {
    let mock = right();
    let folder = folder(&[(
        "conformance.toml",
        &format!("[target.staging]\nurl = \"http://{}\"\n{}", mock.address, waiver("onapp/*", "2999-12-31")),
    )]);
    let run = check(folder.path(), &["--only", OPERATION]).ends_with(0);
    run.complains("note: conformance.toml:4:6: the waiver `onapp/*` matches nothing").complains("was not checked");
}

#[test]
fn a_waiver_by_the_id_of_a_finding_covers_that_finding() {
    let mock = faulty();
    let run = check(configured(&mock, "").path(), &[]);
    let ids = run
        .stdout
        .lines()
        .filter(|line| line.starts_with(&format!("FAIL  {OPERATION}")))
        .map(|line| line.split_whitespace().last().unwrap());
    let waivers: String = ids.map(|id| waiver(id, "2999-12-31")).collect();
    check(configured(&mock, &waivers).path(), &[]).ends_with(0).says("PASS");
}

#[test]
fn only_what_a_baseline_does_not_know_fails_a_run() {
    let (wrong, right) = (faulty(), right());
    let folder = configured(&wrong, "");
    let baseline = ["--baseline", "known.json"];
    let check = |mock: &Mock, more: &[&str]| {
        let url = format!("http://{}", mock.address);
        let args = ["conformance", "--target", &url, "--only", OPERATION];
        oplog_in(folder.path(), &[&args, &baseline[..], more].concat())
    };
    check(&wrong, &[]).ends_with(2).complains("`--baseline known.json` cannot be read; --update-baseline writes it");
    check(&wrong, &["--update-baseline"])
        .ends_with(0)
        .says("known from the baseline")
        .complains("`known.json` now lists");
    let read = || fs::read_to_string(folder.path().join("known.json")).unwrap();
    let first = read();
    assert!(first.contains(RULE) && first.contains("\"schema_version\": 1"), "{first}");

    // Another port, another run, another seed: the same findings.
    check(&faulty(), &["--seed", "7"]).ends_with(0).says("PASS");
    let more = Mock::start(&["--fault", FAULT, "--fault", "unknown-member@huawei-ecs/show-server-action"]);
    let new = check(&more, &["--deny", "fields/undocumented"]).ends_with(1).says("FAIL");
    let failing = || new.stdout.lines().filter(|line| line.starts_with("FAIL"));
    assert!(failing().any(|line| line.contains("fields/undocumented")), "{}", new.stdout);
    assert!(!failing().any(|line| line.contains(RULE)), "{}", new.stdout);
    assert_eq!(read(), first, "a run alone writes nothing");

    check(&right, &[]).ends_with(0).complains("no longer occur").complains("--prune-baseline removes them");
    check(&wrong, &["--prune-baseline"]).ends_with(0);
    assert_eq!(read(), first, "nothing is gone");
    check(&right, &["--prune-baseline"]).ends_with(0);
    assert!(!read().contains(RULE), "{}", read());
}

#[test]
fn a_baseline_keeps_what_was_not_judged_and_stays_when_nothing_was() {
    let wrong = faulty();
    let folder = configured(&wrong, "");
    let url = format!("http://{}", wrong.address);
    let check = |url: &str, only: &str| {
        let args = ["conformance", "--target", url, "--only", only, "--baseline", "known.json", "--update-baseline"];
        oplog_in(folder.path(), &args)
    };
    check(&url, OPERATION).ends_with(0);
    let first = fs::read_to_string(folder.path().join("known.json")).unwrap();
    check(&url, "huawei-ecs/list-server-actions").ends_with(0);
    check("http://127.0.0.1:1", OPERATION).ends_with(3).complains("is not changed");
    assert_eq!(fs::read_to_string(folder.path().join("known.json")).unwrap(), first);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".part")), "{left:?}");
}

#[test]
fn a_file_that_is_no_baseline_is_wrong_usage_before_anything_is_sent() {
    let folder = folder(&[("broken.json", "{"), ("report.json", r#"{ "schema_version": 1, "operations": [] }"#)]);
    let check =
        |more: &[&str]| oplog_in(folder.path(), &[&["conformance", "--target", "http://127.0.0.1:1"], more].concat());
    check(&["--baseline", "broken.json"]).ends_with(2).complains("it is no baseline");
    check(&["--baseline", "report.json"]).ends_with(2).complains("it is no baseline: unknown field `operations`");
    check(&["--baseline", "report.json", "--update-baseline"]).ends_with(2).complains("it is no baseline");
    check(&["--baseline", "none/known.json", "--update-baseline"]).ends_with(2).complains("mkdir -p none");
    check(&["--baseline", "."]).ends_with(2).complains("cannot be read");
    check(&["--update-baseline"]).ends_with(2).complains("--baseline <FILE>");
    check(&["--baseline", "a", "--update-baseline", "--prune-baseline"]).ends_with(2).complains("cannot be used with");
}

#[test]
fn what_is_only_warned_of_fails_nothing_under_strict_either() {
    let mock = right();
    let folder = configured(&mock, "");
    check(folder.path(), &["--strict"]).ends_with(1).says("FAIL").says("erratum.message-of-a-success");
    let pattern = format!("{OPERATION}#erratum.*");
    check(folder.path(), &["--strict", "--warn", &pattern]).ends_with(0).says("0 failed, 2 conflict");
    check(folder.path(), &["--strict", "--allow", &pattern]).ends_with(0).says("0 failed, 0 conflict");
}
