//! What the documented requests of one operation ask for: known before anything is asked.
//!
//! `relations` finds it out, the other collectors read it.

use super::sample::Listed;
use crate::session::Session;

/// What the documented requests of an operation ask for.
#[derive(Debug, Default)]
pub(super) struct Subject {
    /// The list that the operation shows one entry of.
    pub(super) list: Listed,
    /// The parameter that names an entry, with the first entry's key.
    pub(super) key: Option<(String, String)>,
    /// Whether there is anything that can be asked for.
    pub(super) known: bool,
    /// Whether the list can be read.
    pub(super) is_listed: bool,
}

impl Subject {
    /// Whether the list shows that what a parameter names is there.
    pub(super) fn shows(&self, session: Session<'_>, parameter: &str) -> bool {
        let is_entry = session.operation().detail().is_some_and(|detail| detail.parameter == parameter);
        self.is_listed && (!is_entry || self.key.is_some())
    }

    /// The value of a parameter.
    pub(super) fn value(&self, session: Session<'_>, name: &str) -> Option<String> {
        match &self.key {
            Some((parameter, key)) if parameter == name => Some(key.clone()),
            _ => session.target.values(session.operation(), name).into_iter().next(),
        }
    }
}
