//! What the README says of the rules is what the rules say of themselves.

use std::collections::BTreeSet;

use oplog_conformance::rules;

const README: &str = include_str!("../../../../README.md");

#[test]
fn the_readme_lists_every_rule_and_no_other() {
    let listed: BTreeSet<String> = README.lines().filter(|line| line.starts_with("| `")).map(str::to_owned).collect();
    let all = rules::infos().chain(oplog_requests::rules::infos());
    let all: Vec<_> = all.map(|rule| (rule.id, rule.summary)).collect();
    let rules: BTreeSet<String> = all.iter().map(|(id, about)| format!("| `{id}` | {about} |")).collect();
    let families: BTreeSet<&str> = all.iter().filter_map(|(id, _)| id.split('/').next()).collect();
    let of_a_family = |line: &String| families.iter().any(|family| line.starts_with(&format!("| `{family}/")));
    let unlisted: Vec<_> = rules.difference(&listed).collect();
    let unknown: Vec<_> = listed.iter().filter(|line| of_a_family(line) && !rules.contains(*line)).collect();
    assert!(unlisted.is_empty() && unknown.is_empty(), "add {unlisted:#?}\nremove {unknown:#?}");
}
