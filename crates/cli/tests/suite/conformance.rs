//! `conformance`: targets, exit codes and reports.

use std::fs;

use serde_json::Value;

use crate::mock::Mock;
use crate::server::Server;
use crate::support::{command, folder, oplog, oplog_in, ran};

const GARBAGE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\n\u{1b}[31mhm\u{7}";

#[test]
fn the_built_in_mock_server_conforms() {
    let folder = folder(&[]);
    let run = oplog_in(folder.path(), &["conformance", "--report", "json=report.json"]).ends_with(0);
    let run = run.says("PASS  the built-in mock server, http://127.0.0.1:");
    assert_eq!(run.stderr, "", "progress is for terminals");
    let report: Value = serde_json::from_slice(&fs::read(folder.path().join("report.json")).unwrap()).unwrap();
    assert_eq!(report["verdict"], "pass");
    assert_eq!(report["counts"]["failed"], 0);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left behind but that and the state");
}

#[test]
fn a_violation_from_the_reading_of_a_contradiction_fails_the_run() {
    // No row of the page says that the order stays: only the adopted reading of its silence does.
    let wrong = Mock::start(&["--entries", "60", "--fault", "swaps-entries-of-fifties@huawei-ecs/list-server-actions"]);
    let url = format!("http://{}", wrong.address);
    let run = oplog(&["conformance", "--target", &url, "--only", "huawei-ecs/list-server-actions"]).ends_with(1);
    let run = run.says("FAIL").says("1 failing");
    assert!(run.stdout.contains("pagination/size-independent"), "{}", run.stdout);
}

#[test]
fn one_seed_gives_one_report() {
    let once = || {
        let folder = folder(&[]);
        let args = ["conformance", "--only", "baidu-bbc", "--seed", "5", "--entries", "40", "--report", "json=r.json"];
        oplog_in(folder.path(), &args).ends_with(0);
        let mut report: Value = serde_json::from_slice(&fs::read(folder.path().join("r.json")).unwrap()).unwrap();
        // The port of the mock server.
        report["url"] = Value::Null;
        report["started_at"].take();
        report["ended_at"].take();
        report["operations"][0]["url"] = Value::Null;
        report
    };
    assert_eq!(once(), once());
}

#[test]
fn a_target_is_named_by_its_url_or_by_the_configuration() {
    let mock = Mock::start(&["--entries", "20"]);
    let url = format!("http://{}", mock.address);
    oplog(&["conformance", "--target", &url, "--only", "onapp"]).ends_with(0).says("1 operation,");
    let config = format!("[target.local]\nurl = '{url}'\noperations = ['onapp']\nlimits = {{ rate = 5000 }}\n");
    let folder = folder(&[("conformance.toml", &config), ("other.toml", "[target.other]\nurl = 'http://127.0.0.1:1'")]);
    oplog_in(folder.path(), &["conformance", "--target", "local"]).ends_with(0).says("PASS  local, http://");
    let run = oplog_in(folder.path(), &["conformance", "--target", "locla"]).ends_with(2);
    run.complains("did you mean `local`?").complains("(known: local)");
    let other = ["conformance", "--target", "other", "--config", "other.toml", "--coverage", "none"];
    oplog_in(folder.path(), &other).ends_with(3).says("INCONCLUSIVE  other");
}

#[test]
fn a_target_that_nothing_knows_is_refused() {
    let run = oplog(&["conformance", "--target", "staging"]).ends_with(2);
    run.complains("there is no conformance.toml in this folder to define the target `staging`");
    oplog(&["conformance", "--target", "ftp://example.com"]).ends_with(2).complains("is no http or https URL");
    let run = oplog(&["conformance", "--target", "http://u:hunter2@127.0.0.1:1"]).ends_with(2);
    let run = run.complains("the URL carries credentials");
    assert!(!run.stderr.contains("hunter2"));
}

#[test]
fn a_configuration_that_is_not_understood_is_named_with_its_place() {
    let folder = folder(&[("conformance.toml", "[target.a]\nurl = 'http://127.0.0.1:1'\nlimit = {}\n")]);
    let run = oplog_in(folder.path(), &["conformance", "--target", "a"]).ends_with(2);
    run.complains("conformance.toml:3:1: unknown field `limit`").complains("did you mean `limits`?");
    let run = oplog_in(folder.path(), &["conformance", "--target", "a", "--config", "none.toml"]).ends_with(2);
    run.complains("cannot read `none.toml`");
}

#[test]
fn a_target_that_is_not_there_is_untested() {
    let run = oplog(&["conformance", "--target", "http://127.0.0.1:1"]).ends_with(3);
    run.says("INCONCLUSIVE  http://127.0.0.1:1").says("cannot be reached");
}

#[test]
fn the_proxy_of_the_environment_is_not_used_for_this_machine() {
    let folder = folder(&[]);
    let mut run = command(folder.path(), &["conformance", "--only", "onapp", "--entries", "5"]);
    ran(run.env("HTTP_PROXY", "http://127.0.0.1:9").env("http_proxy", "http://127.0.0.1:9")).ends_with(0);
}

#[test]
fn a_proxy_of_the_environment_that_is_not_there_is_named() {
    let folder = folder(&[]);
    let mut run = command(folder.path(), &["conformance", "--target", "http://oplog.invalid", "--only", "onapp"]);
    let run = ran(run.env("http_proxy", "http://me:hunter2@127.0.0.1:9").env_remove("no_proxy").env_remove("NO_PROXY"));
    let run = run.ends_with(3).says("(through http://127.0.0.1:9, the proxy that the environment names)");
    assert!(!run.stdout.contains("hunter2"));
}

#[test]
fn a_target_that_never_answers_is_untested() {
    let silent = Server::answering("");
    let args = ["conformance", "--target", &silent.url(), "--timeout", "0.05", "--only", "alibaba-oos"];
    oplog(&args).ends_with(3).says("0 failed").says("no complete answer within 50 ms");
}

#[test]
fn a_target_that_speaks_no_http_is_untested() {
    let other = Server::answering("220 mail.example.com ESMTP\r\n");
    oplog(&["conformance", "--target", &other.url(), "--only", "baidu-bbc"]).ends_with(3).says("0 failed");
}

#[test]
fn a_target_that_answers_garbage_departs() {
    let garbage = Server::answering(GARBAGE);
    let run = oplog(&["conformance", "--target", &garbage.url(), "--verbose"]).ends_with(1);
    let run = run.says("FAIL  baidu-bbc/query-operation-log  representations/well-formed").says("FAIL");
    let replay = format!("oplog conformance --target {} --only baidu-bbc/query-operation-log --seed 0", garbage.url());
    run.says(&replay).says(&format!("oplog request --target {} ", garbage.url()));
}

#[test]
fn output_has_colour_only_where_it_is_seen_or_asked_for() {
    let garbage = Server::answering(GARBAGE);
    let args = ["conformance", "--target", &garbage.url(), "--only", "baidu-bbc"];
    let run = oplog(&args).ends_with(1);
    assert!(!run.stdout.contains('\u{1b}') && !run.stdout.contains('\u{7}'), "{}", run.stdout);
    let folder = folder(&[]);
    let forced = command(folder.path(), &args).env("CLICOLOR_FORCE", "1").output().unwrap();
    let forced = String::from_utf8(forced.stdout).unwrap();
    assert!(forced.contains("\u{1b}[31;1mFAIL\u{1b}[0m") && !forced.contains("\u{1b}[31mhm"), "{forced}");
}

#[test]
fn levels_decide_what_fails() {
    let garbage = Server::answering(GARBAGE);
    let checked = |levels: &[&str]| {
        oplog(
            &[&["conformance", "--target", &garbage.url(), "--only", "baidu-bbc", "--coverage", "all"], levels]
                .concat(),
        )
    };
    checked(&["--warn", "*"])
        .ends_with(0)
        .says("0 failing")
        .says("WARN  baidu-bbc/query-operation-log")
        .says("violated, which is only warned of");
    checked(&["--warn", "*", "--deny", "representations/well-formed"]).ends_with(1).says("FAIL  baidu-bbc");
    checked(&["--allow", "*"]).ends_with(0).says("0 failing, 0 warnings").says("violated, which is allowed");
}

#[test]
fn secrets_that_a_target_repeats_are_not_repeated() {
    let echo = Server::answering(
        "HTTP/1.1 200 OK\r\nContent-Length: 22\r\nConnection: close\r\n\r\n{\"leak\":\"hunter2-hun\"}",
    );
    let config = format!(
        "[target.a]\nurl = '{}'\noperations = ['baidu-bbc']\nheaders.X-Key = 'env:OPLOG_TEST_KEY'\n",
        echo.url()
    );
    let folder = folder(&[("conformance.toml", &config)]);
    let args = ["conformance", "--target", "a", "--report", "json=r.json"];
    let output = command(folder.path(), &args).env("OPLOG_TEST_KEY", "hunter2-hun").output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let json = fs::read_to_string(folder.path().join("r.json")).unwrap();
    for text in [stdout, json] {
        assert!(text.contains("baidu-bbc/query-operation-log") && !text.contains("hunter2"), "{text}");
    }
    oplog_in(folder.path(), &args).ends_with(2).complains("the environment variable `OPLOG_TEST_KEY` is not set");
}

#[test]
fn a_report_without_a_place_is_refused_before_anything_is_asked() {
    let silent = Server::answering("");
    let folder = folder(&[("file", "")]);
    for (path, why) in
        [("json=none/r.json", "mkdir -p none"), ("json=.", "is a folder"), ("json=file/r.json", "does not exist")]
    {
        let args = ["conformance", "--target", &silent.url(), "--report", path];
        oplog_in(folder.path(), &args).ends_with(2).complains(why);
    }
    assert!(silent.asked.try_recv().is_err(), "nothing was asked");
}

#[cfg(unix)]
#[test]
fn a_run_that_is_stopped_reports_what_it_saw() {
    let silent = Server::answering("");
    let folder = folder(&[]);
    let args = ["conformance", "--target", &silent.url(), "--timeout", "600", "--report", "json=r.json"];
    let child = command(folder.path(), &args).spawn().unwrap();
    silent.asked.recv().unwrap();
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{stdout}");
    assert!(stdout.contains("INTERRUPTED"), "{stdout}");
    let report: Value = serde_json::from_slice(&fs::read(folder.path().join("r.json")).unwrap()).unwrap();
    assert_eq!((&report["complete"], &report["verdict"]), (&Value::from(false), &Value::from("inconclusive")));
}

#[cfg(unix)]
#[test]
fn a_comparison_that_is_stopped_asks_nobody_else() {
    let [silent, other] = [Server::answering(""), Server::answering(GARBAGE)];
    let args = ["conformance", "--target", &silent.url(), "--timeout", "600", "--compare", &other.url()];
    let folder = folder(&[]);
    let child = command(folder.path(), &args).spawn().unwrap();
    silent.asked.recv().unwrap();
    assert!(std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(other.asked.try_recv().is_err(), "the other target was asked");
}

#[test]
fn an_entry_that_depends_on_the_page_size_is_quoted_from_both_pages() {
    let mock = Mock::start(&["--entries", "30", "--fault", "shortens-texts-of-small-pages"]);
    let url = format!("http://{}", mock.address);
    let run = oplog(&["conformance", "--target", &url, "--only", "baidu-bbc"]).ends_with(1);
    run.says("expected  /operationDesc of entry 1 as in the walk ").says("actual    /operationDesc of entry 1: \"");
}
