//! The rules of both checkers, as every command that names one sees them.

use oplog_findings::RuleInfo;

/// Rules about endpoints, then rules about what clients send.
pub(crate) fn all() -> impl Iterator<Item = &'static RuleInfo> + Clone {
    oplog_conformance::rules::infos().chain(oplog_requests::rules::infos())
}

/// The rule with this id.
pub(crate) fn find(id: &str) -> Option<&'static RuleInfo> {
    all().find(|rule| rule.id == id)
}
