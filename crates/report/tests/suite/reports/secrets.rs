//! A secret is in no report, and none of them breaks for it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use oplog_findings::{Failure, RunReport, Suppression};
use oplog_report::{Format, Invocation, json, render, without_secrets};
use oplog_wire::secret::Secret;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::reports::made::{LIST, call, departing, exchange, invocation, reply};
use crate::reports::{har, sarif};

/// A run that holds the secret wherever a text can come from outside.
fn leaking(secret: &str) -> RunReport {
    let mut report = departing();
    let said = |what: &str| format!("{what} {secret} {what}");
    let mut asked = call(&said("cursor"));
    asked.headers.push(("x-echo".to_owned(), said("header")));
    let part = &mut report.operations[0];
    part.url = format!("https://{secret}.example.com");
    part.breakages = vec![said("broke")];
    part.facts[0].reason = Some(said("because"));
    for group in &mut part.findings {
        group.finding.at = said("at");
        group.finding.expected = said("expected");
        group.finding.actual = format!("cut off in {}… (900 characters)", secret.chars().take(4).collect::<String>());
        group.places = vec![said("place")];
        group.finding.request = Some(asked.clone());
        if let Some(Suppression::Waiver { reason, .. }) = &mut group.suppression {
            *reason = said("reason");
        }
    }
    let body = serde_json::to_vec(&said("body")).unwrap();
    let half = format!("body {}", secret.chars().take(5).collect::<String>());
    let binary = [b"\xff\xfe".as_slice(), secret.as_bytes(), b"\xff"].concat();
    let mut cut = exchange(call("c"), Ok(reply(200, "text/plain", half.as_bytes())));
    cut.cut = 8;
    report.exchanges = vec![
        exchange(asked.clone(), Ok(reply(200, &said("kind"), &body))),
        exchange(asked.clone(), Ok(reply(200, "application/octet-stream", &binary))),
        exchange(asked, Err(Failure::Broken(said("failure")))),
        cut,
    ];
    report.stale = vec![said("stale")];
    report.target = said("target");
    report
}

fn rendered(secret: &str, format: Format) -> String {
    let secrets: [Secret; 1] = [secret.into()];
    let run = Invocation { check: format!("oplog conformance --target {secret}"), ..invocation() };
    render(format, &without_secrets(&leaking(secret), &secrets), &run.without(&secrets))
}

#[test]
fn a_secret_is_in_no_report_in_any_spelling() {
    let secret = "p4ss\"w<o>r'd&%/é";
    let quoted = serde_json::Value::from(secret).to_string();
    let spelled = [
        secret.to_owned(),
        quoted[1..quoted.len() - 1].to_owned(),
        utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
        BASE64_STANDARD.encode([b"\xff\xfe".as_slice(), secret.as_bytes(), b"\xff"].concat()),
        "p4ss".to_owned(),
    ];
    for format in Format::ALL {
        let text = rendered(secret, format);
        for spelling in &spelled {
            assert!(!text.contains(spelling), "{format}: {spelling}");
        }
        assert!(text.contains("redacted"), "{format}");
    }
}

#[test]
fn a_secret_that_looks_like_a_piece_of_a_format_breaks_none() {
    for secret in ["null", "true", "1234", "\": \"", "\"},", "</failure>", "name=\"", "log\":", "```", "title", "    "]
    {
        let report = without_secrets(&leaking(secret), &[secret.into()]);
        har::check(&report);
        sarif::check(&report);
        json::read(&rendered(secret, Format::Json)).unwrap();
        quick_junit::Report::deserialize_from_str(&rendered(secret, Format::Junit)).unwrap();
    }
}

#[test]
fn ids_of_findings_and_their_answers_stay() {
    let report = leaking("hunter2hunter2");
    let clean = without_secrets(&report, &["hunter2hunter2".into()]);
    for (before, after) in report.operations[0].findings.iter().zip(&clean.operations[0].findings) {
        assert_eq!(before.id(LIST), after.id(LIST));
        assert!(report.exchange(LIST, before).is_some() && clean.exchange(LIST, after).is_some());
    }
}
