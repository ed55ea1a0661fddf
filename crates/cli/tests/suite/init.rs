//! `init`: a first configuration.

use std::fs;

use crate::support::{command, oplog_in, ran};

#[test]
fn a_first_configuration_can_be_used_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let run = oplog_in(folder.path(), &["init", "--url", "http://127.0.0.1:9/", "--only", "huawei-ecs"]).ends_with(0);
    assert!(run.stdout.contains("DRY RUN"), "{}", run.stdout);
    let text = fs::read_to_string(folder.path().join("conformance.toml")).unwrap();
    for line in [
        "[target.staging]",
        "url = \"http://127.0.0.1:9\"",
        "# huawei-ecs = { secret = \"env:STAGING_HUAWEI_ECS_SECRET\" }  # x-auth-token",
        "server_id = [\"e723eb40-f56e-40f9-8c8c-caa517fe06ba\"]",
    ] {
        assert!(text.lines().any(|own| own == line), "{line:?} is not in\n{text}");
    }
    // A second time it is not replaced.
    oplog_in(folder.path(), &["init", "--url", "http://127.0.0.1:9"]).ends_with(2).complains("is there already");
    assert_eq!(fs::read_to_string(folder.path().join("conformance.toml")).unwrap(), text);
}

#[test]
fn credentials_that_are_set_are_used_and_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut init =
        command(folder.path(), &["init", "--name", "qa-1", "--url", "http://127.0.0.1:9", "--only", "baidu-bbc"]);
    init.env("QA_1_BAIDU_BBC_ACCESS_KEY", "the-key").env("QA_1_BAIDU_BBC_SECRET", "the-very-secret");
    let run = ran(&mut init).ends_with(0).says("bce-auth-v1");
    let text = fs::read_to_string(folder.path().join("conformance.toml")).unwrap();
    assert!(text.contains("\nbaidu-bbc = { access_key = \"env:QA_1_BAIDU_BBC_ACCESS_KEY\""), "{text}");
    assert!(!format!("{text}{}{}", run.stdout, run.stderr).contains("the-very-secret"));
}

#[test]
fn what_cannot_be_used_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    for (args, problem) in [
        (&["init"][..], "standard input is no terminal"),
        (&["init", "--url", "staging"], "expected a URL such as"),
        (&["init", "--url", "https://a:b@example.com"], "credentials do not belong into a URL"),
        (&["init", "--url", "https://example.com", "--name", "a b"], "letters, digits"),
        (&["init", "--url", "https://example.com", "--only", "baidu-bcc"], "did you mean `baidu-bbc`?"),
    ] {
        oplog_in(folder.path(), args).ends_with(2).complains(problem);
    }
    assert!(!folder.path().join("conformance.toml").exists());
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    oplog_in(folder.path(), &["man", "pages"]).ends_with(0);
    for page in ["oplog.1", "oplog-conformance.1", "oplog-gate.1", "oplog-mock.1"] {
        let text = fs::read_to_string(folder.path().join("pages").join(page)).unwrap();
        assert!(text.contains(".SH NAME"), "{page}");
    }
}
