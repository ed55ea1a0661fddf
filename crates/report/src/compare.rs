//! Two runs beside each other: only what differs.
//!
//! Findings are matched by their ids, facts by theirs, shapes by operation, version and form. Pure; where the runs come from (two
//! targets, or a report that was kept) is the caller's business.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::diff;
use crate::json::Stored;
use crate::shape::BodyShape;
use crate::terminal::plain;
use oplog_findings::{Outcome, RunReport, Weight};

/// What is compared of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// The target's name.
    pub name: String,
    /// Whether the run went to its end.
    pub complete: bool,
    /// Findings by id.
    pub findings: BTreeMap<String, Noted>,
    /// Outcomes by full fact id.
    pub outcomes: BTreeMap<String, Outcome>,
    /// Shapes of answers, by operation and form: `acme/list-logs json`.
    pub shapes: BTreeMap<String, BodyShape>,
}

/// A finding, as it is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Noted {
    /// What it does to its run.
    pub weight: Weight,
    /// The rule.
    pub rule: String,
    /// The full id of the fact.
    pub fact: String,
    /// The place.
    pub at: String,
    /// What is documented.
    pub expected: String,
    /// What came.
    pub actual: String,
}

/// What differs between two runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Differences {
    /// Findings by id that only the checked target has.
    pub regressions: BTreeMap<String, Noted>,
    /// Findings by id that only the other one has.
    pub fixes: BTreeMap<String, Noted>,
    /// Facts that came to something else on the checked target without a finding of their own: fact, there, here.
    pub outcomes: Vec<(String, Outcome, Outcome)>,
    /// Operations and forms whose answers have another shape, with the difference as text.
    pub shapes: BTreeMap<String, String>,
}

impl Side {
    /// What is compared of a report, and of the shapes of its answers.
    #[must_use]
    pub fn of(report: &RunReport, shapes: BTreeMap<String, BodyShape>) -> Self {
        let mut side = Self { name: report.target.clone(), complete: report.complete, shapes, ..Self::default() };
        for part in &report.operations {
            side.outcomes.extend(part.facts.iter().map(|entry| (entry.fact.clone(), entry.outcome)));
            for group in &part.findings {
                let noted = Noted {
                    weight: report.weight(group),
                    rule: group.rule.id.to_owned(),
                    fact: part.fact_id(group),
                    at: group.finding.at.clone(),
                    expected: group.finding.expected.clone(),
                    actual: group.finding.actual.clone(),
                };
                side.findings.insert(group.id(&part.id), noted);
            }
        }
        side
    }
}

impl From<&Stored> for Side {
    /// What is compared of a report that was kept. A shape that cannot be read is left out.
    fn from(stored: &Stored) -> Self {
        let mut side = Self { name: stored.target.clone(), complete: stored.complete, ..Self::default() };
        for part in &stored.operations {
            side.outcomes.extend(part.facts.iter().map(|fact| (fact.fact.clone(), fact.outcome)));
            let shapes = part.shapes.iter().filter_map(|(form, text)| Some((form, text.parse().ok()?)));
            side.shapes.extend(shapes.map(|(form, shape)| (format!("{} {form}", part.id), shape)));
            for found in &part.findings {
                let noted = Noted {
                    weight: found.weight,
                    rule: found.rule.clone(),
                    fact: found.fact.clone(),
                    at: found.at.clone(),
                    expected: found.expected.clone(),
                    actual: found.actual.clone(),
                };
                side.findings.insert(found.id.clone(), noted);
            }
        }
        side
    }
}

impl Side {
    /// Whether the run went to its end and was kept from nothing.
    #[must_use]
    pub fn is_tested(&self) -> bool {
        let checked = |outcome: &Outcome| !matches!(outcome, Outcome::Skipped | Outcome::Errored);
        self.complete
            && self.outcomes.values().any(checked)
            && !self.outcomes.values().any(|outcome| *outcome == Outcome::Errored)
    }

    /// Whether the run could see what becomes of a fact: it was about its operation, and nothing kept it from looking.
    fn checked(&self, fact: &str) -> bool {
        let operation = |fact: &str| fact.split_once('#').map(|(operation, _)| operation.to_owned());
        match self.outcomes.get(fact) {
            Some(Outcome::Errored) => false,
            Some(Outcome::Skipped) => self.complete,
            _ => self.outcomes.keys().any(|known| operation(known) == operation(fact)),
        }
    }
}

/// What `here` has and `there` has not, and the other way round. What only one run could look at is no difference but in the
/// outcomes.
#[must_use]
pub fn compare(here: &Side, there: &Side) -> Differences {
    let only = |one: &Side, other: &Side| -> BTreeMap<String, Noted> {
        let missing =
            one.findings.iter().filter(|(id, noted)| !other.findings.contains_key(*id) && other.checked(&noted.fact));
        missing.map(|(id, noted)| (id.clone(), noted.clone())).collect()
    };
    let (regressions, fixes) = (only(here, there), only(there, here));
    let told = |fact: &str| regressions.values().chain(fixes.values()).any(|noted| noted.fact == fact);
    let outcomes = here
        .outcomes
        .iter()
        .filter_map(|(fact, outcome)| Some((fact.clone(), *there.outcomes.get(fact)?, *outcome)))
        .filter(|(fact, before, after)| before != after && !told(fact))
        .collect();
    let shapes = here
        .shapes
        .iter()
        .filter_map(|(subject, shape)| {
            // Having seen less than the other run is no other shape.
            let before = there.shapes.get(subject)?;
            let after = shape.completed_by(before);
            (*before != after).then(|| (subject.clone(), diff::lines(&before.to_string(), &after.to_string())))
        })
        .collect();
    Differences { regressions, fixes, outcomes, shapes }
}

impl Differences {
    /// Whether the checked target fails where the other one does not.
    #[must_use]
    pub fn is_regression(&self) -> bool {
        self.regressions.values().any(|noted| noted.weight == Weight::Fail)
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The differences in words, colour always marked.
#[must_use]
pub fn render(differences: &Differences, here: &Side, there: &Side) -> String {
    let mut text = String::new();
    for (word, paint, findings) in
        [("REGRESSION", "31;1", &differences.regressions), ("FIX", "32;1", &differences.fixes)]
    {
        for (id, noted) in findings {
            let word = if noted.weight == Weight::Fail || word == "FIX" { word } else { "NEW" };
            let _ = writeln!(text, "\x1b[{paint}m{word}\x1b[0m  {}  {}  {id}", plain(&noted.fact), noted.rule);
            for (label, value) in [("at", &noted.at), ("expected", &noted.expected), ("actual", &noted.actual)] {
                let _ = writeln!(text, "  {label:<9} {}", plain(value));
            }
        }
    }
    for (fact, before, after) in &differences.outcomes {
        let _ = writeln!(text, "OUTCOME  {}  {} there, {} here", plain(fact), before.as_str(), after.as_str());
    }
    for (subject, change) in &differences.shapes {
        let _ = writeln!(text, "SHAPE  {}\n{change}", plain(subject));
    }
    for side in [here, there].into_iter().filter(|side| !side.complete) {
        let _ =
            writeln!(text, "the run on {} was not complete: what it did not see cannot be compared", plain(&side.name));
    }
    let _ = writeln!(
        text,
        "{}  {} against {}: {} new findings, {} fixed, {} other outcomes, {} other shapes",
        if differences.is_empty() { "SAME" } else { "DIFFERS" },
        plain(&here.name),
        plain(&there.name),
        differences.regressions.len(),
        differences.fixes.len(),
        differences.outcomes.len(),
        differences.shapes.len(),
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn side(findings: &[&str], outcomes: &[(&str, Outcome)], body: &Value) -> Side {
        let noted = |fact: &&str| {
            let noted = Noted {
                weight: Weight::Fail,
                rule: "fields/type".to_owned(),
                fact: format!("acme/list#{fact}"),
                at: "page 1".to_owned(),
                expected: "a string".to_owned(),
                actual: "7".to_owned(),
            };
            (format!("id of {fact}"), noted)
        };
        Side {
            name: "a side".to_owned(),
            complete: true,
            findings: findings.iter().map(noted).collect(),
            outcomes: outcomes.iter().map(|(fact, outcome)| (format!("acme/list#{fact}"), *outcome)).collect(),
            shapes: BTreeMap::from([("acme/list json".to_owned(), BodyShape::of(body))]),
        }
    }

    #[test]
    fn only_what_differs_is_told() {
        let body = json!({"rows": [{"id": 1, "note": null}]});
        let there =
            side(&["a", "both"], &[("a", Outcome::Failed), ("c", Outcome::Passed), ("d", Outcome::Passed)], &body);
        let less = json!({"rows": []});
        let here =
            side(&["b", "both"], &[("a", Outcome::Passed), ("c", Outcome::Skipped), ("d", Outcome::Passed)], &less);
        let found = compare(&here, &there);
        assert_eq!(found.regressions.keys().collect::<Vec<_>>(), ["id of b"]);
        assert_eq!(found.fixes.keys().collect::<Vec<_>>(), ["id of a"]);
        assert_eq!(found.outcomes, [("acme/list#c".to_owned(), Outcome::Passed, Outcome::Skipped)]);
        assert!(found.shapes.is_empty(), "seeing less is no other shape");
        assert!(found.is_regression());
        assert!(compare(&there, &there).is_empty());
        let elsewhere =
            Side { outcomes: BTreeMap::from([("acme/show#a".to_owned(), Outcome::Passed)]), ..Side::default() };
        assert!(compare(&here, &elsewhere).is_empty(), "what only one run checked is no difference");
    }

    #[test]
    fn what_one_side_could_not_look_at_is_neither_new_nor_fixed() {
        let body = json!({});
        let seen = side(&["a"], &[("a", Outcome::Failed)], &body);
        let unseen = side(&[], &[("a", Outcome::Errored)], &body);
        let stopped = Side { complete: false, ..side(&[], &[("a", Outcome::Skipped)], &body) };
        for (here, there) in [(&seen, &unseen), (&unseen, &seen), (&seen, &stopped), (&stopped, &seen)] {
            let found = compare(here, there);
            assert!(found.regressions.is_empty() && found.fixes.is_empty() && found.outcomes.len() == 1, "{found:?}");
        }
    }

    #[test]
    fn another_shape_is_shown_and_no_regression() {
        let there = side(&[], &[], &json!({"rows": [{"id": 1}]}));
        let here = side(&[], &[], &json!({"rows": [{"id": "one"}]}));
        let found = compare(&here, &there);
        assert!(!found.is_empty() && !found.is_regression());
        let text = render(&found, &here, &there);
        assert!(text.contains("SHAPE  acme/list json") && text.contains("rows[].id: string"), "{text}");
    }
}
