//! Authentication: requests without credentials, with a wrong secret, and out of time.
//!
//! Each account that the run has is tried, so each signature scheme that one of them signs by. A run without credentials cannot tell a
//! refusal from an open door. On a target that is not this machine the probes are sent only when the configuration says so: services
//! lock accounts after a few of them.

use std::collections::BTreeSet;

use oplog_schema::Operation;
use oplog_schema::condition::{Condition, SignatureFault};
use oplog_schema::tables::ErrorRow;
use oplog_wire::sign::Scheme;

use super::accounts::owned;
use super::config_hints;
use super::subject::Subject;
use crate::evidence::{ErrorProbe, Evidence, Refusal};
use crate::session::{Session, Spelling};
use oplog_findings::{Request, Signing};
use oplog_wire::MediaType;

const RULES: [(&str, Signing); 3] = [
    ("auth/anonymous-rejected", Signing::Anonymous),
    ("auth/wrong-secret-rejected", Signing::WrongSecret),
    ("auth/expired-rejected", Signing::Stale),
];

pub(super) async fn check(session: Session<'_>, subject: &Subject) {
    let (target, operation) = (session.target, session.operation());
    let skip = |reason: &str| RULES.iter().for_each(|(rule, _)| session.coverage.skip_rule(rule, reason));
    let accounts: Vec<(Option<&str>, Scheme)> = accounts(session).collect();
    if accounts.is_empty() {
        return skip(&format!("no credentials are known: {}", config_hints::account(session)));
    }
    if !target.is_loopback() && !target.auth_probes {
        return skip(&format!("bad credentials may lock an account: {}", config_hints::auth_probes(session)));
    }
    for (rule, signing) in &RULES {
        let tried = accounts.iter().filter(|(_, scheme)| *signing != Signing::Stale || scheme.has_clock());
        let mut is_tried = false;
        for (account, scheme) in tried {
            let Some(call) = call(session, subject, *account) else { continue };
            is_tried = true;
            let by = Signing::by(*account, signing.clone());
            let exchange = session.send(&Request { signing: by, ..call.clone() }).await;
            session.check(&Evidence::Refusal(Refusal { exchange: &exchange, scheme: Some(*scheme) }));
            if let Some((row, how)) = documented(operation, signing, *scheme) {
                session.check(&Evidence::ErrorProbe(ErrorProbe { row, how, exchange: &exchange }));
            }
        }
        if !is_tried {
            session.coverage.skip_rule(rule, "the scheme has no clock");
        }
    }
    let tried: BTreeSet<Scheme> = accounts.iter().map(|(_, scheme)| *scheme).collect();
    for scheme in operation.schemes().filter(|scheme| !tried.contains(scheme)) {
        let reason = format!("no account of this run signs so: {}", config_hints::scheme(session, scheme));
        session.coverage.skip_fact(&format!("auth.{scheme}"), &reason);
    }
}

/// The documented row of the error that a request which is signed so is answered with, and how it is signed.
fn documented<'o>(operation: &'o Operation, signing: &Signing, scheme: Scheme) -> Option<(&'o ErrorRow, &'static str)> {
    let (fault, how) = match signing {
        Signing::Anonymous => (SignatureFault::Missing, "without credentials"),
        Signing::WrongSecret if scheme.is_secret_alone() => (SignatureFault::UnknownKey, "with a secret of nobody"),
        Signing::WrongSecret => (SignatureFault::Mismatch, "with a wrong secret"),
        Signing::Stale => (SignatureFault::Expired, "signed long ago"),
        _ => return None,
    };
    let faults = std::iter::successors(Some(fault), |fault| fault.wider());
    let mut rows = faults.filter_map(|fault| operation.error_when(|when| *when == Condition::Signature(fault)));
    rows.next().filter(|row| row.basis.is_documented()).map(|row| (row, how))
}

/// The documented request for something that the account can see: what is not there for it is refused to everybody, and tells nothing.
fn call(session: Session<'_>, subject: &Subject, account: Option<&str>) -> Option<Request> {
    let other = account.and_then(|name| session.target.other(name));
    let own = other.and_then(|other| owned(session, other)).map(|(_, names)| names);
    if own.is_some() && session.operation().detail().is_some() {
        return None;
    }
    let theirs = |name: &str| own.as_ref().and_then(|names| names.get(name).cloned());
    let endpoint = session.operation().documented_endpoints().next()?;
    let values = |name: &str| theirs(name).or_else(|| subject.value(session, name));
    session.call_with(endpoint, Spelling::Explicit(MediaType::Json), values)
}

/// Every account that has credentials for the operation, the target's first one without a name.
fn accounts(session: Session<'_>) -> impl Iterator<Item = (Option<&str>, Scheme)> {
    let (target, operation) = (session.target, session.operation());
    let others = target.others.iter().map(|other| Some(other.name.as_str()));
    std::iter::once(None)
        .chain(others)
        .filter_map(|account| Some((account, target.scheme(operation, &Signing::by(account, Signing::Usual))?)))
}
