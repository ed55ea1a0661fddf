//! A finding as the page shows it: what was expected and came, where the page says so, what was exchanged, how to see it again.

use std::fmt::Write as _;

use oplog_schema::tables::Basis;

use super::body::{self, Line};
use super::sign::Sign;
use super::text::{clip, counted};
use crate::response::masked;
use oplog_findings::{FindingGroup, OperationReport, RecordedExchange, RunReport, Weight};

use crate::Invocation;

/// Characters of a text that a target may have made long.
const LONG: usize = 1200;
/// Characters of a line for a shell; a longer one is no use cut.
const LONGEST_LINE: usize = 8000;
/// Headers and parameters that are shown, and characters of each.
const HEADERS: usize = 24;
const HEADER: usize = 300;

/// A finding.
#[derive(Debug)]
pub(super) struct Finding<'a> {
    /// Its id, and the name of its place on this page: the same, except where two findings have one id.
    pub(super) id: String,
    pub(super) anchor: String,
    pub(super) sign: Sign,
    pub(super) rule: &'static str,
    pub(super) about: &'static str,
    pub(super) family: &'static str,
    pub(super) operation: &'a str,
    pub(super) fact: Fact<'a>,
    pub(super) at: String,
    pub(super) count: u64,
    pub(super) places: Vec<String>,
    pub(super) also: &'a [&'static str],
    pub(super) expected: String,
    pub(super) actual: String,
    pub(super) erratum: Option<Erratum<'a>>,
    pub(super) suppression: Option<String>,
    pub(super) exchange: Option<Exchange>,
    pub(super) lines: Vec<Command>,
    /// Whether what was exchanged is shown at once.
    pub(super) open: bool,
}

/// The documented row that a finding is about.
#[derive(Debug)]
pub(super) struct Fact<'a> {
    pub(super) id: String,
    pub(super) local: &'a str,
    /// Its place on this page; `None` for a row that the coverage does not list.
    pub(super) anchor: Option<String>,
    pub(super) about: &'a str,
    /// The page, where it is the page that states the row.
    pub(super) page: &'a str,
    pub(super) at: &'a str,
    pub(super) basis: &'static str,
}

/// What the page says against itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Erratum<'a> {
    pub(super) id: &'a str,
    pub(super) says: &'a str,
    pub(super) shows: &'a str,
    pub(super) reading: &'a str,
    pub(super) reason: &'a str,
    pub(super) page: &'a str,
    pub(super) at: &'a str,
}

/// What was sent, and what came back.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) method: String,
    pub(super) path: String,
    /// Parameters, decoded, each with the sign before it.
    pub(super) query: Vec<String>,
    pub(super) base: String,
    pub(super) request_headers: Vec<(String, String)>,
    pub(super) signing: Option<&'static str>,
    pub(super) response: Answer,
}

/// What came back.
#[derive(Debug)]
pub(super) enum Answer {
    /// An answer.
    Response { status: String, took: String, headers: Vec<(String, String)>, body: Vec<Line>, note: String },
    /// None, and why.
    Nothing(String),
}

/// A line for a shell.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) name: &'static str,
    pub(super) line: String,
}

/// The finding `group` of `part`.
pub(super) fn of<'a>(
    report: &RunReport,
    part: &'a OperationReport,
    group: &'a FindingGroup,
    invocation: &Invocation,
) -> Finding<'a> {
    let id = group.id(&part.id);
    let finding = &group.finding;
    let weight = report.weight(group);
    Finding {
        anchor: id.clone(),
        id,
        sign: weight.into(),
        rule: group.rule.id,
        about: group.rule.summary,
        family: group.rule.subject.family(),
        operation: &part.id,
        fact: fact(part, group),
        at: clip(&finding.at, LONG).into_owned(),
        count: group.count,
        places: group.places.iter().map(|place| clip(place, LONG).into_owned()).collect(),
        also: &group.also,
        expected: clip(&finding.expected, LONG).into_owned(),
        actual: clip(&finding.actual, LONG).into_owned(),
        erratum: finding.erratum.as_deref().and_then(|id| erratum(part, id)),
        suppression: group.suppression.as_ref().map(|suppression| clip(&suppression.to_string(), LONG).into_owned()),
        exchange: exchange(report, part, group),
        lines: lines(report, part, group, invocation, weight),
        open: false,
    }
}

fn fact<'a>(part: &'a OperationReport, group: &'a FindingGroup) -> Fact<'a> {
    let id = part.fact_id(group);
    let row = part.documented.fact(&group.finding.fact);
    let source = part.documented.source();
    Fact {
        anchor: part.row(group).map(|_| id.clone()),
        id,
        local: &group.finding.fact,
        about: row.map_or("", |row| &row.about),
        // What stands elsewhere does not stand on the page.
        page: if row.is_some_and(|row| row.basis.is_documented()) { &source.page } else { "" },
        at: row.map_or("", |row| &row.at),
        basis: row.map_or("not documented", |row| match row.basis {
            Basis::Table => "a row of a table",
            Basis::Prose => "a sentence of the page",
            Basis::Example => "an example of the page",
            Basis::Standard => "a standard that holds for every service",
            Basis::Upstream => "another publication; not required",
            Basis::Inferred => "reasoning; not required",
        }),
    }
}

/// What `part` documents under the erratum `id`.
fn erratum<'a>(part: &'a OperationReport, id: &str) -> Option<Erratum<'a>> {
    let row = part.documented.erratum(id)?;
    Some(Erratum {
        id: row.id.as_ref(),
        says: &row.says,
        shows: &row.shows,
        reading: &row.reading,
        reason: &row.reason,
        page: &part.documented.source().page,
        at: &row.at,
    })
}

fn lines(
    report: &RunReport,
    part: &OperationReport,
    group: &FindingGroup,
    invocation: &Invocation,
    weight: Weight,
) -> Vec<Command> {
    let mut lines = Vec::new();
    let mut add = |name, line: String| {
        if line.chars().count() <= LONGEST_LINE {
            lines.push(Command { name, line });
        }
    };
    if let Some(line) = invocation.request(part, group) {
        add("Send it again", line);
    }
    match invocation.replay(part, group) {
        Some(line) => add("Ask and check again", line),
        None => add("Check the operation", invocation.rerun(part, report.seed)),
    }
    add("Explain the row", invocation.explain(part, group));
    match weight {
        Weight::Fail if !group.is_conflict() => {
            add("Make it a warning", format!("{} --warn {}", invocation.check, group.rule.id));
        }
        Weight::Warn => add("Hide it", format!("{} --allow {}", invocation.check, group.rule.id)),
        Weight::Fail | Weight::Conflict | Weight::Waived => {}
    }
    lines
}

fn exchange(report: &RunReport, part: &OperationReport, group: &FindingGroup) -> Option<Exchange> {
    let request = group.finding.request.as_ref()?;
    let recorded = report.exchange(&part.id, group);
    Some(Exchange {
        method: clip(&request.method, HEADER).into_owned(),
        path: clip(&request.path, LONG).into_owned(),
        query: query(&request.query),
        base: clip(recorded.map_or(&part.url, |recorded| &recorded.url), LONG).into_owned(),
        request_headers: headers(&request.headers),
        signing: match request.signing.manner() {
            oplog_findings::Signing::Usual => None,
            oplog_findings::Signing::Anonymous => Some("sent without credentials"),
            oplog_findings::Signing::WrongSecret => Some("signed with a wrong secret"),
            oplog_findings::Signing::Stale => Some("signed as if made long ago"),
            oplog_findings::Signing::Special(kind) => Some(kind.as_str()),
            oplog_findings::Signing::Account(..) => Some("signed by another account"),
        },
        response: match recorded {
            Some(recorded) => response(recorded, pointer(&group.finding.at)),
            None => Answer::Nothing("the answer was not kept".to_owned()),
        },
    })
}

fn query(query: &[(String, Option<String>)]) -> Vec<String> {
    let signs = std::iter::once('?').chain(std::iter::repeat('&'));
    let shown = query.iter().take(HEADERS).zip(signs);
    shown
        .map(|((name, value), sign)| {
            let value = value.as_ref().map(|value| format!("={value}")).unwrap_or_default();
            clip(&format!("{sign}{name}{value}"), HEADER).into_owned()
        })
        .collect()
}

fn response(recorded: &RecordedExchange, place: Option<&str>) -> Answer {
    let response = match &recorded.result {
        Ok(response) => response,
        Err(failure) => return Answer::Nothing(clip(&failure.to_string(), LONG).into_owned()),
    };
    let reason = http::StatusCode::from_u16(response.status).ok().and_then(|status| status.canonical_reason());
    let mut note = counted(response.body.len() + recorded.cut, "byte");
    if recorded.cut > 0 {
        let _ = write!(note, ", of which {} were not kept", recorded.cut);
    }
    Answer::Response {
        status: format!("{} {}", response.status, reason.unwrap_or_default()).trim_end().to_owned(),
        took: format!("{} ms", recorded.took.as_millis()),
        headers: headers(&response.headers),
        body: body::lines(&response.body, place),
        note,
    }
}

fn headers(headers: &[(String, String)]) -> Vec<(String, String)> {
    let shown = masked(headers).take(HEADERS);
    let mut shown: Vec<(String, String)> =
        shown.map(|(name, value)| (clip(name, HEADER).into_owned(), clip(value, HEADER).into_owned())).collect();
    if headers.len() > HEADERS {
        shown.push(("…".to_owned(), format!("cut: {} headers", headers.len())));
    }
    shown
}

/// The JSON pointer in a position: `page 3 of the walk by 10, /rows/7/id`, or `/rows/7/id of the XML form`.
fn pointer(at: &str) -> Option<&str> {
    let start = if at.starts_with('/') { 0 } else { at.rfind(", /")? + 2 };
    at[start..].split(' ').next()
}

#[cfg(test)]
mod tests {
    use super::pointer;

    #[test]
    fn the_pointer_of_a_position_is_found() {
        assert_eq!(pointer("page 3 of the walk by 10, /rows/7/id"), Some("/rows/7/id"));
        assert_eq!(pointer("/rows/7/id of the XML form"), Some("/rows/7/id"));
        assert_eq!(pointer("the documented request GET /v1/log"), None);
    }
}
