//! Fault against rule: which rule catches which fault, and what is caught by another rule or not at all.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use oplog_conformance::rules;
use oplog_findings::{RuleInfo, Weight};

use super::Checked;

/// Failing findings of one fault above which they are listed.
const SEVERAL: usize = 3;

/// Rules about what no built-in operation has. Their faults are those of the contracts below `crates/conformance/tests/vocabulary`, whose
/// test shows that each is caught.
const PROVED_ELSEWHERE: [&str; 5] =
    ["fields/bounds", "filters/complete", "filters/matching", "pagination/sorted", "pagination/totals"];

/// The matrix and what it comes to, and whether it is as it must be.
pub(super) fn shown(checked: &[Checked], is_all: bool) -> (String, bool) {
    let (faults, controls): (Vec<_>, Vec<_>) = checked.iter().partition(|checked| checked.fault.rule.is_some());
    let width = checked.iter().map(|checked| checked.fault.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (number, rule) in rules::infos().enumerate() {
        let _ = writeln!(text, "{:>3}  {}", number + 1, rule.id);
    }
    let _ = writeln!(
        text,
        "\n#  caught by its rule   !  missed by its rule   x  failed by another rule   w  warned of   c  in conflict\n"
    );
    let numbers = |digit: fn(usize) -> usize| -> String {
        (1..=rules::infos().count()).map(|number| char::from_digit(digit(number) as u32, 10).unwrap_or(' ')).collect()
    };
    let _ = writeln!(text, "{:width$}  {}", "", numbers(|number| number / 10));
    let _ = writeln!(text, "{:width$}  {}", "", numbers(|number| number % 10));
    for checked in &faults {
        let _ = writeln!(text, "{:width$}  {}", checked.fault.id, row(checked));
    }
    let _ = writeln!(text, "\ncontrols");
    for checked in &controls {
        let _ = writeln!(text, "{:width$}  {}", checked.fault.id, row(checked));
    }

    let wrong: Vec<_> = checked.iter().filter(|checked| !checked.is_right()).collect();
    let intended: BTreeSet<_> = faults.iter().filter_map(|checked| checked.fault.rule).collect();
    let elsewhere = |id: &&str| PROVED_ELSEWHERE.contains(id);
    let idle: Vec<_> = rules::infos().map(|rule| rule.id).filter(|id| is_all && !intended.contains(id)).collect();
    let (elsewhere, idle): (Vec<_>, Vec<_>) = idle.into_iter().partition(elsewhere);
    text.push('\n');
    for checked in &wrong {
        let said: Vec<_> =
            checked.found.iter().filter(|(_, weight)| **weight == Weight::Fail).map(|(rule, _)| *rule).collect();
        let said = if said.is_empty() { "nothing".to_owned() } else { said.join(", ") };
        let what = match (&checked.broken, checked.fault.rule) {
            (Some(what), _) => format!("could not be checked: {what}"),
            (None, Some(rule)) => format!("is for {rule}, but failed by {said}"),
            (None, None) => format!("is right, but failed by {said}"),
        };
        let _ = writeln!(text, "WRONG  {}  {what}", checked.fault.id);
    }
    for rule in &idle {
        let _ = writeln!(text, "WRONG  {rule} is needed by no fault");
    }
    for rule in &elsewhere {
        let _ = writeln!(
            text,
            "{rule} is about nothing that a built-in operation has; its faults are those of other contracts"
        );
    }
    let missed = wrong.iter().filter(|checked| checked.fault.rule.is_some()).count();
    let _ = writeln!(
        text,
        "{} faults, {} caught by the rule that should; {} controls, {} blamed; {} of {} rules needed",
        faults.len(),
        faults.len() - missed,
        controls.len(),
        wrong.len() - missed,
        intended.len(),
        rules::infos().count() - elsewhere.len(),
    );
    text += &findings_per_fault(&faults);
    (text, wrong.is_empty() && idle.is_empty())
}

/// How many failing findings a fault causes: one cause should be one finding.
fn findings_per_fault(faults: &[&Checked]) -> String {
    let mut counts: Vec<usize> =
        faults.iter().map(|checked| checked.failing.len()).filter(|count| *count > 0).collect();
    counts.sort_unstable();
    let (Some(most), Some(median)) = (counts.last(), counts.get(counts.len() / 2)) else { return String::new() };
    let mean = counts.iter().sum::<usize>() as f64 / counts.len() as f64;
    let mut text = String::new();
    for checked in faults.iter().filter(|checked| checked.failing.len() > SEVERAL) {
        let _ = writeln!(text, "\n{} causes {} failing findings:", checked.fault.id, checked.failing.len());
        checked.failing.iter().for_each(|finding| text += &format!("  {finding}\n"));
    }
    let _ = writeln!(text, "failing findings for each caught fault: median {median}, mean {mean:.2}, most {most}");
    text
}

/// One character for each rule.
fn row(checked: &Checked) -> String {
    let mark = |rule: &RuleInfo| match (checked.fault.rule == Some(rule.id), checked.found.get(rule.id)) {
        (true, Some(_)) => '#',
        (true, None) => '!',
        (false, Some(Weight::Fail)) => 'x',
        (false, Some(Weight::Warn)) => 'w',
        (false, Some(Weight::Conflict | Weight::Waived)) => 'c',
        (false, None) => '.',
    };
    rules::infos().map(mark).collect()
}
