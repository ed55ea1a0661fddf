//! `pagination/next-consistent`: what a page says about the next one is consistent, and true.
//!
//! A flag that promises more comes with a position, one that does not comes without the field; a promised page holds something.

use oplog_schema::Operation;

use super::{on_page, pagination};
use crate::rules::{Check, Rule};
use crate::verdict::{Level, Verdict};
use crate::walk::{Next, Walk};

pub(crate) const RULE: Rule = Rule {
    id: "pagination/next-consistent",
    about: "what a page says about the next one is consistent, and true",
    level: Level::Deny,
    check: Check::Walk(check),
};

fn check(operation: &Operation, walk: &Walk) -> Verdict {
    let Some((more, next)) =
        pagination(operation).and_then(|paging| Some((paging.more.as_ref()?, paging.next.as_ref()?)))
    else {
        return Verdict::not_applicable();
    };
    let documented =
        |member: &str| operation.fact(&format!("response.{member}")).is_some_and(|f| f.basis.is_documented());
    if !documented(more) || !documented(next) {
        return Verdict::not_applicable();
    }
    let mut verdict = Verdict::not_applicable();
    let (more_fact, next_fact) = (format!("response.{more}"), format!("response.{next}"));
    for (number, page) in walk.pages.iter().enumerate() {
        let Some(flag) = page.more else { continue };
        verdict.checked.extend([more_fact.clone(), next_fact.clone()]);
        let finding = match (flag, &page.next) {
            (true, Next::Absent) => {
                on_page(&next_fact, walk, number, next, format!("present, because {more} is true"), "absent".to_owned())
            }
            (true, Next::Void(value)) => {
                on_page(&next_fact, walk, number, next, format!("a position, because {more} is true"), value.clone())
            }
            (false, Next::Position(value) | Next::Void(value)) => {
                on_page(&next_fact, walk, number, next, format!("absent, because {more} is false"), value.clone())
            }
            (true, Next::Position(_)) if walk.pages.get(number + 1).is_some_and(|page| page.count == 0) => {
                let actual = "true, yet the next page is empty".to_owned();
                on_page(&more_fact, walk, number, more, "true only where entries follow".to_owned(), actual)
            }
            _ => continue,
        };
        let cause = finding.expected.clone();
        verdict.push(finding.because(cause));
    }
    if !verdict.checked.is_empty() {
        verdict.checked.extend(operation.facts_of_rule(RULE.id).map(|fact| fact.local.clone()));
    }
    verdict.checked.sort();
    verdict.checked.dedup();
    verdict
}
