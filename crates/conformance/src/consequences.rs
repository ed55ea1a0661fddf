//! One cause, one finding: what follows from another finding is told with it, not beside it.
//!
//! Rules read evidence one by one, so one broken thing shows in several of them: where a request is answered differently each time,
//! every comparison of two answers finds something too. This is the last look before findings are shown. What facts came to is not
//! touched by it: a fact is failed whether its finding is told by itself or with another one. Pure functions.

use std::collections::BTreeMap;

use oplog_findings::{Finding, FindingGroup, PLACES, Scope, Severity, Subject, matches};

/// Findings of one rule, on as many facts, from which on they are told as one.
const ALIKE: usize = 3;
/// The same for findings about errors, which share one envelope and often one handler.
const ALIKE_ERRORS: usize = 2;

/// How near a consequence is to its cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Near {
    /// Anywhere in the operation.
    Anywhere,
    /// About the same fact.
    SameFact,
    /// About the same member, or one inside or around it.
    SameMember,
    /// With the same observation.
    SameActual,
}

/// A rule, and the rules whose findings follow from its own. Causes stand before their consequences; all that follows from the first
/// of a chain is named there.
const CONSEQUENCES: &[(&str, Near, &[&str])] = &[
    // Bodies that cannot be read, or are not there.
    (
        "representations/documented-request",
        Near::Anywhere,
        &[COMPARISONS, "pagination/terminates", "pagination/no-gap"],
    ),
    ("representations/well-formed", Near::Anywhere, &[COMPARISONS, "pagination/terminates", "pagination/no-gap"]),
    // What a member lacks or says wrongly shows in every comparison of it.
    ("fields/required", Near::SameMember, &[COMPARISONS, "representations/xml-types"]),
    ("fields/nesting", Near::SameMember, &[COMPARISONS, "representations/xml-types"]),
    ("fields/type", Near::SameMember, &[COMPARISONS, "representations/xml-types", "pagination/echo"]),
    ("fields/null", Near::SameMember, &[COMPARISONS, "representations/xml-types"]),
    ("fields/*", Near::SameMember, &[COMPARISONS]),
    // Entries that change between two answers are other entries to everything that compares walks.
    ("fields/*", Near::Anywhere, &["pagination/no-gap", "pagination/no-repeat", "pagination/size-independent"]),
    // The same request is answered differently: nothing that takes two answers can agree.
    ("pagination/stable-on-repeat", Near::Anywhere, &["pagination/*", "filters/*", COMPARISONS]),
    ("pagination/resumable-anywhere", Near::Anywhere, &["pagination/*", COMPARISONS]),
    // Pages of the wrong size shift every boundary.
    (
        "pagination/size-bound",
        Near::Anywhere,
        &[
            "pagination/default-size",
            "pagination/echo",
            "pagination/no-gap",
            "pagination/no-repeat",
            "pagination/size-cap",
            "pagination/size-independent",
        ],
    ),
    (
        "relations/isolated",
        Near::Anywhere,
        &["pagination/no-gap", "pagination/no-repeat", "pagination/size-independent"],
    ),
    // Where entries get lost, the page before promised something else than came.
    (
        "pagination/no-gap",
        Near::Anywhere,
        &["pagination/next-consistent", "pagination/size-independent", "filters/boundaries", "filters/sub-windows"],
    ),
    ("pagination/size-independent", Near::Anywhere, &[COMPARISONS]),
    ("filters/window", Near::Anywhere, &["filters/*"]),
    ("filters/sub-windows", Near::Anywhere, &["filters/boundaries", "filters/default-window"]),
    // A refusal of the wrong shape has nothing to read a code or a message from.
    ("errors/status", Near::SameFact, &["errors/*", "pagination/token-bound-to-query"]),
    ("errors/body-shape", Near::SameFact, &["errors/code", "errors/message", "errors/content-type"]),
    // Another error has another message.
    ("errors/code", Near::SameFact, &["errors/message"]),
    // Errors that all have one wrong status: those of refused credentials are no more wrong than the others.
    ("errors/status", Near::SameActual, &["auth/*"]),
];

/// Stands for every rule that compares several answers with each other.
const COMPARISONS: &str = "comparisons";

/// The findings without those that follow from another one, which names their rules instead.
#[must_use]
pub fn told_once(groups: Vec<FindingGroup>) -> Vec<FindingGroup> {
    let (mut failing, others): (Vec<_>, Vec<_>) = groups.into_iter().partition(fails);
    for (rule, near, consequences) in CONSEQUENCES {
        let is_cause = |group: &FindingGroup| matches(rule, group.rule.id);
        let causes = Causes::new(failing.iter().enumerate().filter(|(_, group)| is_cause(group)));
        let mut follow: BTreeMap<usize, usize> = BTreeMap::new();
        for (index, group) in failing.iter().enumerate() {
            let named = || consequences.iter().any(|named| names(named, group));
            if let Some(cause) = causes.first(&group.finding, *near).filter(|_| !is_cause(group) && named()) {
                follow.insert(index, cause);
            }
        }
        fold(&mut failing, &follow);
    }
    let mut told = merge(failing);
    told.extend(others);
    told
}

fn fails(group: &FindingGroup) -> bool {
    group.severity == Severity::Deny && !group.is_conflict()
}

fn names(named: &str, group: &FindingGroup) -> bool {
    match named {
        COMPARISONS => group.rule.scope == Scope::Comparison,
        pattern => matches(pattern, group.rule.id),
    }
}

/// The causes of one rule by what they contradict, each time the first of them: there are few facts, and may be many findings.
#[derive(Default)]
struct Causes<'a> {
    first: Option<usize>,
    /// By what was observed.
    observed: BTreeMap<&'a str, usize>,
    /// By the fact that it is about.
    own: BTreeMap<&'a str, usize>,
    /// By every fact that it contradicts.
    contradicted: BTreeMap<&'a str, usize>,
}

impl<'a> Causes<'a> {
    fn new(groups: impl Iterator<Item = (usize, &'a FindingGroup)>) -> Self {
        let mut causes = Self::default();
        for (index, group) in groups {
            let finding = &group.finding;
            causes.first.get_or_insert(index);
            causes.observed.entry(&finding.actual).or_insert(index);
            causes.own.entry(&finding.fact).or_insert(index);
            for fact in std::iter::once(&finding.fact).chain(&finding.further) {
                causes.contradicted.entry(fact).or_insert(index);
            }
        }
        causes
    }

    /// The first cause that is near a finding.
    fn first(&self, finding: &Finding, near: Near) -> Option<usize> {
        let fact = finding.fact.as_str();
        let inside =
            |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with(['.', '[']));
        let same = || self.contradicted.get(fact).copied();
        let around = || {
            let near = self.own.iter().filter(|(own, _)| inside(fact, own) || inside(own, fact));
            near.map(|(_, index)| *index).min()
        };
        match near {
            Near::Anywhere => self.first,
            Near::SameActual => self.observed.get(finding.actual.as_str()).copied(),
            Near::SameFact => same(),
            Near::SameMember => same().into_iter().chain(around()).min(),
        }
    }
}

/// Tells each finding with its cause.
fn fold(groups: &mut Vec<FindingGroup>, follow: &BTreeMap<usize, usize>) {
    for (&index, &cause) in follow {
        let group = groups[index].clone();
        let cause = &mut groups[cause];
        cause.noticed_by([group.rule.id].into_iter().chain(group.also));
        contradict(cause, &group.finding.fact, &group.finding.further);
    }
    let mut index = 0;
    groups.retain(|_| {
        index += 1;
        !follow.contains_key(&(index - 1))
    });
}

/// What the other finding contradicts is contradicted by this one as well, and suppressed with it.
fn contradict(group: &mut FindingGroup, fact: &str, further: &[String]) {
    let all = std::iter::once(fact).chain(further.iter().map(String::as_str));
    group.finding = group.finding.clone().contradicting(all);
}

/// Tells findings of one rule that are alike as one: a common envelope that is broken, every member of a type.
fn merge(groups: Vec<FindingGroup>) -> Vec<FindingGroup> {
    let mut alike: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for group in &groups {
        *alike.entry(likeness(group)).or_default() += 1;
    }
    let mut first: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut told: Vec<FindingGroup> = Vec::new();
    for group in groups {
        let likeness = likeness(&group);
        let enough = if group.rule.subject == Subject::Errors { ALIKE_ERRORS } else { ALIKE };
        if alike.get(&likeness).is_none_or(|count| *count < enough) {
            told.push(group);
            continue;
        }
        match first.get(&likeness) {
            None => {
                first.insert(likeness, told.len());
                told.push(group);
            }
            Some(&index) => {
                let one = &mut told[index];
                one.count += group.count;
                one.noticed_by(group.also);
                contradict(one, &group.finding.fact, &group.finding.further);
                if one.places.len() < PLACES {
                    one.places.push(format!("{}: {}", group.finding.fact, group.finding.at));
                }
            }
        }
    }
    told
}

/// What findings have in common that are told as one: the rule, and the cause without the name of the fact. Errors share one
/// envelope, and two answers one difference, so of those the rule is enough.
fn likeness(group: &FindingGroup) -> (&'static str, String) {
    let cause = match (group.rule.subject, group.rule.scope) {
        (Subject::Errors, _) | (_, Scope::Comparison) => String::new(),
        _ => group.finding.cause.replace(&group.finding.fact, ""),
    };
    (group.rule.id, cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    fn group(rule: &str, fact: &str) -> FindingGroup {
        FindingGroup {
            rule: rules::find(rule).expect("a rule"),
            severity: Severity::Deny,
            finding: Finding::new(fact, "somewhere", format!("{fact} is right"), "it is not"),
            count: 1,
            places: vec!["somewhere".to_owned()],
            also: Vec::new(),
            suppression: None,
        }
    }

    fn told(groups: &[(&str, &str)]) -> Vec<(&'static str, Vec<&'static str>)> {
        let groups = groups.iter().map(|(rule, fact)| group(rule, fact)).collect();
        told_once(groups).into_iter().map(|group| (group.rule.id, group.also)).collect()
    }

    #[test]
    fn a_value_that_is_wrong_by_itself_is_told_once_and_not_again_by_each_comparison() {
        let groups = [("fields/null", "response.entry.id"), ("relations/list-and-detail", "response.entry.id")];
        assert_eq!(told(&groups), [("fields/null", vec!["relations/list-and-detail"])]);
        let apart = [("fields/null", "response.entry.id"), ("relations/list-and-detail", "response.entry.name")];
        assert_eq!(told(&apart).len(), 2);
    }

    #[test]
    fn a_list_that_changes_each_time_explains_whatever_is_compared() {
        let groups = [
            ("pagination/no-gap", "parameter.marker"),
            ("pagination/resumable-anywhere", "parameter.marker"),
            ("pagination/stable-on-repeat", "parameter.size"),
        ];
        let also = vec!["pagination/no-gap", "pagination/resumable-anywhere"];
        assert_eq!(told(&groups), [("pagination/stable-on-repeat", also)]);
    }

    #[test]
    fn a_common_envelope_that_is_broken_is_one_finding_about_all_rows() {
        let rows = ["error.A", "error.B", "error.C"];
        let groups = rows.iter().map(|row| group("errors/code", row)).collect();
        let told = told_once(groups);
        assert_eq!(told.len(), 1);
        assert!(rows.iter().all(|row| told[0].finding.contradicts(row)));
        assert_eq!((told[0].count, told[0].places.len()), (3, 3));
    }

    #[test]
    fn what_is_only_warned_of_explains_nothing() {
        let mut warned = group("fields/null", "response.entry.id");
        warned.severity = Severity::Warn;
        assert_eq!(told_once(vec![warned, group("relations/list-and-detail", "response.entry.id")]).len(), 2);
    }

    #[test]
    fn causes_name_rules_that_exist() {
        for (cause, _, consequences) in CONSEQUENCES {
            for pattern in std::iter::once(cause).chain(*consequences).filter(|pattern| **pattern != COMPARISONS) {
                assert!(rules::infos().any(|rule| matches(pattern, rule.id)), "{pattern}");
            }
        }
    }
}
