//! The data folder: what is broken in it is named, and nothing runs on it.

use std::fs;

use crate::support::{data, folder, oplog, oplog_in, text};

#[test]
fn tables_that_are_not_understood_are_named_with_their_place() {
    let data = data();
    let file = "schemas/baidu-bbc/query-operation-log/tables.toml";
    let tables = fs::read_to_string(data.path().join(file)).unwrap();
    fs::write(data.path().join(file), tables.replacen("summary", "sumary", 1)).unwrap();
    for command in ["conformance", "mock", "explain", "schemas", "golden"] {
        let run = oplog(&["--data", text(data.path()), command]).ends_with(2);
        let run = run.complains(&format!("{file}:2:1: unknown field `sumary`"));
        assert_eq!(run.stdout, "", "{command}");
    }
}

#[test]
fn a_folder_without_tables_or_cases_is_no_data() {
    let everything = data();
    let data = text(everything.path());
    fs::remove_dir_all(everything.path().join("golden")).unwrap();
    oplog(&["conformance", "--data", data]).ends_with(2).complains("cannot read `golden`");
    fs::create_dir(everything.path().join("golden")).unwrap();
    oplog(&["conformance", "--data", data]).ends_with(2).complains("`golden` holds no `<vendor>/<operation>/<case>");
    oplog(&["conformance", "--data", data, "--target", "http://127.0.0.1:1"]).ends_with(2).complains("`golden`");
    fs::remove_dir_all(everything.path().join("schemas")).unwrap();
    oplog(&["conformance", "--data", data]).ends_with(2).complains("cannot read `schemas`");
    fs::create_dir(everything.path().join("schemas")).unwrap();
    oplog(&["conformance", "--data", data]).ends_with(2).complains("`schemas` holds no `<vendor>/<operation>/tables");
}

#[test]
fn a_case_that_is_not_understood_is_named_with_its_place() {
    let data = data();
    let case = data.path().join("golden/baidu-bbc/query-operation-log/spoilt");
    fs::create_dir(&case).unwrap();
    fs::write(case.join("case.toml"), "origin = \"constructed\"\nreading = \"made up\"\n").unwrap();
    let run = oplog(&["conformance", "--data", text(data.path())]).ends_with(2);
    run.complains("golden/baidu-bbc/query-operation-log/spoilt/case.toml:2:11: unknown variant `made up`");
}

#[test]
fn generated_files_are_compared_and_written() {
    let data = data();
    let schemas = |more: &[&str]| oplog_in(data.path(), &[&["schemas", "--data", "."], more].concat());
    schemas(&["--check"]).ends_with(0).says("are up to date");
    let spoilt = "schemas/baidu-bbc/query-operation-log/response.schema.json";
    fs::write(data.path().join(spoilt), "{}\n").unwrap();
    schemas(&["--check"]).ends_with(1).says(&format!("`{spoilt}` is out of date")).says("run `oplog schemas`");
    schemas(&[]).ends_with(0).says(&format!("wrote {spoilt}"));
    schemas(&["--check"]).ends_with(0);
}

#[test]
fn generated_files_need_a_folder() {
    oplog(&["schemas", "--check"]).ends_with(2).complains("oplog schemas --data DIR");
}

#[test]
fn a_file_in_the_place_of_the_folder_is_named() {
    let folder = folder(&[("data", "")]);
    oplog_in(folder.path(), &["explain", "--data", "data"]).ends_with(2).complains("the data in `data` cannot be used");
}
