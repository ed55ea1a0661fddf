//! `conformance --snapshots` and `review`: shapes from their first sight to their acceptance.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::mock::Mock;
use crate::server::Server;
use crate::support::{Run, command, folder, oplog_in, ran};

/// A server whose only answer is of a shape of its own.
const ODD: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\nConnection: close\r\n\r\n{\"odd\": 1}";

/// Checks one operation with snapshots, as a person does, or in the environment given.
fn checked(root: &Path, target: &str, environment: &[(&str, &str)]) -> Run {
    let args =
        ["conformance", "--target", target, "--only", "baidu-bbc", "--snapshots", "shapes", "--coverage", "none"];
    let mut command = command(root, &args);
    ran(without_ci(&mut command).envs(environment.iter().copied()))
}

fn without_ci(command: &mut std::process::Command) -> &mut std::process::Command {
    command.env_remove("CI").env_remove("TF_BUILD").env_remove("INSTA_UPDATE")
}

/// The one folder with snapshots, and the names in it.
fn files(root: &Path) -> Vec<String> {
    let shapes = root.join("shapes");
    let Some(target) = fs::read_dir(&shapes).into_iter().flatten().next() else { return Vec::new() };
    let entries = fs::read_dir(target.unwrap().path()).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

const FILE: &str = "baidu-bbc.query-operation-log.json.snap";
const NEW: &str = "baidu-bbc.query-operation-log.json.snap.new";

#[test]
fn a_shape_is_seen_reviewed_and_held() {
    let root = TempDir::new().unwrap();
    let mock = Mock::start(&["--entries", "130", "--no-auth"]);
    let url = format!("http://{}", mock.address);
    let run = checked(root.path(), &url, &[]).ends_with(1).says("NEW SHAPE  baidu-bbc/query-operation-log in JSON");
    run.says("  + operationLogs[].operationIp: string").says("accept or reject them with `oplog review shapes`");
    assert_eq!(files(root.path()), [NEW]);
    let run = oplog_in(root.path(), &["review", "shapes"]).ends_with(1).says("1 waiting");
    run.says("take them with `oplog review shapes --accept` or --reject");
    oplog_in(root.path(), &["review", "shapes", "--accept"]).ends_with(0).says("1 accepted");
    assert_eq!(files(root.path()), [FILE]);
    checked(root.path(), &url, &[("CI", "true")]).ends_with(0).says("SHAPES    1 as accepted, 0 to review");
    oplog_in(root.path(), &["review", "shapes", "--list"]).ends_with(0).says("nothing in `shapes` waits for a review");

    let other = Mock::start(&["--entries", "500", "--seed", "7", "--no-auth"]);
    let folder = fs::read_dir(root.path().join("shapes")).unwrap().next().unwrap().unwrap().path();
    fs::rename(folder, root.path().join("shapes").join(other.address.replace(':', "-"))).unwrap();
    checked(root.path(), &format!("http://{}", other.address), &[("CI", "1")]).ends_with(0);
}

#[test]
fn drift_fails_the_run_and_is_written_unless_in_ci() {
    let server = Server::answering(ODD);
    let root = TempDir::new().unwrap();
    let target = root.path().join("shapes").join(server.url().replace("http://", "").replace(':', "-"));
    fs::create_dir_all(&target).unwrap();
    let accepted = "---\ndescription: odd\n---\n(body): object\neven: integer\n";
    fs::write(target.join(FILE), accepted).unwrap();
    let run = checked(root.path(), &server.url(), &[("CI", "true")]).ends_with(1).says("DRIFT  baidu-bbc");
    run.says("  - even: integer").says("  + odd: integer").says("nothing was written");
    assert_eq!(files(root.path()), [FILE]);
    checked(root.path(), &server.url(), &[]).ends_with(1).says("DRIFT  baidu-bbc");
    assert_eq!(files(root.path()), [FILE, NEW]);
    oplog_in(root.path(), &["review", "shapes", "--reject"]).ends_with(0).says("1 rejected");
    assert_eq!(fs::read_to_string(target.join(FILE)).unwrap(), accepted);
    checked(root.path(), &server.url(), &[("INSTA_UPDATE", "always"), ("CI", "true")]).says("1 written");
    assert!(fs::read_to_string(target.join(FILE)).unwrap().ends_with("---\n(body): object\nodd: integer\n"));
}

#[test]
fn a_target_that_cannot_be_tested_has_no_shape() {
    let root = TempDir::new().unwrap();
    checked(root.path(), "http://127.0.0.1:1", &[]).ends_with(3).says("SHAPES    0 as accepted, 0 to review");
    assert!(files(root.path()).is_empty());
}

#[test]
fn what_is_asked_for_is_checked_before_the_run() {
    let root = folder(&[("shapes", "a file")]);
    let silent = Server::answering("");
    checked(root.path(), &silent.url(), &[]).ends_with(2).complains("`--snapshots shapes` is not a folder");
    let root = TempDir::new().unwrap();
    let run = checked(root.path(), &silent.url(), &[("INSTA_UPDATE", "perhaps")]).ends_with(2);
    run.complains("INSTA_UPDATE is `perhaps`; known: auto, no, new, always, unseen, force");
    assert!(silent.asked.try_recv().is_err(), "nothing was asked");
}

#[test]
fn a_part_of_the_name_chooses_what_is_reviewed() {
    let file = "---\ndescription: a\n---\n(body): object\n";
    let root =
        folder(&[("snapshots/one/acme.list.json.snap.new", file), ("snapshots/two/acme.list.json.snap.new", file)]);
    let run = oplog_in(root.path(), &["review", "snapshots", "noe"]).ends_with(2);
    run.complains("did you mean `one`?").complains("(known: one/acme.list.json, two/acme.list.json)");
    oplog_in(root.path(), &["review", "snapshots", "one/*", "--accept"])
        .ends_with(0)
        .says("1 accepted, 0 rejected, 0 waiting");
    assert!(root.path().join("snapshots/one/acme.list.json.snap").is_file());
    assert!(root.path().join("snapshots/two/acme.list.json.snap.new").is_file());
    oplog_in(root.path(), &["review"]).ends_with(1).says("NEW  two/acme.list.json  (1 of 1)");
}

#[test]
fn slips_of_the_hand_are_explained() {
    let root = folder(&[("snapshots/a.snap.new", "x")]);
    let run = oplog_in(root.path(), &["review", "shapes"]).ends_with(2);
    run.complains("there is no folder `shapes`: name the one that was given to `oplog conformance --snapshots`");
    oplog_in(root.path(), &["review", "--accept", "--reject"]).ends_with(2).complains("cannot be used with");
    oplog_in(root.path(), &["review", "--accept", "--list"]).ends_with(2).complains("cannot be used with");
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere() {
    let root = folder(&[("elsewhere/a.snap.new", "x")]);
    fs::create_dir(root.path().join("snapshots")).unwrap();
    std::os::unix::fs::symlink(root.path().join("elsewhere"), root.path().join("snapshots/link")).unwrap();
    oplog_in(root.path(), &["review", "--accept"]).ends_with(0).says("waits for a review");
    assert!(root.path().join("elsewhere/a.snap.new").is_file());
}

#[test]
fn a_report_is_there_even_where_its_shapes_cannot_be_kept() {
    let folder = folder(&[("shapes/mock", "a file, where a folder has to be")]);
    let args = ["conformance", "--only", "baidu-bbc", "--snapshots", "shapes", "--report", "json=report.json"];
    oplog_in(folder.path(), &args).ends_with(2).says("  facts").complains("the snapshots cannot be kept");
    assert!(folder.path().join("report.json").is_file());
}
