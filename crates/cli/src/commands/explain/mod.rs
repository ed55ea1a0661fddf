//! `explain`: what an id stands for, where it comes from, and how to relax it.
//!
//! Neighbours: `row` words one documented row, `finding` a finding of the last run. Everything is read from the tables, the rules
//! and that run; nothing is asked of a target.

mod finding;
mod row;

use std::fmt::Write as _;

use anyhow::Context;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use oplog_findings::names::{UnknownName, rules_and_facts};
use oplog_findings::{RuleInfo, Severity, Subject};
use oplog_schema::{Catalogue, Fact, FactKind, Operation};

use crate::args::ExplainArgs;
use crate::data::Data;
use crate::{PASS, out, rules};
pub(crate) use row::recipe;

/// How long a waiver lasts that nobody has thought about.
const DAYS: i32 = 60;

pub(crate) fn run(args: &ExplainArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    let text = match &args.id {
        None => overview(&data.catalogue),
        Some(id) => match finding::explain(&data.catalogue, id, program) {
            Some(text) => text,
            None => explain(&data.catalogue, id, program).context("nothing can be explained")?,
        },
    };
    out::print(&text)?;
    Ok(PASS)
}

fn explain(catalogue: &Catalogue, id: &str, program: &str) -> Result<String, UnknownName> {
    match rules::find(id) {
        Some(found) if found.subject == Subject::Requests => return Ok(request_rule(found, program)),
        Some(found) => return Ok(rule(catalogue, found, program)),
        None => {}
    }
    if let Some(found) = rules::lints().find(|lint| lint.id == id) {
        return Ok(lint(found, program));
    }
    if let Some(found) = catalogue.get(id) {
        return Ok(operation(found));
    }
    let facts = || catalogue.operations().iter().flat_map(|op| op.facts().iter().map(move |fact| (op, fact)));
    // A local id is enough where it is unique.
    let named: Vec<_> = facts().filter(|(op, found)| op.full_id(&found.local) == id || *found.local == *id).collect();
    match named.as_slice() {
        [(op, found)] => return Ok(fact(op, found, program)),
        [] => {}
        several => {
            return Ok(listed(several.iter().map(|(op, found)| (op.full_id(&found.local), found.about.as_str()))));
        }
    }
    let family = rules::all()
        .chain(rules::lints())
        .filter(|rule| rule.subject.family() == id)
        .map(|rule| (rule.id.to_owned(), rule.summary));
    let vendor = catalogue.operations().iter().filter(|op| op.id().vendor() == id);
    let vendor = vendor.map(|op| (op.id().to_string(), op.summary()));
    let members: Vec<_> = family.chain(vendor).collect();
    if !members.is_empty() {
        return Ok(listed(members));
    }
    let operations = catalogue.operations().iter().map(|op| op.id().to_string());
    let families = Subject::ALL.iter().chain(&Subject::OF_LINTS).map(|subject| subject.family().to_owned());
    let vendors = catalogue.operations().iter().map(|op| op.id().vendor().to_owned());
    let known: Vec<String> = operations
        .chain(rules_and_facts(catalogue, rules::all().chain(rules::lints())))
        .chain(families)
        .chain(vendors)
        .collect();
    Err(UnknownName::new("rule, fact or operation", id, known.iter().map(String::as_str)))
}

/// Rules about targets, then rules about clients.
fn all_rules() -> impl Iterator<Item = (&'static str, &'static str)> {
    rules::all().map(|rule| (rule.id, rule.summary))
}

fn request_rule(rule: &RuleInfo, program: &str) -> String {
    let mut text = about(rule);
    text += "severity deny, a finding fails the gate; warn, it is only shown, about what the page does not state\n";
    text += "checks   every request of a client, in order\n";
    let quoted = out::quoted(rule.id);
    let _ = writeln!(
        text,
        "\nTo relax it\n  {program} gate --warn {quoted} -- COMMAND    findings are shown and fail nothing (--allow hides them)"
    );
    text
}

fn lint(lint: &RuleInfo, program: &str) -> String {
    let mut text = about(lint).replacen("rule ", "lint ", 1);
    text += match lint.severity {
        Severity::Deny => {
            "severity deny: a finding fails the run, unless an erratum of the tables is about the same fact\n"
        }
        _ => "severity warn: a finding is shown and fails nothing\n",
    };
    text += "checks   tables and golden cases of the page's examples, or a page\n";
    let quoted = out::quoted(lint.id);
    let _ = writeln!(text, "\nTo look for it alone\n  {program} lint --allow '*' --deny {quoted}");
    let _ = writeln!(text, "\nTo hide it\n  {program} lint --allow {quoted}");
    text
}

/// What a rule says of itself.
fn about(rule: &RuleInfo) -> String {
    let RuleInfo { id, summary, rationale, example, .. } = rule;
    format!(
        "rule {id}\n  {summary}\n\nwhy      {rationale}\nexpected {}\nactual   {}\n",
        example.expected, example.actual
    )
}

fn overview(catalogue: &Catalogue) -> String {
    let rules = listed(all_rules().map(|(rule, about)| (rule.to_owned(), about)));
    let operations = catalogue.operations().iter();
    let operations = listed(operations.map(|op| (op.id().to_string(), op.summary())));
    let lints = listed(rules::lints().map(|lint| (lint.id.to_owned(), lint.summary)));
    format!("Rules\n{rules}\nLints\n{lints}\nOperations\n{operations}")
}

fn listed<'a>(rows: impl IntoIterator<Item = (String, &'a str)>) -> String {
    let rows: Vec<_> = rows.into_iter().collect();
    let width = rows.iter().map(|(id, _)| id.chars().count()).max().unwrap_or_default().min(60);
    rows.iter().map(|(id, about)| format!("  {id:<width$}  {about}\n")).collect()
}

fn rule(catalogue: &Catalogue, rule: &RuleInfo, program: &str) -> String {
    let mut text = about(rule);
    let level = match rule.severity {
        Severity::Deny => "a finding fails the run",
        Severity::Warn => "a finding is shown and fails nothing",
        Severity::Allow => "findings are not shown",
    };
    let _ = writeln!(text, "severity {}: {level}", named(rule.severity));
    text += "\nFacts that it checks\n";
    let facts = catalogue.operations().iter().flat_map(|op| {
        op.facts_of_rule(rule.id).map(|fact| (op.full_id(&fact.local), fact.at.as_str())).collect::<Vec<_>>()
    });
    text += &listed(facts);
    text + &relaxed(rule.id, program, Severity::Warn)
}

fn operation(operation: &Operation) -> String {
    let mut text = format!("operation {}\n  {}\n\n", operation.id(), operation.summary());
    let _ = writeln!(
        text,
        "page     {}, {}, {}",
        operation.source().page,
        operation.source().product,
        operation.source().edition
    );
    let _ = writeln!(text, "tables   {}", operation.file());
    for endpoint in operation.endpoints() {
        let _ = writeln!(text, "request  {} {}", endpoint.method, endpoint.uri);
    }
    text += "\nFacts\n";
    text + &listed(operation.facts().iter().map(|fact| (fact.local.to_string(), fact.about.as_str())))
}

fn fact(operation: &Operation, fact: &Fact, program: &str) -> String {
    let full = operation.full_id(&fact.local);
    let page = operation.source();
    let mut text = format!("fact {full}\n  {}\n\n", fact.about);
    let _ = writeln!(text, "page     {}, {}", page.page, page.edition);
    let _ = writeln!(text, "row      {}", fact.at);
    let _ = writeln!(text, "basis    {}", row::basis(fact.basis));
    for (label, value) in row::details(operation, fact) {
        let _ = writeln!(text, "{label:<8} {value}");
    }
    let _ = writeln!(text, "tables   {}", operation.file());
    text += "\nRules that check it\n";
    text += &listed(fact.rules.iter().map(|id| (id.clone(), rules::find(id).map_or("", |rule| rule.summary))));
    let errata = operation.errata_about(&fact.local);
    let errata: Vec<_> = errata.map(|row| (format!("erratum.{}", row.id), row.reading.as_str())).collect();
    if !errata.is_empty() {
        text += "\nThe page contradicts itself about it\n";
        text += &listed(errata);
    }
    text += &match fact.kind {
        FactKind::Erratum => relaxed(&full, program, Severity::Allow),
        _ => relaxed(&full, program, Severity::Warn),
    };
    text
}

fn named(level: Severity) -> &'static str {
    match level {
        Severity::Deny => "deny",
        Severity::Warn => "warn",
        Severity::Allow => "allow",
    }
}

/// How to live with a violation: in one run, for good, until a day.
fn relaxed(id: &str, program: &str, level: Severity) -> String {
    let (quoted, flag) = (out::quoted(id), named(level));
    let effect = match level {
        Severity::Allow => "its conflicts are not shown; without --strict they fail nothing anyway",
        _ => "findings are shown and fail nothing (--allow hides them)",
    };
    // A day that has passed would be refused, and a far one forgotten.
    let day = Timestamp::now().to_zoned(TimeZone::UTC).date().saturating_add(DAYS.days());
    format!(
        "\nTo relax it in one run\n  {program} conformance --{flag} {quoted}    {effect}\n\nTo relax it for a target, in \
         conformance.toml\n  [target.NAME.severity]\n  {flag} = [\"{id}\"]\n\nTo accept it until a day; the run fails when that day is \
         over, or when nothing is left to accept\n  [[target.NAME.waivers]]\n  id = \"{id}\"\n  reason = \"why this is accepted\"\n  until = {day}\n"
    )
}
