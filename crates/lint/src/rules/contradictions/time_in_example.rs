//! `contradictions/time-in-example`: a time in an example that has another layout than the words say.

use oplog_findings::brief_text;
use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::tables::StringFormat;
use oplog_wire::time::TimeFormat;

use super::super::{Check, Page, Rule, name};
use crate::finding::{Allows, Contradiction};
use crate::shown;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/time-in-example",
        summary: "Times in examples have the layout that the documentation states",
        rationale: "A client that reads or writes times in the stated layout is refused, or fails on the answer.",
        example: Example {
            expected: "times are written as basic-utc",
            actual: "the example has `2015-03-19T18:04:44+03:00`",
        },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["fields/format", "representations/example-request"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for fact in page.rows() {
        let values = shown::values(page.imported, &fact.path);
        let texts: Vec<&str> =
            values.iter().filter_map(|value| value.as_str()).filter(|text| !text.is_empty()).collect();
        let local = || format!("response.{}", fact.path);
        if let Some((layout, text)) = fact.value.layout.and_then(|layout| other(layout, texts.iter().copied())) {
            found.push(against(local(), &fact.path, layout, text).at(&fact.at));
        }
        // The row's own example, where the examples of answers agree on a layout.
        let row = fact.value.example.as_deref().filter(|text| text.starts_with(|c: char| c.is_ascii_digit()));
        let shown = shown::format_of(&texts).and_then(StringFormat::time);
        if let (Some(shown), Some(text)) = (shown, row)
            && shown.parse(text).is_err()
        {
            let says = format!("`{}` looks like `{text}` in its row", name(&fact.path));
            let format = TimeFormat::ALL.into_iter().find(|format| format.parse(text).is_ok());
            let allows = format.map_or(Allows::Nothing, |format| Allows::Format(format.to_string()));
            found.push(
                Contradiction::new(local(), says, format!("the example has `{}`", texts[0]))
                    .at(&fact.at)
                    .allowing(allows),
            );
        }
    }
    for fact in page.parameters() {
        let Some(layout) = fact.value.layout else { continue };
        let sent = page.sent.iter().filter_map(|sent| sent.value(&fact.name));
        if let Some((layout, text)) = other(layout, sent) {
            found.push(against(format!("parameter.{}", fact.name), &fact.name, layout, text).at(&fact.at));
        }
    }
    found
}

/// The first text that has another layout.
fn other<'a>(layout: TimeFormat, mut texts: impl Iterator<Item = &'a str>) -> Option<(TimeFormat, &'a str)> {
    texts.find(|text| layout.parse(text).is_err()).map(|text| (layout, text))
}

fn against(fact: String, path: &str, layout: TimeFormat, text: &str) -> Contradiction {
    let found = Contradiction::new(
        fact,
        format!("`{}` is a time, written as {layout}", name(path)),
        format!("the example has `{}`", brief_text(text)),
    );
    let format = TimeFormat::ALL.into_iter().find(|format| format.parse(text).is_ok());
    found.allowing(format.map_or(Allows::Nothing, |format| Allows::Format(format.to_string())))
}
