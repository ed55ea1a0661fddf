//! Whether the states of scenarios lead anywhere, found out before anything is served.

use std::collections::BTreeSet;

use super::error::ScenarioError;
use super::stub::{STARTED, Stub};

/// Every state that a stub waits for can be reached, from the first one on.
pub(super) fn check(stubs: &[(usize, Stub)]) -> Result<(), ScenarioError> {
    let steps = || stubs.iter().filter_map(|(line, stub)| Some((*line, stub.step.as_ref()?)));
    let names: BTreeSet<&str> = steps().map(|(_, step)| step.scenario.as_str()).collect();
    for name in names {
        let own = || steps().filter(|(_, step)| step.scenario == name);
        let mut reached = BTreeSet::from([STARTED]);
        loop {
            let open =
                own().filter(|(_, step)| step.required_state.as_deref().is_none_or(|state| reached.contains(state)));
            let more: BTreeSet<&str> = open.filter_map(|(_, step)| step.new_state.as_deref()).collect();
            let before = reached.len();
            reached.extend(more);
            if reached.len() == before {
                break;
            }
        }
        let waits =
            own().find(|(_, step)| step.required_state.as_deref().is_some_and(|state| !reached.contains(state)));
        if let Some((line, step)) = waits {
            let state = step.required_state.as_deref().unwrap_or_default();
            let problem = format!(
                "scenario `{name}` can never advance to `{state}`: no stub that it reaches has that `new_state`"
            );
            return Err(ScenarioError::new(line, problem));
        }
        if let (Some((line, _)), 1) = (own().next(), reached.len()) {
            let problem = format!(
                "scenario `{name}` can never advance: none of its stubs leads out of `{STARTED}` with a `new_state`"
            );
            return Err(ScenarioError::new(line, problem));
        }
    }
    Ok(())
}
