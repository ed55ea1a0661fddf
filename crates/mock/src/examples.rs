//! What golden cases show, for whoever asks for one by its name: `Prefer: example=NAME`, and stubs.

use std::collections::BTreeMap;
use std::sync::Arc;

use oplog_schema::golden::GoldenCase;

use crate::plans::Plans;
use crate::replay::response_of;
use crate::response::MockResponse;

/// The first answer of each golden case, by operation and name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Examples(Arc<BTreeMap<(String, String), MockResponse>>);

impl Examples {
    pub(crate) fn new(plans: &Plans, cases: &[GoldenCase]) -> Self {
        let named = cases.iter().filter_map(|case| {
            let (_, response) = case.exchanges.first()?;
            let plan = plans.get(&case.operation)?;
            Some(((case.operation.clone(), case.name.clone()), response_of(plan, response)))
        });
        Self(Arc::new(named.collect()))
    }

    /// What the case of this name shows.
    pub(crate) fn get(&self, operation: &str, name: &str) -> Option<&MockResponse> {
        self.0.get(&(operation.to_owned(), name.to_owned()))
    }

    /// The names of an operation's cases.
    pub(crate) fn names(&self, operation: &str) -> impl Iterator<Item = &str> {
        self.0.keys().filter(move |(of, _)| of == operation).map(|(_, name)| name.as_str())
    }
}
