//! `conformance --dry-run`: what would be sent, without sending anything.

use std::net::TcpListener;

use crate::mock::Mock;
use crate::support::{Run, command, folder, oplog, oplog_in, ran};

/// How many requests are planned for all operations.
fn planned(run: &Run) -> u64 {
    let line = run.stdout.lines().rev().find(|line| line.starts_with("  requests")).unwrap();
    let words = line.split_whitespace().map(|word| word.trim_end_matches(','));
    words.filter_map(|word| word.parse().ok()).next().unwrap_or_else(|| panic!("{line}"))
}

/// How many requests a run sent.
fn sent(run: &Run) -> u64 {
    let told = run.stdout.lines().find_map(|line| line.split(", ").find(|part| part.ends_with(" requests"))).unwrap();
    told.split(' ').next().unwrap().parse().unwrap()
}

#[test]
fn nothing_is_sent_to_the_target() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    oplog(&["conformance", "--target", &url, "--dry-run"]).ends_with(0).says(&format!("{url}: nothing was sent to it"));
    assert!(listener.accept().is_err(), "somebody called");
}

#[test]
fn it_says_how_many_requests_a_run_sends() {
    let mock = Mock::start(&[]);
    let url = format!("http://{}", mock.address);
    for operation in ["huawei-ecs/show-server-action", "onapp/list-transactions"] {
        let args = ["conformance", "--target", &url, "--only", operation];
        let plan = oplog(&[&args[..], &["--dry-run"]].concat())
            .ends_with(0)
            .says("an estimate: that many are sent to the built-in mock server");
        let run = oplog(&args).ends_with(0);
        let sent = sent(&run);
        // The mock server tells a run of its credentials, which a plan does not ask for: probes with bad ones come on top.
        assert!(planned(&plan) <= sent && sent <= planned(&plan) + 6, "{} and {sent}", planned(&plan));
    }
}

#[test]
fn the_built_in_mock_server_is_planned_as_it_is_checked() {
    let plan = oplog(&["conformance", "--dry-run", "--only", "baidu-bbc"]).ends_with(0).says("DRY RUN");
    let run = oplog(&["conformance", "--only", "baidu-bbc"]).ends_with(0);
    assert!(run.stdout.contains(&format!("{} requests", planned(&plan))), "{}\n{}", plan.stdout, run.stdout);
}

#[test]
fn what_would_be_skipped_comes_with_the_line_that_changes_it() {
    let url = "url = \"https://api.example.com\"\noperations = [\"alibaba-oos\", \"baidu-bbc\", \"huawei-ecs\"]\n";
    let mut config = format!("[target.staging]\n{url}");
    let mut before = usize::MAX;
    // Each round adds what the plan asks for, until it asks for nothing more.
    for _ in 0..4 {
        let folder = folder(&[("conformance.toml", &config)]);
        let mut command = command(folder.path(), &["conformance", "--target", "staging", "--dry-run"]);
        for kind in ["OPLOG", "NO_PERMISSION", "INVALID_STS_TOKEN", "EXPIRED_STS_TOKEN", "UNSUPPORTED_ACCOUNT"] {
            for part in ["ACCESS_KEY", "SECRET", "TOKEN"] {
                command.env(format!("{kind}_{part}"), "a-value-of-some-length");
            }
        }
        let run = ran(&mut command).ends_with(0);
        let marker = "add to [target.staging] of conformance.toml: `";
        let lines = run.stdout.lines().filter_map(|line| line.split_once(marker)?.1.strip_suffix('`'));
        let mut lines: Vec<&str> = lines.collect();
        lines.sort_unstable();
        lines.dedup();
        if lines.is_empty() {
            assert!(!run.stdout.contains("needs a credential"), "{}", run.stdout);
            return assert!(before < usize::MAX, "the first plan asked for nothing");
        }
        before = lines.len();
        for line in lines {
            config += &format!("{line}\n");
        }
    }
    panic!("it keeps asking:\n{config}");
}

#[test]
fn it_names_how_requests_are_signed_and_never_with_what() {
    let folder = folder(&[
        (
            "conformance.toml",
            "[target.staging]\nurl = \"https://api.example.com\"\noperations = [\"baidu-bbc\"]\nlimits.rate = 10\n\
             headers.X-Tenant = \"env:TENANT\"\ncredentials.baidu-bbc = { access_key = \"env:KEY\", secret = \"file:secret\" }\n",
        ),
        ("secret", "a-secret-in-a-file\n"),
    ]);
    let mut command = command(folder.path(), &["conformance", "--target", "staging", "--dry-run"]);
    let run = ran(command.env("TENANT", "the-tenant").env("KEY", "the-access-key")).ends_with(0);
    let run = run.says("bce-auth-v1, secret file:secret, access key env:KEY, header X-Tenant from env:TENANT");
    let run = run.says("10 requests per second").says("`auth_probes = true`");
    for secret in ["a-secret-in-a-file", "the-tenant", "the-access-key"] {
        assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{secret}");
    }
}

#[test]
fn a_budget_that_is_too_small_is_told() {
    let run = oplog(&["conformance", "--dry-run", "--only", "onapp", "--max-requests", "10"]).ends_with(0);
    run.says("the budget is 10").says("raise it with --max-requests");
}

#[test]
fn a_wrong_configuration_is_told_before_anything_is_planned() {
    let folder =
        folder(&[("conformance.toml", "[target.a]\nurl = \"http://127.0.0.1:1\"\nheaders.X = \"env:NOT_SET\"\n")]);
    oplog_in(folder.path(), &["conformance", "--target", "a", "--dry-run"])
        .ends_with(2)
        .complains("`NOT_SET` is not set");
}

#[test]
fn the_lists_of_a_target_can_be_counted_first() {
    let mock = Mock::start(&["--entries", "37"]);
    let url = format!("http://{}", mock.address);
    let args = ["conformance", "--target", &url, "--only", "baidu-bbc"];
    let offline = oplog(&[&args[..], &["--dry-run"]].concat()).ends_with(0).says("--dry-run=count counts");
    let counted = oplog(&[&args[..], &["--dry-run=count"]].concat()).ends_with(0);
    let counted = counted.says("list      37 entries").says("its lists were counted");
    let sent = sent(&oplog(&args).ends_with(0));
    // As above: some of the mock server's accounts are not planned for.
    assert!(planned(&counted) <= sent && sent <= planned(&counted) + 6, "{} and {sent}", planned(&counted));
    assert!(planned(&offline) > sent, "{} and {sent}", planned(&offline));
    let nowhere = oplog(&["conformance", "--target", "http://127.0.0.1:9", "--only", "baidu-bbc", "--dry-run=count"]);
    nowhere.ends_with(0).says("its length is not known");
}
