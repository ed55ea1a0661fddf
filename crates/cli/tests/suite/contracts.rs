//! `--contracts`: operations of one's own beside the built-in ones.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::support::{folder, oplog_in};

const OWN: &str = "own/acme/list-changes/tables.toml";

/// A folder with an operation that is like a built-in one, under another name and path, changed.
fn with_contract(change: impl FnOnce(String) -> String) -> TempDir {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/baidu-bbc/query-operation-log/tables.toml");
    let text = fs::read_to_string(path).unwrap();
    let text = text.replace("baidu-bbc/query-operation-log", "acme/list-changes").replace("/operationLog", "/changes");
    folder(&[(OWN, &change(text))])
}

#[test]
fn an_operation_of_ones_own_is_known_to_every_command() {
    let folder = with_contract(|text| text);
    let run = |args: &[&str]| oplog_in(folder.path(), &[args, &["--contracts", "own"]].concat());
    run(&["conformance", "--only", "acme", "--entries", "20"]).ends_with(0).says("acme/list-changes  ").says("PASS");
    run(&["conformance", "--only", "huawei-ecs/show-server-action", "--entries", "3"]).ends_with(0);
    run(&["explain", "acme/list-changes"]).ends_with(0).says("own/acme/list-changes/tables.toml");
    run(&["mock", "--list-faults"]).ends_with(0).says("@acme/list-changes\n");
    oplog_in(folder.path(), &["explain", "acme/list-changes"]).ends_with(2);
}

#[test]
fn the_configuration_may_name_contracts_for_every_command() {
    let folder = with_contract(|text| text);
    let config = "contracts = [\"own\"]\n\n[target.staging]\nurl = \"http://127.0.0.1:9\"\noperations = [\"acme\"]\n";
    fs::write(folder.path().join("conformance.toml"), config).unwrap();
    let run = |args: &[&str]| oplog_in(folder.path(), args);
    run(&["conformance", "--only", "acme", "--entries", "20"]).ends_with(0).says("acme/list-changes  ").says("PASS");
    run(&["explain", "acme/list-changes", "--contracts", "own"]).ends_with(0).says("own/acme/list-changes/tables.toml");
    run(&["conformance", "--target", "staging", "--dry-run"]).ends_with(0).says("acme/list-changes");
    fs::create_dir(folder.path().join("elsewhere")).unwrap();
    let args = ["conformance", "--config", "../conformance.toml", "--only", "acme", "--entries", "3"];
    oplog_in(&folder.path().join("elsewhere"), &args).ends_with(0);
    fs::write(folder.path().join("conformance.toml"), "contracts = [\"owm\"]\n").unwrap();
    run(&["explain", "acme/list-changes"]).ends_with(2).complains("cannot read `owm`");
    fs::write(folder.path().join("conformance.toml"), "contract = [\"own\"]\n").unwrap();
    run(&["explain", "acme/list-changes"])
        .ends_with(2)
        .complains("conformance.toml:1:1")
        .complains("did you mean `contracts`?");
}

#[test]
fn a_golden_case_may_stand_beside_the_tables() {
    let folder = with_contract(|text| text);
    let case = folder.path().join("own/acme/list-changes/golden/seen");
    fs::create_dir_all(&case).unwrap();
    let head = "origin = \"recorded\"\nreading = \"adopted\"\nsource = \"a\"\nshows = \"b\"\n";
    for (name, text) in [("case.toml", head), ("request.http", "GET /v1/changes\n"), ("response.txt", "x")] {
        fs::write(case.join(name), text).unwrap();
    }
    let args = ["conformance", "--only", "acme", "--entries", "3", "--contracts", "own"];
    oplog_in(folder.path(), &args).ends_with(0);
    fs::remove_file(case.join("request.http")).unwrap();
    let run = oplog_in(folder.path(), &args).ends_with(2);
    run.complains("golden/acme/list-changes/seen/case.toml:1:1: a case needs request.http");
}

#[test]
fn what_is_wrong_with_a_contract_is_named_with_its_place() {
    type Change = fn(String) -> String;
    let cases: [(Change, &str); 4] = [
        (|text| text.replace("id = \"acme/list-changes\"", "id = \"acme/other\""), ":1:6: id `acme/other` differs"),
        (|text| text.replacen("basis = \"table\"", "bassis = \"table\"", 1), "unknown field `bassis`"),
        (
            |text| text.replacen("pagination/no-gap", "pagination/nogap", 1),
            "no rule is called `pagination/nogap`; did you mean `pagination/no-gap`?",
        ),
        (|text| text.replacen("format = \"uuid\"", "format = \"guid\"", 1), "there is no format `guid`"),
    ];
    for (change, complaint) in cases {
        let folder = with_contract(change);
        let run = oplog_in(folder.path(), &["explain", "--contracts", "own"]).ends_with(2);
        run.complains("the contracts in `own` cannot be used").complains(OWN).complains(complaint);
    }
    let folder = with_contract(|text| text);
    fs::create_dir_all(folder.path().join("twice/acme/list-changes")).unwrap();
    fs::copy(folder.path().join(OWN), folder.path().join("twice/acme/list-changes/tables.toml")).unwrap();
    let run = oplog_in(folder.path(), &["explain", "--contracts", "own", "--contracts", "twice"]).ends_with(2);
    run.complains("`acme/list-changes` is documented already, by own/acme/list-changes/tables.toml");
    oplog_in(folder.path(), &["explain", "--contracts", "own", "--contracts", "./own"]).ends_with(0);
    oplog_in(folder.path(), &["explain", "--contracts", "nowhere"]).ends_with(2).complains("cannot read `nowhere`");
}

#[test]
fn a_new_operation_passes_as_it_is_and_is_never_overwritten() {
    let folder = folder(&[]);
    let new = ["new", "globex/list-things", "--out", "own"];
    oplog_in(folder.path(), &new).ends_with(0).says("wrote own/globex/list-things/tables.toml");
    oplog_in(folder.path(), &["conformance", "--contracts", "own", "--only", "globex"]).ends_with(0).says("PASS");
    oplog_in(folder.path(), &new).ends_with(2).complains("exists already");
    oplog_in(folder.path(), &["new", "../x", "--out", "own"]).ends_with(2).complains("expected VENDOR/OPERATION");
}
