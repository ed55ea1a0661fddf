//! What a violation sees of a request, and the ways in which it changes requests and right answers.
//!
//! Bodies are edited as trees and written again in the form that the answer has, so that one edit shows in JSON and in XML.

use std::ops::Range;

use jiff::Timestamp;
use oplog_schema::condition::CredentialKind;
use oplog_schema::json_body;
use oplog_schema::path::Step;
use oplog_schema::tables::{NextLink, Pagination, ParameterLocation};
use oplog_schema::uri::UNRESERVED;
use oplog_schema::{FieldPath, Operation};
use oplog_wire::body::write_json;
use oplog_wire::{MediaType, Shape};
use percent_encoding::utf8_percent_encode;
use serde_json::Value;

use crate::draw::Draw;
use crate::paging::list::List;
use crate::paging::next;
use crate::paging::size::{active, size};
use crate::pairs::Pairs;
use crate::parsed::ParsedRequest;
use crate::plan::Plan;
use crate::request::MockRequest;
use crate::responder::Responder;
use crate::response::MockResponse;
use crate::route::RoutedRequest;
use crate::sender::Sender;

/// One request to an operation with a fault.
pub(super) struct FaultContext<'s> {
    pub(super) responder: &'s Responder,
    /// The plan of the operation that the request is to, or comes close to.
    pub(super) plan: &'s Plan,
    pub(super) routed: &'s RoutedRequest<'s>,
    pub(super) sender: &'s Sender,
    pub(super) right: &'s dyn Fn(&RoutedRequest<'_>, &Sender) -> MockResponse,
}

impl<'s> FaultContext<'s> {
    pub(super) fn operation(&self) -> &Operation {
        &self.plan.operation
    }

    /// The request as it came.
    pub(super) fn request(&self) -> &'s MockRequest {
        self.routed.received.request
    }

    /// When it came.
    pub(super) fn now(&self) -> Timestamp {
        self.routed.received.now
    }

    /// The request taken apart; `None` where it only came close to the operation.
    pub(super) fn parsed(&self) -> Option<&'s ParsedRequest<'s>> {
        self.routed.route.request()
    }

    /// The reason for which the sender is refused.
    pub(super) fn refused(&self) -> Option<CredentialKind> {
        self.responder.settings().credentials.get(self.sender.credential?)?.refused
    }

    pub(super) fn pagination(&self) -> Option<&Pagination> {
        self.operation().pagination()
    }

    /// The right answer to the request.
    pub(super) fn right(&self) -> MockResponse {
        self.right_for(self.sender)
    }

    /// The right answer to the request if somebody else had sent it.
    pub(super) fn right_for(&self, sender: &Sender) -> MockResponse {
        (self.right)(self.routed, sender)
    }

    /// The right answer to another request of the same sender. A signature is checked against the request as it came; where that
    /// was to no operation, nobody has checked it yet.
    pub(super) fn right_to(&self, request: &MockRequest) -> MockResponse {
        let received = self.responder.receive(request, self.now()).with(self.routed.received.own);
        let routed = self.responder.route(&received);
        match self.parsed() {
            Some(_) => (self.right)(&routed, self.sender),
            None => (self.right)(&routed, &self.responder.identify(&routed, &|_| true)),
        }
    }

    /// The right answer with a parameter set to something else.
    pub(super) fn right_with(&self, name: &str, value: &str) -> MockResponse {
        self.right_to(&self.with(self.request(), name, Some(value)))
    }

    /// The right answer with a parameter left out.
    pub(super) fn right_without(&self, name: &str) -> MockResponse {
        self.right_to(&self.with(self.request(), name, None))
    }

    /// A parameter, wherever it travels; one that is sent empty counts as not sent.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        Some(self.parsed()?.parameter(name)?.to_owned())
    }

    /// The cursor that is asked for.
    pub(super) fn cursor(&self) -> Option<String> {
        self.parameter(&self.pagination()?.cursor)
    }

    /// The page size that is asked for by name.
    pub(super) fn asked_size(&self) -> Option<u64> {
        self.parameter(&self.pagination()?.size)?.parse().ok()
    }

    /// The most entries that the page may hold; `None` where the answer is not cut.
    pub(super) fn size(&self) -> Option<u64> {
        let request = self.parsed()?;
        Some(size(request, active(request)?))
    }

    /// The list that is asked for.
    pub(super) fn list(&self) -> Option<List<'_>> {
        self.responder.list(self.parsed()?)
    }

    /// The entries that the page holds and those that the list holds, by index.
    pub(super) fn span(&self) -> Option<(Range<u64>, Range<u64>)> {
        let list = self.list()?;
        let start = list.first().clamp(list.window.start, list.window.end);
        Some((start..start.saturating_add(list.size).min(list.window.end), list.window))
    }

    /// Whether no entry follows the page.
    pub(super) fn is_last(&self) -> bool {
        self.span().is_some_and(|(page, list)| page.end == list.end)
    }

    /// An entry of the list as its page shows it.
    pub(super) fn entry(&self, index: u64) -> Option<Value> {
        Some(self.list()?.series.row(index, self.parsed()?))
    }

    /// A cursor that leads to the entry of the list at `index`.
    pub(super) fn cursor_to(&self, index: u64) -> Option<String> {
        next::cursor(self.parsed()?, &self.list()?, self.pagination()?, self.responder.cursors(), index)
    }

    /// A number below `bound` of the moment: the next one has another.
    pub(super) fn random_below(&self, bound: usize) -> usize {
        usize::try_from(self.moment().below(bound as u64)).unwrap_or_default()
    }

    /// Puts `rows` into an order of the moment.
    pub(super) fn shuffle(&self, rows: &mut [Value]) {
        let mut places = 0..;
        rows.sort_by_cached_key(|_| self.moment().nth(places.next().unwrap_or_default()).bits());
    }

    fn moment(&self) -> Draw {
        Draw::new(0).of(self.now().as_nanosecond().to_le_bytes())
    }

    /// Whether a page behind the first one is asked for.
    pub(super) fn is_late(&self) -> bool {
        let first = self.pagination().and_then(|paging| paging.strategy.first());
        self.cursor().is_some_and(|cursor| Some(cursor.as_str()) != first)
    }

    /// A request like `request` with a parameter set, or left out.
    pub(super) fn with(&self, request: &MockRequest, name: &str, value: Option<&str>) -> MockRequest {
        let encode = |text: &str| utf8_percent_encode(text, UNRESERVED).to_string();
        let replaced = |pairs: &Pairs| {
            let others = pairs.iter().filter(|(key, _)| *key != name);
            let pair = |(key, value): (&str, &str)| format!("{}={}", encode(key), encode(value));
            others.chain(value.map(|value| (name, value))).map(pair).collect::<Vec<_>>().join("&")
        };
        let mut changed = request.clone();
        if let Some(row) = self.operation().body_parameters().find(|row| row.name == name) {
            return changed.with_member(name, value.map(|text| json_body::value(row.kind, text)));
        }
        if self.operation().parameter(name).is_some_and(|row| row.location == ParameterLocation::Path) {
            let uris = self.operation().endpoints().iter().map(|endpoint| &endpoint.uri);
            let own = uris.filter_map(|uri| Some((uri, uri.match_prefix(request.path())?)));
            let mut own = own.filter(|(_, (_, rest))| rest.is_empty());
            let Some((template, (values, _))) = own.next() else { return changed };
            let fill = |hole: &str| if hole == name { value.map(str::to_owned) } else { values.get(hole).cloned() };
            if let Some(path) = template.expand(fill) {
                changed.target = changed.target.replacen(request.path(), &path, 1);
            }
        } else if request.form().get(name).is_some() {
            changed.body = replaced(&request.form()).into_bytes();
        } else {
            let query = replaced(&Pairs::parse(request.raw_query().as_bytes()));
            changed.target = [request.path(), &query].join(if query.is_empty() { "" } else { "?" });
        }
        changed
    }

    /// The body of a success as a tree.
    pub(super) fn tree(&self, response: &MockResponse) -> Option<Value> {
        if response.status >= 400 {
            return None;
        }
        self.decode(response, self.operation().shape())
    }

    /// A body as a tree.
    pub(super) fn decode(&self, response: &MockResponse, shape: &Shape) -> Option<Value> {
        let media = if is_xml(response) { MediaType::Xml } else { MediaType::Json };
        Some(self.operation().decode(media, shape, &response.body).ok()?.value)
    }

    /// The success with another body.
    pub(super) fn write(&self, mut response: MockResponse, tree: &Value) -> MockResponse {
        response.body = match (is_xml(&response), self.plan.dialect, &self.operation().body().xml) {
            (true, Some(dialect), Some(form)) => dialect.encode(&form.root, &form.item, tree, self.operation().shape()),
            _ => write_json(tree, self.plan.json_style),
        }
        .into_bytes();
        response
    }

    /// The response with its body edited, where it is a success.
    pub(super) fn edited(&self, response: MockResponse, edit: impl FnOnce(&mut Value)) -> MockResponse {
        let Some(mut tree) = self.tree(&response) else { return response };
        edit(&mut tree);
        self.write(response, &tree)
    }

    /// The right answer with its body edited, where it is a success.
    pub(super) fn edit(&self, edit: impl FnOnce(&mut Value)) -> MockResponse {
        self.edited(self.right(), edit)
    }

    /// The right answer with its list edited: the items with their wrappers.
    pub(super) fn edit_rows(&self, edit: impl FnOnce(&mut Vec<Value>)) -> MockResponse {
        self.edit(|tree| {
            if let Some(rows) = self.rows(tree) {
                edit(rows);
            }
        })
    }

    /// The right answer, which names `cursor` as the next one, or none.
    pub(super) fn leading_to(&self, cursor: Option<&str>) -> MockResponse {
        self.led_to(self.right(), cursor)
    }

    /// A page that names `cursor` as the next one, or none.
    pub(super) fn led_to(&self, response: MockResponse, cursor: Option<&str>) -> MockResponse {
        let (Some(paging), Some(request)) = (self.pagination(), self.parsed()) else { return response };
        let address = cursor.map(|cursor| next::address(request, paging, cursor));
        let mut response = self.edited(response, |tree| {
            set_member(tree, paging.more.as_deref(), Some(cursor.is_some().into()));
            set_member(tree, paging.next.as_deref(), cursor.map(Value::from));
            match &paging.link {
                Some(NextLink::Member(name)) => set_member(tree, Some(name), address.clone().map(Value::from)),
                Some(NextLink::List(name)) => set_member(tree, Some(name), address.as_deref().map(next::list)),
                Some(NextLink::Header) | None => {}
            }
        });
        if paging.link == Some(NextLink::Header) {
            response.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("link"));
            response.headers.extend(address.map(|address| ("Link".to_owned(), next::header(&address))));
        }
        response
    }

    /// The list in a body.
    pub(super) fn rows<'t>(&self, tree: &'t mut Value) -> Option<&'t mut Vec<Value>> {
        let mut node = tree;
        for step in self.operation().entries_path()?.steps() {
            let Step::Member(name) = step else { return None };
            node = node.get_mut(name)?;
        }
        node.as_array_mut()
    }
}

/// Sets the member at a path of objects, or takes it out.
pub(super) fn set_member(tree: &mut Value, path: Option<&str>, value: Option<Value>) {
    let Some(path) = path.and_then(|path| path.parse::<FieldPath>().ok()) else { return };
    let around = path.parent().steps().iter().try_fold(tree, |node, step| match step {
        Step::Member(name) => node.get_mut(name),
        Step::Items => None,
    });
    let Some(members) = around.and_then(Value::as_object_mut) else { return };
    match value {
        Some(value) => members.insert(path.name().to_owned(), value),
        None => members.shift_remove(path.name()),
    };
}

/// Whether a response says that it is XML.
pub(super) fn is_xml(response: &MockResponse) -> bool {
    response.header("content-type").is_some_and(|value| value.contains("xml"))
}
