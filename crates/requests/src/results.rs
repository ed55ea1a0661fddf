//! What the rules have said so far, by rule and operation: of single requests as they come, of a journal as a whole.

use std::collections::BTreeMap;

use oplog_findings::{CheckResult, RuleInfo};
use oplog_schema::Operation;

use crate::checked::Checked;
use crate::evidence::Evidence;
use crate::logged_request::LoggedRequest;
use crate::reading::Reading;
use crate::rules::{self, Check};

/// What was said so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Results(BTreeMap<(&'static str, Option<String>), Checked>);

impl Results {
    /// Adds what the rules say that read one request.
    pub(crate) fn add_request(&mut self, reading: &Reading<'_>) {
        for rule in rules::ALL {
            if let Check::Request(check) = rule.check {
                self.add(&rule.info, reading.operation(), reading.request, check(reading));
            }
        }
    }

    /// Adds what the rules say that read a whole journal; earlier requests may be forgotten.
    pub(crate) fn add_journal(&mut self, readings: &[Reading<'_>], has_forgotten: bool) {
        let evidence = Evidence::new(readings, has_forgotten);
        for rule in rules::ALL {
            if let Check::Journal(check) = rule.check {
                for looked in check(&evidence) {
                    self.add(&rule.info, looked.operation, looked.request, looked.result);
                }
            }
        }
    }

    /// All of it, sorted by rule.
    pub(crate) fn into_checked(self) -> Vec<Checked> {
        self.0.into_values().collect()
    }

    fn add(
        &mut self,
        rule: &'static RuleInfo,
        operation: Option<&Operation>,
        request: &LoggedRequest,
        mut result: CheckResult,
    ) {
        if result == CheckResult::default() {
            return;
        }
        for finding in &mut result.findings {
            finding.at = format!("request {}: {} {}", request.id, request.method, request.target);
        }
        let key = (rule.id, operation.map(|operation| operation.id().to_string()));
        self.0.entry(key).or_insert_with(|| Checked::new(operation, rule)).add(operation, result);
    }
}
