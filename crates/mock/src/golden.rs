//! Golden cases made by the mock server itself: walks, last pages, empty lists, forms, errors.
//!
//! They are committed like the documented ones, so that a change of the mock server's answers is seen in a review. A test compares
//! the committed ones with what is answered now.

use jiff::Timestamp;
use oplog_schema::Operation;
use oplog_schema::tables::{Pagination, Parameter};
use oplog_wire::MediaType;
use oplog_wire::body::parse_json;
use oplog_wire::time::TimeFormat;

use crate::page_walk::PageWalk;
use crate::probe::probe;
use crate::request::MockRequest;
use crate::request_builder::RequestBuilder;
use crate::responder::Responder;
use crate::response::MockResponse;

/// What the clock shows when golden cases are made: 2026-03-01T09:30:00Z.
pub const GOLDEN_CLOCK: Timestamp = Timestamp::constant(1_772_357_400, 0);

/// The constructed cases of every operation, as files: path below the root of the data, and content.
///
/// `responder` has the settings of [`Settings::open`](crate::Settings::open): what else it answers is no golden case.
#[must_use]
pub fn golden_cases(responder: &Responder) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for plan in responder.plans().iter() {
        let cases = Maker { responder, operation: &plan.operation };
        for case in cases.all() {
            files.extend(case.files(&format!("golden/{}/{}", plan.operation.id(), case.name)));
        }
    }
    files
}

/// One case before it is written.
struct Case {
    name: String,
    shows: String,
    exchanges: Vec<(MockRequest, MockResponse)>,
}

struct Maker<'a> {
    responder: &'a Responder,
    operation: &'a Operation,
}

impl Maker<'_> {
    fn all(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        if let Some(pagination) = self.operation.pagination() {
            cases.extend(self.walk(pagination));
            cases.extend(self.last_page(pagination));
            cases.extend(self.empty(pagination));
            cases.extend(self.forms(pagination));
        }
        cases.extend(self.detail());
        cases.extend(self.errors());
        cases
    }

    /// The request for a list that paging applies to, about an entity that no example shows.
    fn ask(&self) -> RequestBuilder<'_> {
        let ask = RequestBuilder::new(self.operation).about(1).format(MediaType::Json);
        match self.operation.microversion() {
            Some(table) => ask.version(&table.maximum),
            None => ask,
        }
    }

    fn answer(&self, request: MockRequest) -> (MockRequest, MockResponse) {
        let response = self.responder.respond(&request, GOLDEN_CLOCK);
        (request, response)
    }

    fn walking(&self, pagination: &Pagination, size: u64) -> PageWalk<'_> {
        let request = self.ask().with(&pagination.size, &size.to_string()).request();
        PageWalk::new(self.responder, self.operation, request, GOLDEN_CLOCK)
    }

    fn walk(&self, pagination: &Pagination) -> Option<Case> {
        let largest = pagination.max_size.unwrap_or(u64::MAX);
        let total = self.walking(pagination, largest.min(1000)).entries().len() as u64;
        let exchanges = self.walking(pagination, total.div_ceil(3).clamp(1, largest)).collect();
        Some(Case { name: "walk".to_owned(), shows: "A whole list, page by page.".to_owned(), exchanges })
    }

    fn last_page(&self, pagination: &Pagination) -> Option<Case> {
        let steps = self.walking(pagination, 9).filter(|(_, response)| self.rows(response) > 0);
        let exchanges = vec![steps.last()?];
        let shows = "The last page of a walk by nine.";
        Some(Case { name: "last-page".to_owned(), shows: shows.to_owned(), exchanges })
    }

    fn rows(&self, response: &MockResponse) -> usize {
        let body = parse_json(&response.body).unwrap_or_default();
        self.operation.entries(&body).map_or(0, |entries| entries.len())
    }

    /// A list without entries: a window before anything happened, or a page far behind the last one.
    fn empty(&self, pagination: &Pagination) -> Option<Case> {
        let (ask, shows) = match self.operation.filters().first() {
            Some(filter) => {
                let end = filter.end.as_ref()?;
                let long_ago = Timestamp::UNIX_EPOCH;
                let text = |name: &str| {
                    let format = self.operation.parameter(name).and_then(Parameter::time_format);
                    format.unwrap_or(TimeFormat::UtcSeconds).format(long_ago)
                };
                let ask = self.ask().with(&filter.start, &text(&filter.start)).with(end, &text(end));
                (ask, "A window in which nothing happened.")
            }
            None if pagination.strategy.is_counted() => {
                (self.ask().with(&pagination.cursor, "100000"), "A page far behind the last one.")
            }
            None => return None,
        };
        let exchanges = vec![self.answer(ask.request())];
        Some(Case { name: "empty".to_owned(), shows: shows.to_owned(), exchanges })
    }

    /// One page in each form, where there is more than one.
    fn forms(&self, pagination: &Pagination) -> Vec<Case> {
        let forms: &[_] = if self.operation.body().xml.is_some() { &MediaType::ALL } else { &[] };
        let case = |&form: &MediaType| Case {
            name: format!("two-entries-in-{}", form.as_str()),
            shows: "Two entries, the same in every form.".to_owned(),
            exchanges: vec![self.answer(self.ask().with(&pagination.size, "2").format(form).request())],
        };
        forms.iter().map(case).collect()
    }

    /// One entry of the list that the operation shows entries of.
    fn detail(&self) -> Option<Case> {
        let detail = self.operation.detail()?;
        let list = self.responder.plans().get(&detail.list)?;
        let list = Maker { responder: self.responder, operation: &list.operation };
        let (_, response) = list.answer(list.ask().request());
        let body = parse_json(&response.body).ok()?;
        let key = detail.key_of(list.operation.entries(&body)?.first()?)?;
        let exchanges = vec![self.answer(self.ask().with(&detail.parameter, &key).request())];
        let shows = "An entry of the list, by its key.".to_owned();
        Some(Case { name: "entry-of-the-list".to_owned(), shows, exchanges })
    }

    /// One answer for each error that stands on the page.
    fn errors(&self) -> Vec<Case> {
        let rows = self.operation.documented_errors();
        let cases = rows.filter_map(|row| {
            let request = probe(self.responder, self.operation, row, GOLDEN_CLOCK)?;
            let exchanges = vec![self.answer(request)];
            Some(Case { name: format!("error-{}", slug(row.id.as_ref())), shows: row.about.clone(), exchanges })
        });
        cases.collect()
    }
}

fn slug(id: &str) -> String {
    id.chars().map(|char| if char.is_ascii_alphanumeric() { char.to_ascii_lowercase() } else { '-' }).collect()
}

impl Case {
    fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let mut files = vec![(format!("{folder}/case.toml"), self.head().into_bytes())];
        for (position, (request, response)) in self.exchanges.iter().enumerate() {
            let folder = match self.exchanges.len() {
                1 => folder.to_owned(),
                _ => format!("{folder}/pages/{}", position + 1),
            };
            files.push((format!("{folder}/request.http"), written(request)));
            files.push((format!("{folder}/response.{}", form(response)), response.body.clone()));
        }
        files
    }

    fn head(&self) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let mut head = format!(
            "origin = \"constructed\"\nreading = \"adopted\"\nsource = {}\nshows = {}\n\n[response]\n",
            quoted(&format!("the mock server with seed 0, its clock at {GOLDEN_CLOCK}")),
            quoted(&self.shows),
        );
        if let Some((_, response)) = self.exchanges.first() {
            head += &format!("status = {}\n\n[response.headers]\n", response.status);
            head += &format!("Content-Type = {}\n", quoted(response.header("content-type").unwrap_or_default()));
        }
        head
    }
}

/// The request as `request.http` holds it.
fn written(request: &MockRequest) -> Vec<u8> {
    let mut text = format!("{} {}\n", request.method, request.target);
    for (name, value) in &request.headers {
        text += &format!("{name}: {value}\n");
    }
    let mut bytes = text.into_bytes();
    if !request.body.is_empty() {
        bytes.push(b'\n');
        bytes.extend(&request.body);
    }
    bytes
}

fn form(response: &MockResponse) -> &'static str {
    match response.header("content-type") {
        Some(kind) if kind.contains("json") => "json",
        Some(kind) if kind.contains("xml") => "xml",
        _ => "txt",
    }
}
