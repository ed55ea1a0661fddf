//! `representations/content-type`: a success says the media type of its form.
//!
//! Compared without case, white space and order of parameters; a charset other than UTF-8 is a violation.

use oplog_schema::FactKind;

use crate::answer::Answer;
use crate::rules::{Check, Rule, request_fact, speaks_for_request};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "representations/content-type",
        summary: "A successful response declares the media type of its format, in UTF-8",
        rationale: "Catches responses labelled as HTML or plain text, XML labelled as JSON, and another charset. HTTP libraries pick the parser by this header, so a correct body is not parsed or is decoded to wrong characters.",
        example: Example { expected: "application/json;charset=utf-8", actual: "text/html; charset=utf-8" },
        severity: Severity::Deny,
        subject: Subject::Representations,
        scope: Scope::Single,
    },
    check: Check::Answer(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    // Another success may have nothing to declare, and that it is another one is told already.
    if answer.reply.status != answer.operation.success_status() || !answer.operation.body().has_any() {
        return CheckResult::not_applicable();
    }
    let documented = answer.operation.body().content_type(answer.call.form);
    let sent = answer.reply.header("content-type");
    let mut verdict = speaks_for_request(answer, RULE.info.id);
    if sent.is_some_and(|sent| alike(documented, sent)) {
        return verdict;
    }
    let row = answer.operation.headers().iter().find(|row| row.name.eq_ignore_ascii_case("content-type"));
    let fact = row.map_or_else(|| request_fact(answer, RULE.info.id), |row| FactKind::Header.id(&row.name));
    let finding =
        Finding::new(&fact, format!("{}, header Content-Type", answer.label), documented, sent.unwrap_or("absent"))
            .shown_by(answer.call);
    match sent {
        Some(_) => verdict.push_against_all(finding),
        None if row.is_none_or(|row| row.basis.is_documented() && row.mandatory) => verdict.push_against_all(finding),
        // HTTP only advises a server to declare what it sends.
        None => verdict.push(finding.with_severity(Severity::Warn)),
    }
    verdict
}

fn alike(documented: &str, sent: &str) -> bool {
    let media = |text: &str| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = |text: &str| {
        text.split(';').skip(1).find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            let value = value.trim().trim_matches('"').to_ascii_lowercase();
            name.trim().eq_ignore_ascii_case("charset").then_some(value)
        })
    };
    // Both names of the XML media type mean the same (RFC 7303).
    let same_media = media(documented) == media(sent)
        || [media(documented), media(sent)].iter().all(|name| name == "text/xml" || name == "application/xml");
    same_media && charset(sent).is_none_or(|name| name == "utf-8")
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn case_and_blanks_do_not_matter() {
        assert!(alike("application/json;charset=UTF-8", "Application/JSON; charset=utf-8"));
        assert!(alike("application/json;charset=UTF-8", "application/json"));
    }

    #[test]
    fn another_type_or_charset_does() {
        assert!(!alike("application/json", "text/html"));
        assert!(!alike("application/json", "application/json; charset=latin-1"));
    }
}
