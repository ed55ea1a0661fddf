//! What a scenario remembers: how many requests each stub has seen, the states, what has arrived, and how busy the service is.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::limit::RateLimit;
use super::own::Own;
use super::stub::{Answer, Asked, STARTED, Step, Stub};
use crate::response::Transfer;

/// Stubs at work; the first one that matches answers.
#[derive(Debug, Default)]
pub(crate) struct Running {
    stubs: Vec<(Stub, u64)>,
    /// Scenarios that have left their first state.
    states: BTreeMap<String, String>,
    limits: Vec<RateLimit>,
    own: Arc<Own>,
    /// How many requests came for lists whose entries arrive, by operation.
    asked: BTreeMap<String, u64>,
}

/// What a stub says about the answer to one request.
#[derive(Default)]
pub(crate) struct Scripted {
    pub(crate) answer: Answer,
    pub(crate) delay: Duration,
    pub(crate) transfer: Option<Transfer>,
}

impl Running {
    /// Puts stubs before those that are there.
    pub(crate) fn add(&mut self, stubs: Vec<Stub>, own: Own, limits: Vec<RateLimit>) {
        self.stubs.splice(0..0, stubs.into_iter().map(|stub| (stub, 0)));
        self.limits.splice(0..0, limits);
        Arc::make_mut(&mut self.own).add(own);
    }

    /// Forgets all stubs.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// As if no request had come yet.
    pub(crate) fn restart(&mut self) {
        self.states.clear();
        self.asked.clear();
        self.limits.iter_mut().for_each(RateLimit::restart);
        self.stubs.iter_mut().for_each(|(_, seen)| *seen = 0);
    }

    /// The first stub that matches, which is one request further then.
    pub(crate) fn next(&mut self, asked: &Asked<'_>) -> Option<Scripted> {
        for (stub, seen) in &mut self.stubs {
            let step = stub.step.as_ref();
            let state = |step: &Step| self.states.get(&step.scenario).map_or(STARTED, String::as_str);
            let in_state =
                step.is_none_or(|step| step.required_state.as_deref().is_none_or(|wanted| state(step) == wanted));
            if !in_state || !stub.wanted.matches(asked) {
                continue;
            }
            *seen += 1;
            if stub.nth.is_some_and(|nth| nth != *seen) {
                continue;
            }
            if let Some((step, state)) = step.and_then(|step| Some((step, step.new_state.as_ref()?))) {
                self.states.insert(step.scenario.clone(), state.clone());
            }
            let (answer, delay) = (stub.answer.clone(), stub.delay.of(*seen));
            return Some(Scripted { answer, delay, transfer: stub.transfer });
        }
        None
    }

    /// Takes note of a request. Where it is one too many, the seconds until others are answered again.
    pub(crate) fn passes(&mut self, operation: Option<&str>, now: Timestamp) -> Result<(), i64> {
        self.limits.iter_mut().try_for_each(|limit| limit.passes(operation, now))
    }

    /// What lists hold instead of made-up entries, for a request to this operation: it sees what has arrived until now.
    pub(crate) fn own(&mut self, operation: Option<&str>) -> Arc<Own> {
        match operation.filter(|operation| self.own.arrives(operation)) {
            None => Arc::clone(&self.own),
            Some(operation) => {
                let asked = self.asked.entry(operation.to_owned()).or_default();
                *asked += 1;
                Arc::new(self.own.after(operation, *asked - 1))
            }
        }
    }

    /// Everything that was asked for: the stubs with the requests that they matched, the states, lists, and limits.
    pub(crate) fn to_json(&self) -> Value {
        let stubs = self.stubs.iter().map(|(stub, seen)| json!({"name": stub.name, "matched": seen}));
        let mut scenarios: BTreeMap<&str, &str> = BTreeMap::new();
        for step in self.stubs.iter().filter_map(|(stub, _)| stub.step.as_ref()) {
            let state = self.states.get(&step.scenario).map_or(STARTED, String::as_str);
            scenarios.insert(&step.scenario, state);
        }
        json!({
            "stubs": stubs.collect::<Vec<_>>(),
            "scenarios": scenarios,
            "entries": self.own.entries_to_json(),
            "arriving": self.own.arriving_to_json(&self.asked),
            "rate_limits": self.limits.iter().map(RateLimit::to_json).collect::<Vec<_>>(),
        })
    }
}
