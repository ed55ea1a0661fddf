//! One kind of violation, written once over the tables for every operation that has what it is about.

use oplog_schema::Operation;

use super::context::FaultContext;
use crate::response::MockResponse;
use crate::settings::Settings;

/// One way to violate the page, in every operation that has what it is about.
#[derive(Clone, Copy)]
pub(super) struct FaultKind {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// The rule that must catch it; none for a control.
    pub(super) rule: Option<&'static str>,
    pub(super) applies: fn(&Operation) -> bool,
    pub(super) answer: fn(&FaultContext<'_>) -> MockResponse,
    pub(super) adjust: fn(&mut Settings),
}

impl FaultKind {
    /// A fault that `rule` must catch.
    pub(super) const fn fault(
        name: &'static str,
        rule: &'static str,
        about: &'static str,
        applies: fn(&Operation) -> bool,
        answer: fn(&FaultContext<'_>) -> MockResponse,
    ) -> Self {
        Self { name, about, rule: Some(rule), applies, answer, adjust: |_| {} }
    }

    /// Something unusual that is right.
    pub(super) const fn control(
        name: &'static str,
        about: &'static str,
        applies: fn(&Operation) -> bool,
        answer: fn(&FaultContext<'_>) -> MockResponse,
    ) -> Self {
        Self { name, about, rule: None, applies, answer, adjust: |_| {} }
    }

    /// Needs settings of its own.
    pub(super) const fn with(mut self, adjust: fn(&mut Settings)) -> Self {
        self.adjust = adjust;
        self
    }
}
