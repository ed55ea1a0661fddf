//! Entities that the configuration names and a run did not ask for: whoever names one should know that it shows nothing.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

use super::Target;
use oplog_findings::RecordedExchange;

impl Target {
    /// Parameter and value of every named entity that no request of a run asks for.
    #[must_use]
    pub fn unused<'t>(&'t self, exchanges: &[RecordedExchange]) -> Vec<(&'t str, &'t str)> {
        let mut asked = BTreeSet::new();
        for exchange in exchanges {
            let parts = exchange.request.path.split('/');
            asked.extend(parts.map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned()));
            asked.extend(exchange.request.query.iter().filter_map(|(_, value)| value.clone()));
        }
        let named = std::iter::once(&self.entities).chain(self.others.iter().map(|other| &other.entities));
        let named = named.flatten().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
        named
            .filter(|(_, value)| !asked.contains(*value))
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }
}
