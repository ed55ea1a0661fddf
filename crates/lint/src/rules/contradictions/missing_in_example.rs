//! `contradictions/missing-in-example`: a mandatory field that an example lacks.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};

use super::super::{Check, Page, Rule, name};
use crate::finding::{Allows, Contradiction};
use crate::shown;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/missing-in-example",
        summary: "Examples have every field that is mandatory",
        rationale: "A client generated from the table fails on the answer of the example, or the example is of another version than the table.",
        example: Example { expected: "`updated_at` is mandatory", actual: "2 of 2 objects in the examples lack it" },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["fields/required"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    let mandatory = page.rows().filter(|fact| fact.value.required == Some(true));
    mandatory
        .filter_map(|fact| {
            let (objects, with) = shown::presence(page.imported, &fact.path);
            let shows = format!("{} of {objects} objects in the examples lack it", objects - with);
            let found = Contradiction::new(
                format!("response.{}", fact.path),
                format!("`{}` is mandatory", name(&fact.path)),
                shows,
            );
            (with < objects).then(|| found.at(&fact.at).allowing(Allows::Absent))
        })
        .collect()
}
