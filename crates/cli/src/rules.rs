//! The rules of both checkers, and lints, as every command that names one sees them.

use oplog_findings::RuleInfo;

/// Rules about endpoints, then rules about what clients send.
pub(crate) fn all() -> impl Iterator<Item = &'static RuleInfo> + Clone {
    oplog_conformance::rules::infos().chain(oplog_requests::rules::infos())
}

/// Lints, which read documentation and no traffic: no fact names one, and no check runs one.
pub(crate) fn lints() -> impl Iterator<Item = &'static RuleInfo> + Clone {
    oplog_lint::rules::infos()
}

/// The rule with this id.
pub(crate) fn find(id: &str) -> Option<&'static RuleInfo> {
    all().find(|rule| rule.id == id)
}
