//! The pages of the built-in operations, as the importer reads them, against the tables that a person made of them.
//!
//! The pages are their vendors' and not here; `schemas/<vendor>/<operation>/page.json` holds the facts that were read off them, and
//! where their examples contradict their tables (`cargo xtask import-known DIR`). `known/reasons.toml` says of each difference why it
//! is one, which erratum each contradiction is, and why an erratum does not come out. What has no reason fails, and so does a reason
//! for what is no more.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use oplog_import::Imported;
use oplog_lint::difference::{Earlier, between};
use oplog_schema::{Catalogue, Operation};
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reasons {
    renamed: Vec<Renamed>,
    difference: Vec<OfDifferences>,
    contradiction: Vec<OfContradiction>,
    silent: Vec<OfErrata>,
}

/// A part of the tree that the tables have in another form than the page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Renamed {
    operation: String,
    page: String,
    tables: String,
    why: String,
}

/// Why some differences of an operation are there. A star at the end stands for any rest.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfDifferences {
    operation: String,
    lines: Vec<String>,
    why: String,
}

/// Which errata a contradiction is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfContradiction {
    operation: String,
    lint: String,
    /// The fact; of several contradictions of one lint, a star at the end stands for any rest.
    fact: Option<String>,
    /// None of the tables' errata, because of this.
    why: Option<String>,
    #[serde(default)]
    errata: Vec<String>,
}

/// Why some errata of an operation do not come out of its page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfErrata {
    operation: String,
    errata: Vec<String>,
    why: String,
}

fn reasons() -> Reasons {
    toml::from_str(include_str!("known/reasons.toml")).expect("reasons that can be read")
}

fn page(operation: &Operation) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
    let file = root.join(operation.id().as_str()).join(oplog_import::PAGE);
    serde_json::from_slice(&std::fs::read(file).expect("the facts of the page")).expect("facts")
}

fn fits(pattern: &str, text: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == text, |start| text.starts_with(start))
}

#[test]
fn every_difference_between_a_page_and_its_tables_has_a_reason() {
    let (reasons, catalogue) = (reasons(), Catalogue::embedded().expect("the tables"));
    let (mut shown, mut open, mut used) = (String::new(), Vec::new(), BTreeSet::new());
    for operation in catalogue.operations() {
        let id = operation.id().as_str();
        let mut imported: Imported = serde_json::from_value(page(operation)).expect("facts");
        let renamed = reasons.renamed.iter().filter(|part| part.operation == id);
        let names: String =
            renamed.clone().map(|part| format!("  {} = {}\n      {}\n", part.page, part.tables, part.why)).collect();
        for fact in &mut imported.response {
            for part in renamed.clone() {
                if let Some(rest) = fact.path.strip_prefix(&part.page) {
                    fact.path = format!("{}{rest}", part.tables);
                }
            }
        }
        let found = between(&oplog_lint::of_operation(operation, &[]), &imported, Earlier::Tables);
        let _ = writeln!(shown, "{id}: {} differences\n{}", found.len(), names.trim_end());
        for line in found.iter().map(ToString::to_string) {
            let reason = reasons.difference.iter().enumerate().find_map(|(number, reason)| {
                let at = reason.lines.iter().position(|pattern| fits(pattern, &line))?;
                (reason.operation == id).then_some((number, at, &reason.why))
            });
            match reason {
                Some((number, at, why)) => {
                    used.insert((number, at));
                    let _ = writeln!(shown, "  {line}\n      {why}");
                }
                None => open.push(format!("{id}: {line}")),
            }
        }
    }
    let unused = reasons.difference.iter().enumerate().flat_map(|(number, reason)| {
        reason
            .lines
            .iter()
            .enumerate()
            .filter(|(at, _)| !used.contains(&(number, *at)))
            .map(|(_, line)| line.clone())
            .collect::<Vec<_>>()
    });
    let unused: Vec<String> = unused.collect();
    assert!(open.is_empty(), "differences without a reason:\n{}", open.join("\n"));
    assert!(unused.is_empty(), "reasons of differences that are no more:\n{}", unused.join("\n"));
    insta::assert_snapshot!(shown);
}

#[test]
fn errata_come_out_of_the_examples_or_say_why_they_cannot() {
    let (reasons, catalogue) = (reasons(), Catalogue::embedded().expect("the tables"));
    let (mut shown, mut open, mut used) = (String::new(), Vec::new(), BTreeSet::new());
    for operation in catalogue.operations() {
        let id = operation.id().as_str();
        let page = page(operation);
        let mut out: BTreeSet<&str> = BTreeSet::new();
        let _ = writeln!(shown, "{id}");
        for found in page["contradictions"].as_array().expect("a list") {
            let text = |key: &str| found[key].as_str().unwrap_or_default();
            let line = format!("{} {}: {}, yet {}", text("lint"), text("fact"), text("says"), text("shows"));
            let reason = reasons.contradiction.iter().position(|reason| {
                reason.operation == id
                    && reason.lint == text("lint")
                    && reason.fact.as_deref().is_none_or(|fact| fits(fact, text("fact")))
            });
            let Some(number) = reason else {
                open.push(format!("{id}: {line}"));
                continue;
            };
            used.insert(number);
            let reason = &reasons.contradiction[number];
            out.extend(reason.errata.iter().map(String::as_str));
            let is = reason.why.clone().unwrap_or_else(|| format!("erratum {}", reason.errata.join(", ")));
            let _ = writeln!(shown, "  {line}\n      {is}");
        }
        for erratum in operation.errata() {
            let silent =
                reasons.silent.iter().find(|reason| reason.operation == id && reason.errata.contains(&erratum.id));
            let comes_out = out.contains(erratum.id.as_str());
            let why = match (silent, comes_out, erratum.basis.is_documented()) {
                (None, true, _) => continue,
                (Some(reason), false, _) => reason.why.clone(),
                (None, false, false) => "rests on something else than the page".to_owned(),
                (Some(_), true, _) => {
                    open.push(format!("{id}: erratum {} comes out, and has a reason why it does not", erratum.id));
                    continue;
                }
                (None, false, true) => {
                    open.push(format!(
                        "{id}: erratum {} does not come out: {}, yet {}",
                        erratum.id, erratum.says, erratum.shows
                    ));
                    continue;
                }
            };
            let _ = writeln!(shown, "  not {}\n      {why}", erratum.id);
        }
        for named in out.iter().copied().chain(
            reasons
                .silent
                .iter()
                .filter(|reason| reason.operation == id)
                .flat_map(|reason| reason.errata.iter().map(String::as_str)),
        ) {
            if operation.erratum(named).is_none() {
                open.push(format!("{id}: no erratum is called {named}"));
            }
        }
    }
    open.extend(
        reasons
            .contradiction
            .iter()
            .enumerate()
            .filter(|(number, _)| !used.contains(number))
            .map(|(_, reason)| format!("no longer found: {reason:?}")),
    );
    assert!(open.is_empty(), "{}", open.join("\n"));
    insta::assert_snapshot!(shown);
}
