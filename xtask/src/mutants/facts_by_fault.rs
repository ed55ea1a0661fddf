//! Fact against fault: whether each documented fact of each operation can come out failed at all.
//!
//! A fact that passes whatever a server does proves nothing. Those that no server could violate on the wire say so in the tables,
//! with the reason, and are never counted as passed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use oplog_schema::{Catalogue, FactKind, Operation};

use super::Checked;
use super::spoilt::Spoilt;

/// How many faults are named for one fact.
const NAMED: usize = 3;

/// The list, what it comes to, and whether every fact can fail.
pub(super) fn shown(catalogue: &Catalogue, checked: &[Checked], spoilt: &Spoilt) -> (String, bool) {
    let mut text = "facts, each with what makes it come out failed\n".to_owned();
    let (mut documented, mut not_checkable, mut cannot_fail) = (0, 0, Vec::new());
    for operation in catalogue.operations() {
        let _ = writeln!(text, "\n{}", operation.id());
        let mut breakers = breakers(operation, checked, |one| &one.failed);
        let in_conflict = self::breakers(operation, checked, |one| &one.conflict);
        for (fact, how) in spoilt.of(operation) {
            breakers.entry(fact).or_default().insert(how);
        }
        let facts = operation.facts().iter();
        for fact in facts.filter(|fact| fact.kind != FactKind::Erratum && fact.basis.is_binding()) {
            documented += 1;
            let broken_by = breakers.get(&*fact.local);
            let line = match (&fact.not_checkable, broken_by) {
                (Some(reason), _) => {
                    not_checkable += 1;
                    format!("not checkable: {reason}")
                }
                (None, Some(names)) => named(names),
                // Where the page contradicts itself about every violation there is, none fails without `--strict`.
                (None, None) if in_conflict.contains_key(&*fact.local) => {
                    let names = in_conflict.get(&*fact.local);
                    format!("in conflict, failed by --strict: {}", names.map(named).unwrap_or_default())
                }
                (None, None) => {
                    cannot_fail.push(operation.full_id(&fact.local));
                    "NOTHING".to_owned()
                }
            };
            let _ = writeln!(text, "  {:<48}  {line}", fact.local);
        }
    }
    text.push('\n');
    for fact in &cannot_fail {
        let _ = writeln!(text, "WRONG  {fact} cannot come out failed: no fault and no spoilt response violates it");
    }
    let _ = writeln!(
        text,
        "facts: {documented} documented, {} cannot fail, {not_checkable} not checkable",
        cannot_fail.len()
    );
    (text, cannot_fail.is_empty())
}

/// What makes which fact of an operation come out so.
fn breakers<'a>(
    operation: &Operation,
    checked: &'a [Checked],
    facts: fn(&Checked) -> &BTreeSet<String>,
) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut breakers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for one in checked.iter().filter(|one| one.fault.operation == *operation.id()) {
        for fact in facts(one) {
            breakers.entry(fact).or_default().insert(one.fault.kind);
        }
    }
    breakers
}

fn named(names: &BTreeSet<&str>) -> String {
    let shown: Vec<&str> = names.iter().take(NAMED).copied().collect();
    match names.len().saturating_sub(NAMED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
