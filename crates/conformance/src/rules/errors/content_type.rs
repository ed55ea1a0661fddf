//! `errors/content-type`: the body of an error is in the form that was asked for, and labelled as what it is.
//!
//! A warning: the pages show no error body. A body that is no such error at all is `errors/body-shape`.

use oplog_schema::Operation;
use oplog_wire::MediaType;

use super::{finding, looked, refusal};
use crate::evidence::ErrorProbe;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "errors/content-type",
        summary: "The body of an error is in the requested format, and its Content-Type names that format",
        rationale: "Catches errors in JSON that are labelled as HTML or not at all, and errors in XML in answer to a request for JSON. Client libraries pick the parser by the label or by what they asked for, so that the code and the message get lost. It is a warning, because the pages show no error body.",
        example: Example { expected: "a media type of json", actual: "text/html; charset=utf-8" },
        severity: Severity::Warn,
        subject: Subject::Errors,
        scope: Scope::Several,
    },
    check: Check::ErrorProbe(check),
};

fn check(operation: &Operation, error_probe: ErrorProbe<'_>) -> CheckResult {
    let (Some((view, mut verdict)), Some(reply), Some(shape)) =
        (looked(operation, &error_probe), refusal(&error_probe), operation.error_body(error_probe.row))
    else {
        return CheckResult::not_applicable();
    };
    if !view.misfits.is_empty() {
        return CheckResult::not_applicable();
    }
    let sent = MediaType::sniff(&reply.body);
    let label = reply.header("content-type").unwrap_or("absent");
    if !is_of(label, sent) {
        let expected = format!("a media type of {}", sent.as_str());
        let wrong = finding(&error_probe, "header Content-Type", expected, label);
        verdict.push(wrong.because("an error is labelled as something else"));
    }
    let asked = error_probe.exchange.request.form;
    if sent != asked && (asked == MediaType::Json || shape.xml_root.is_some()) {
        let expected = format!("an error in {}, as asked for", asked.as_str());
        let wrong = finding(&error_probe, "", expected, format!("one in {}", sent.as_str()));
        verdict.push(wrong.because("an error is in another format"));
    }
    verdict
}

/// Whether a content type names the form, as itself or as the suffix of a more exact type.
fn is_of(content_type: &str, form: MediaType) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let subtype = essence.rsplit(['/', '+']).next().unwrap_or_default();
    subtype == form.as_str()
}
