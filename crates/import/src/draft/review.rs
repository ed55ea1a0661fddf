//! `REVIEW.md`: each fact with its place on the page, what was inferred, and what a person has to decide.

use std::fmt::Write as _;

use oplog_findings::RuleInfo;
use oplog_lint::lists::List;
use oplog_lint::{Allows, Contradiction};

use crate::facts::{Imported, ReadFrom, ValueFacts};

/// Writes the list.
pub(super) fn write(
    imported: &Imported,
    id: &str,
    source: &str,
    list: &Option<List>,
    found: &[(&RuleInfo, Contradiction)],
    open: &[String],
) -> String {
    let mut out = format!(
        "# {id}: review of the draft\n\nRead from `{source}`. Delete this file when everything in it is settled.\n"
    );
    section(&mut out, "Left open", open.iter().map(String::clone));
    section(&mut out, "Where the page contradicts itself", found.iter().map(|(_, found)| contradiction(found)));
    section(&mut out, "Inferred", inferred(imported, list.as_ref()).into_iter());
    out.push_str("\n## Facts\n\n| fact | reads | stands at |\n| --- | --- | --- |\n");
    for operation in &imported.operations {
        row(&mut out, &format!("{} {}", operation.method, operation.uri), "", &operation.at);
    }
    for fact in &imported.auth {
        let name = fact.scheme.key_name().map(|name| format!(" {name}")).unwrap_or_default();
        row(&mut out, &format!("auth {}{name}", fact.scheme), "", &fact.at);
    }
    for fact in &imported.request {
        row(&mut out, &format!("{} {}", fact.place, fact.path), &says(&fact.value, fact.basis), &fact.at);
    }
    for fact in &imported.response {
        row(&mut out, &format!("response {}", fact.path), &says(&fact.value, fact.basis), &fact.at);
    }
    for fact in &imported.errors {
        let status = fact.status.map_or_else(|| "no status".to_owned(), |status| status.to_string());
        row(&mut out, &format!("error {}", fact.code.as_deref().unwrap_or("without a code")), &status, &fact.at);
    }
    let (requests, responses) = (
        imported.examples.iter().filter(|example| example.is_request).count(),
        imported.examples.iter().filter(|example| !example.is_request).count(),
    );
    let _ = write!(out, "\nExamples: {requests} of requests, {responses} of responses.\n");
    out
}

fn section(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    let _ = write!(out, "\n## {title}\n\n");
    if lines.is_empty() {
        out.push_str("Nothing.\n");
    }
    for line in lines {
        let _ = writeln!(out, "- {}", cell(&line));
    }
}

fn row(out: &mut String, fact: &str, reads: &str, at: &str) {
    let _ = writeln!(out, "| `{}` | {} | {} |", cell(fact).replace('`', ""), cell(reads), cell(at));
}

/// A text on one line that ends no cell.
fn cell(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.replace('|', "\\|").replace('<', "&lt;")
}

fn says(value: &ValueFacts, basis: ReadFrom) -> String {
    let mut parts = Vec::new();
    match value.kind {
        Some(kind) if value.kind_inferred => parts.push(format!("{} (from the example)", kind.as_str())),
        Some(kind) => parts.push(kind.as_str().to_owned()),
        None => parts.push("no type".to_owned()),
    }
    parts.extend(value.required.map(|required| if required { "mandatory" } else { "optional" }.to_owned()));
    parts.extend(value.values.as_ref().map(|values| format!("one of {}", values.join(", "))));
    parts.extend(value.default.as_ref().map(|default| format!("default {default}")));
    for (name, bound) in [
        ("at least", value.minimum),
        ("at most", value.maximum),
        ("shortest", value.min_length),
        ("longest", value.max_length),
    ] {
        parts.extend(bound.map(|bound| format!("{name} {bound}")));
    }
    parts.extend(value.pattern.as_ref().map(|pattern| format!("matches {}", pattern.as_str())));
    match basis {
        ReadFrom::Documented => {}
        ReadFrom::Example => parts.push("in an example only".to_owned()),
        ReadFrom::Syntax => parts.push("in a template only".to_owned()),
    }
    parts.join("; ")
}

fn contradiction(found: &Contradiction) -> String {
    let reading = match &found.allows {
        Allows::Nothing => "no erratum excuses it: decide which holds",
        _ => "drafted as an erratum: confirm it",
    };
    format!("{}, yet {} ({}): {reading}", found.says, found.shows, found.at)
}

fn inferred(imported: &Imported, list: Option<&List>) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(list) = list {
        let path = if list.path.is_empty() { "the body itself" } else { &list.path };
        lines.push(format!("the entries stand in `{path}`"));
        lines.extend(list.key.as_ref().map(|key| format!("`{key}` identifies an entry")));
        lines.extend(list.time.as_ref().map(|time| format!("`{time}` is the time of an entry")));
        lines.extend(list.paging.as_ref().map(|paging| {
            format!(
                "pages follow each other by `{}`, as long as `{}` says (strategy `{}`)",
                paging.cursor, paging.size, paging.strategy
            )
        }));
    }
    let only_shown = imported.response.iter().filter(|fact| fact.basis != ReadFrom::Documented).count();
    if only_shown > 0 {
        lines.push(format!("{only_shown} fields stand in examples only"));
    }
    lines
        .extend(imported.notes.iter().filter(|note| note.decided).map(|note| format!("{}: {}", note.about, note.says)));
    lines
}
