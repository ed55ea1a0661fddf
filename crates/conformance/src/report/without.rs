//! A report without secrets, from which every format can be rendered.
//!
//! Secrets are taken out of the texts of a report, and not out of what was rendered from it: there, a secret that looks like a
//! piece of the format (`null`, `": "`) would take the format with it, and one inside an encoded body would not be seen.
//! Every member is named here, so that a new one cannot be forgotten.

use oplog_wire::sign::Secret;

use super::Invocation;
use super::curl::AuthDescription;
use super::redact::{CUT, HIDDEN, Sieve};
use super::response::whole;
use crate::archive::Recorded;
use crate::coverage::{Entry, Group, Suppression};
use crate::exchange::{Call, Failure, Reply};
use crate::run::{OperationReport, Report};
use crate::verdict::Finding;

impl Report {
    /// The same report, without `secrets` in any text of it. Ids of findings stay.
    #[must_use]
    pub fn without(&self, secrets: &[Secret]) -> Self {
        let sieve = &Sieve::new(secrets);
        let Self { target, url, seed, strict, complete, requests, operations, exchanges, stale } = self;
        Self {
            target: sieve.text(target),
            url: sieve.text(url),
            seed: *seed,
            strict: *strict,
            complete: *complete,
            requests: *requests,
            operations: operations.iter().map(|part| operation(sieve, part)).collect(),
            exchanges: exchanges.iter().map(|exchange| recorded(sieve, exchange)).collect(),
            stale: texts(sieve, stale),
        }
    }
}

impl Invocation {
    /// The same, without `secrets`.
    #[must_use]
    pub fn without(&self, secrets: &[Secret]) -> Self {
        let sieve = Sieve::new(secrets);
        let Self { program, check, rest } = self;
        Self { program: sieve.text(program), check: sieve.text(check), rest: sieve.text(rest) }
    }
}

fn texts(sieve: &Sieve<'_>, texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| sieve.text(text)).collect()
}

fn optional(sieve: &Sieve<'_>, text: &Option<String>) -> Option<String> {
    text.as_ref().map(|text| sieve.text(text))
}

fn pairs(sieve: &Sieve<'_>, pairs: &[(String, String)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| (sieve.text(name), sieve.text(value))).collect()
}

fn operation(sieve: &Sieve<'_>, part: &OperationReport) -> OperationReport {
    let OperationReport { id, summary, documented, url, manner, findings, facts, breakages } = part;
    OperationReport {
        id: id.clone(),
        summary: summary.clone(),
        documented: documented.clone(),
        url: sieve.text(url),
        manner: signed(sieve, manner),
        findings: findings.iter().map(|found| group(sieve, found)).collect(),
        facts: facts.iter().map(|fact| entry(sieve, fact)).collect(),
        breakages: texts(sieve, breakages),
    }
}

fn signed(sieve: &Sieve<'_>, manner: &AuthDescription) -> AuthDescription {
    let AuthDescription { scheme, access_key, secret, security_token, headers, query, special } = manner;
    AuthDescription {
        scheme: *scheme,
        access_key: optional(sieve, access_key),
        secret: optional(sieve, secret),
        security_token: optional(sieve, security_token),
        headers: pairs(sieve, headers),
        query: pairs(sieve, query),
        special: special.iter().map(|(kind, special)| (*kind, signed(sieve, special))).collect(),
    }
}

fn group(sieve: &Sieve<'_>, group: &Group) -> Group {
    let Group { rule, level, finding, count, places, also, suppression } = group;
    let Finding { fact, at, cause, expected, actual, erratum, call: shown_by } = finding;
    Group {
        rule: *rule,
        level: *level,
        finding: Finding {
            fact: fact.clone(),
            at: sieve.text(at),
            // Shown not_found; the id is made of it.
            cause: cause.clone(),
            expected: sieve.text(expected),
            actual: sieve.text(actual),
            erratum: erratum.clone(),
            call: shown_by.as_ref().map(|shown_by| call(sieve, shown_by)),
        },
        count: *count,
        places: texts(sieve, places),
        also: also.clone(),
        suppression: suppression.as_ref().map(|suppression| match suppression {
            Suppression::Waiver { pattern, reason, until } => {
                Suppression::Waiver { pattern: sieve.text(pattern), reason: sieve.text(reason), until: *until }
            }
            Suppression::Baseline => Suppression::Baseline,
        }),
    }
}

fn entry(sieve: &Sieve<'_>, entry: &Entry) -> Entry {
    let Entry { fact, about, at, outcome, passed, rules, reason } = entry;
    Entry {
        fact: fact.clone(),
        about: about.clone(),
        at: at.clone(),
        outcome: *outcome,
        passed: *passed,
        rules: rules.clone(),
        reason: optional(sieve, reason),
    }
}

fn recorded(sieve: &Sieve<'_>, exchange: &Recorded) -> Recorded {
    let Recorded { operation, url, call: sent, started, took, result, cut } = exchange;
    Recorded {
        operation: operation.clone(),
        url: sieve.text(url),
        call: call(sieve, sent),
        started: *started,
        took: *took,
        result: match result {
            Ok(Reply { status, headers, body }) => {
                Ok(Reply { status: *status, headers: pairs(sieve, headers), body: bytes(sieve, body, *cut > 0).into() })
            }
            Err(failure) => Err(failed(sieve, failure)),
        },
        cut: *cut,
    }
}

fn call(sieve: &Sieve<'_>, call: &Call) -> Call {
    let Call { method, path, query, headers, form, signing } = call;
    let query = query.iter().map(|(name, value)| (sieve.text(name), optional(sieve, value)));
    Call {
        method: method.clone(),
        path: sieve.text(path),
        query: query.collect(),
        headers: pairs(sieve, headers),
        form: *form,
        signing: signing.clone(),
    }
}

fn failed(sieve: &Sieve<'_>, failure: &Failure) -> Failure {
    match failure {
        Failure::Unreachable(why) => Failure::Unreachable(sieve.text(why)),
        Failure::Broken(why) => Failure::Broken(sieve.text(why)),
        Failure::Signing(why) => Failure::Signing(sieve.text(why)),
        Failure::TimedOut(_) | Failure::TooLarge(_) | Failure::Budget(_) => failure.clone(),
    }
}

/// A body, whose end was not kept if it is `cut`: there may be half a secret then.
fn bytes(sieve: &Sieve<'_>, body: &[u8], cut: bool) -> Vec<u8> {
    let text = match std::str::from_utf8(body) {
        Ok(text) => text.into(),
        // Cut inside a character: that is lost anyway.
        Err(error) if cut && error.error_len().is_none() => whole(body),
        Err(_) => {
            return sieve.secrets().iter().fold(body.to_vec(), |body, secret| replaced(&body, secret.as_bytes()));
        }
    };
    let clean = sieve.text(&if cut { format!("{text}{CUT}").into() } else { text });
    match clean.strip_suffix(CUT) {
        Some(clean) if cut => clean.into(),
        _ => clean.into(),
    }
}

fn replaced(body: &[u8], secret: &[u8]) -> Vec<u8> {
    let mut clean = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.windows(secret.len()).position(|window| window == secret) {
        clean.extend_from_slice(&rest[..at]);
        clean.extend_from_slice(HIDDEN.as_bytes());
        rest = &rest[at + secret.len()..];
    }
    clean.extend_from_slice(rest);
    clean
}
