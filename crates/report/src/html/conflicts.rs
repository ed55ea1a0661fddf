//! Conflicts of the documentation: violations by the contradiction that causes them.

use std::collections::BTreeSet;

use super::finding::{Erratum, Finding};

/// Violations that one contradiction of a page causes.
#[derive(Debug)]
pub(super) struct Conflict<'a> {
    pub(super) operation: &'a str,
    pub(super) erratum: Option<Erratum<'a>>,
    pub(super) families: String,
    pub(super) findings: Vec<Finding<'a>>,
}

/// Findings by their contradiction, in the order of the first of each.
pub(super) fn of(findings: Vec<Finding<'_>>) -> Vec<Conflict<'_>> {
    let mut conflicts: Vec<Conflict<'_>> = Vec::new();
    for finding in findings {
        let cause = (finding.operation, finding.erratum.map(|erratum| erratum.id));
        match conflicts.iter_mut().find(|known| (known.operation, known.erratum.map(|erratum| erratum.id)) == cause) {
            Some(conflict) => conflict.findings.push(finding),
            None => conflicts.push(Conflict {
                operation: finding.operation,
                erratum: finding.erratum,
                families: String::new(),
                findings: vec![finding],
            }),
        }
    }
    for conflict in &mut conflicts {
        let families: BTreeSet<&str> = conflict.findings.iter().map(|finding| finding.family).collect();
        conflict.families = families.into_iter().collect::<Vec<_>>().join(" ");
    }
    conflicts
}
