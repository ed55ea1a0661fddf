//! What each rule catches, and on what it stays silent: small journals, and the verdicts on them.
//!
//! A line is a request and, behind the arrow, what is known of it: the status, `next=` the cursor handed out, `here=` the
//! page's own, `entries=`, `total=` and `size=` of numbered pages, `after=` seconds since the request before, `by=` another
//! client, `on=` a connection, `body=` a form or what `media=` says, `header=Name:value`, `proof=` the sender or what is wrong with the proof.
//! One file for each theme.

mod addresses;
mod bodies;
mod continued;
mod finished;
mod proofs;
mod retries;
mod values;

use crate::support::{self, catalogue, verdict};
use oplog_requests::rules;

const BBC: &str = "GET /v1/operationLog";
const OOS: &str = "GET /?Action=ListExecutionLogs&ExecutionId=exec-1";
const NOVA: &str = "GET /v2.1/p/servers/s/os-instance-actions";
const ONAPP: &str = "GET /transactions.json";
const SEARCH: &str = "POST /search-by-body/tickets";

/// A journal with the rules that speak, as `deny` or `warn`, and the request of each.
struct Case {
    about: &'static str,
    journal: &'static [&'static str],
    found: &'static [&'static str],
}

/// Rules, each with what it catches and on what it is silent.
type Cases = &'static [(&'static str, &'static [Case])];

/// Every rule with its journals.
fn cases() -> impl Iterator<Item = (&'static str, &'static Case)> {
    let rules = THEMES.iter().flat_map(|rules| rules.iter());
    rules.flat_map(|(rule, cases)| cases.iter().map(move |case| (*rule, case)))
}

const THEMES: [Cases; 7] =
    [addresses::CASES, values::CASES, bodies::CASES, proofs::CASES, finished::CASES, continued::CASES, retries::CASES];

fn journal(lines: &[&str]) -> Vec<String> {
    let fill = |line: &&str| {
        let names = [("{bbc}", BBC), ("{oos}", OOS), ("{nova}", NOVA), ("{onapp}", ONAPP), ("{search}", SEARCH)];
        names.iter().fold((*line).to_owned(), |line, (name, text)| line.replace(name, text))
    };
    lines.iter().map(fill).collect()
}

#[test]
fn each_rule_catches_what_it_is_for_and_nothing_else() {
    let mut wrong = Vec::new();
    for (rule, case) in cases() {
        let verdict = verdict(&journal(case.journal));
        let found: Vec<String> = support::found(&verdict);
        if found != case.found {
            wrong.push(format!("{rule}: {}\n  expected {:?}\n  found    {found:?}", case.about, case.found));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_finding_names_a_fact_of_its_operation() {
    for (rule, case) in cases() {
        let verdict = verdict(&journal(case.journal));
        for found in verdict.findings() {
            let fact = &found.finding.fact;
            let Some(operation) = found.operation else {
                assert_eq!(fact, "", "{rule}: {}", case.about);
                continue;
            };
            let operation = catalogue().get(operation.as_str()).unwrap();
            assert!(operation.fact(fact).is_some(), "{rule}: {}: {} names {fact:?}", case.about, found.rule.id);
        }
    }
}

#[test]
fn every_rule_has_a_journal_that_it_denies_or_warns_of_and_one_on_which_it_is_silent() {
    let all = THEMES.iter().flat_map(|rules| rules.iter());
    let mut with_cases: Vec<&str> = all.clone().map(|(rule, _)| *rule).collect();
    let mut known: Vec<&str> = rules::infos().map(|rule| rule.id).collect();
    with_cases.sort_unstable();
    known.sort_unstable();
    assert_eq!(with_cases, known);
    for (rule, cases) in all {
        assert!(cases.iter().any(|case| case.found.iter().any(|found| found.contains(rule))), "{rule}");
        assert!(cases.iter().any(|case| case.found.is_empty()), "{rule}");
    }
}
