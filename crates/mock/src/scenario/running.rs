//! What stubs remember: how many requests each has seen, and the states of their scenarios.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::stub::{Answer, Step, Stub};
use crate::request::MockRequest;

/// The state of a scenario that nothing has happened to, as WireMock calls it.
pub(super) const STARTED: &str = "Started";

/// Stubs at work; the first one that matches answers.
#[derive(Debug, Default)]
pub(crate) struct Running {
    stubs: Vec<(Stub, u64)>,
    /// Scenarios that have left their first state.
    states: BTreeMap<String, String>,
}

impl Running {
    /// Puts stubs before those that are there.
    pub(crate) fn add(&mut self, stubs: Vec<Stub>) {
        self.stubs.splice(0..0, stubs.into_iter().map(|stub| (stub, 0)));
    }

    /// Forgets all stubs.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// As if no request had come yet.
    pub(crate) fn restart(&mut self) {
        self.states.clear();
        self.stubs.iter_mut().for_each(|(_, seen)| *seen = 0);
    }

    /// The first stub that matches, which is one request further then.
    pub(crate) fn next(
        &mut self,
        request: &MockRequest,
        operation: Option<&str>,
        parameter: &dyn Fn(&str) -> Option<String>,
    ) -> Option<(Answer, Duration)> {
        for (stub, seen) in &mut self.stubs {
            let step = stub.step.as_ref();
            let state = |step: &Step| self.states.get(&step.scenario).map_or(STARTED, String::as_str);
            let in_state =
                step.is_none_or(|step| step.required_state.as_deref().is_none_or(|wanted| state(step) == wanted));
            if !in_state || !stub.wanted.matches(request, operation, parameter) {
                continue;
            }
            *seen += 1;
            if stub.nth.is_some_and(|nth| nth != *seen) {
                continue;
            }
            if let Some((step, state)) = step.and_then(|step| Some((step, step.new_state.as_ref()?))) {
                self.states.insert(step.scenario.clone(), state.clone());
            }
            return Some((stub.answer.clone(), stub.delay));
        }
        None
    }

    /// The stubs with the requests that they matched, and the states.
    pub(crate) fn to_json(&self) -> Value {
        let stubs = self.stubs.iter().map(|(stub, seen)| json!({"name": stub.name, "matched": seen}));
        let mut scenarios: BTreeMap<&str, &str> = BTreeMap::new();
        for step in self.stubs.iter().filter_map(|(stub, _)| stub.step.as_ref()) {
            let state = self.states.get(&step.scenario).map_or(STARTED, String::as_str);
            scenarios.insert(&step.scenario, state);
        }
        json!({"stubs": stubs.collect::<Vec<_>>(), "scenarios": scenarios})
    }
}
