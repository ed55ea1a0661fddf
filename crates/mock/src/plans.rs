//! The plans of all operations, each found by its operation's id.

use std::collections::BTreeMap;

use oplog_schema::golden::GoldenCase;
use oplog_schema::{Catalogue, Operation};

use crate::plan::Plan;
use crate::plan_error::PlanError;

/// The plans, in the order of the catalogue.
#[derive(Debug, Clone)]
pub(crate) struct Plans {
    plans: Vec<Plan>,
    /// The place of each operation's plan.
    index: BTreeMap<String, usize>,
}

impl Plans {
    pub(crate) fn new(catalogue: &Catalogue, cases: &[GoldenCase]) -> Result<Self, PlanError> {
        let operations = catalogue.operations();
        let plans = operations.iter().map(|operation| Plan::new(operation, cases)).collect::<Result<_, _>>()?;
        let index = operations.iter().enumerate().map(|(place, operation)| (operation.id().to_string(), place));
        Ok(Self { plans, index: index.collect() })
    }

    /// The plan of the operation with this id.
    pub(crate) fn get(&self, operation: &str) -> Option<&Plan> {
        self.plans.get(*self.index.get(operation)?)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Plan> {
        self.plans.iter()
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> + Clone {
        self.plans.iter().map(|plan| &plan.operation)
    }
}
