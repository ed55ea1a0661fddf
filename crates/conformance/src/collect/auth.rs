//! Authentication: requests without credentials, with a wrong secret, and out of time.
//!
//! A run without credentials cannot tell a refusal from an open door. On a target that is not this machine the probes are
//! sent only when the configuration says so: services lock accounts after a few of them.

use oplog_wire::sign::Scheme;

use super::config_hints;
use super::relations::Subject;
use crate::evidence::{Evidence, Refusal};
use crate::session::{Session, Spelling};
use oplog_findings::Signing;
use oplog_wire::MediaType;

const RULES: [(&str, Signing); 3] = [
    ("auth/anonymous-rejected", Signing::Anonymous),
    ("auth/wrong-secret-rejected", Signing::WrongSecret),
    ("auth/expired-rejected", Signing::Stale),
];

pub(super) async fn check(session: Session<'_>, subject: &Subject) {
    let operation = session.operation();
    let skip = |reason: &str| RULES.iter().for_each(|(rule, _)| session.coverage.skip_rule(rule, reason));
    let Some(account) = session.target.account(operation.id()) else {
        return skip(&format!("no credentials are known: {}", config_hints::account(session)));
    };
    if !session.target.is_loopback() && !session.target.auth_probes {
        return skip(&format!("bad credentials may lock an account: {}", config_hints::auth_probes(session)));
    }
    let clock = !matches!(account.scheme(operation), None | Some(Scheme::XAuthToken | Scheme::Basic));
    let Some(endpoint) = session.operation().documented_endpoints().next() else { return };
    // What is not there is refused to everybody, and tells nothing.
    let values = |name: &str| subject.value(session, name);
    let Some(call) = session.call_with(endpoint, Spelling::Explicit(MediaType::Json), values) else { return };
    for (rule, signing) in RULES {
        if signing == Signing::Stale && !clock {
            session.coverage.skip_rule(rule, "the scheme has no clock");
            continue;
        }
        let call = oplog_findings::Request { signing, ..call.clone() };
        let exchange = session.send(&call).await;
        session.check(&Evidence::Refusal(Refusal { exchange: &exchange }));
    }
}
