//! Bodies and requests made from a file of tables, without the schemas that are derived from it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use oplog_findings::{Request, Response, Signing};
use oplog_schema::path::Step;
use oplog_schema::tables::{Field, JsonType, ParameterLocation, StringFormat};
use oplog_schema::{FieldPath, Operation};
use oplog_wire::MediaType;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value};

/// A request that the page documents, answered in `form`.
pub(super) fn call(operation: &Operation, form: MediaType) -> Request {
    let value = |name: &str| {
        let known = operation.entity(name).and_then(|entity| entity.known.first().cloned());
        known.or_else(|| operation.parameter(name)?.example.clone()).or(Some("x".to_owned()))
    };
    let mut documented = operation.documented_endpoints();
    let endpoint = documented.find(|endpoint| endpoint.format.is_none_or(|only| only == form)).unwrap();
    let query =
        operation.parameters().iter().filter(|row| row.location == ParameterLocation::Query).filter_map(|row| {
            let name = row.name.clone();
            match (row.flag, row.mandatory == Some(true)) {
                (true, _) => Some((name, None)),
                (false, true) => Some((name.clone(), value(&name))),
                (false, false) => None,
            }
        });
    Request {
        method: endpoint.method.clone(),
        path: endpoint.uri.expand(value).unwrap(),
        query: query.collect(),
        headers: Vec::new(),
        form,
        signing: Signing::Usual,
        json: None,
    }
}

/// The reply with this text, under the headers that the page documents.
pub(super) fn reply(operation: &Operation, form: MediaType, text: &str) -> Response {
    let value = |format: Option<StringFormat>| match format {
        Some(StringFormat::Uuid) => "1214cca7-4ad5-451d-9215-71cb844c0a50",
        Some(StringFormat::HttpDate) => "Wed, 03 Dec 2014 06:42:19 GMT",
        _ => "x",
    };
    let content_type = operation.body().content_type(form);
    let headers = operation.headers().iter().map(|row| {
        let name = row.name.to_ascii_lowercase();
        let value = if name == "content-type" { content_type } else { value(row.format) };
        (name, value.to_owned())
    });
    Response { status: 200, headers: headers.collect(), body: text.as_bytes().to_vec().into() }
}

/// Bodies that follow the tables to the letter, in answer to [`call`].
pub(super) fn body(operation: &Operation, form: MediaType) -> BoxedStrategy<Value> {
    let mut root = Node::default();
    let call = call(operation, form);
    for row in operation.fields() {
        let echo = operation.echoes().iter().find(|echo| echo.field == row.path.to_string());
        let asked = echo.and_then(|echo| {
            let mut endpoints = operation.endpoints().iter();
            let matched = endpoints.find_map(|endpoint| endpoint.uri.match_prefix(&call.path));
            let in_path = matched.and_then(|(values, _)| values.get(&echo.parameter).cloned());
            in_path.or_else(|| call.parameter(&echo.parameter).map(str::to_owned))
        });
        root.insert(row.path.steps(), row, asked);
    }
    let operation = operation.clone();
    root.values(form)
        .prop_map(move |mut body| {
            // What one pair moves may move another one again.
            (0..2).for_each(|_| put_in_order(&operation, &mut body));
            body
        })
        .boxed()
}

/// Moves each time that the tables put behind another one up to it. Both have one format, in which texts are sorted as times are.
fn put_in_order(operation: &Operation, body: &mut Value) {
    for pair in operation.time_orders() {
        for later in pointers(&pair.later, body) {
            let mut items = later.split('/').filter(|part| part.parse::<usize>().is_ok());
            let place = |step: &Step| match step {
                Step::Member(name) => format!("/{name}"),
                Step::Items => format!("/{}", items.next().unwrap()),
            };
            let earlier: String = pair.earlier.steps().iter().map(place).collect();
            let first = body.pointer(&earlier).and_then(Value::as_str).map(str::to_owned);
            let second = body.pointer_mut(&later).unwrap();
            if let Some(first) = first.filter(|first| second.as_str().is_some_and(|second| second < first.as_str())) {
                *second = first.into();
            }
        }
    }
}

/// A place in the body with the row that describes it and the places below.
#[derive(Default)]
struct Node {
    row: Option<Field>,
    asked: Option<String>,
    members: Vec<(String, Node)>,
    items: Option<Box<Node>>,
}

impl Node {
    fn insert(&mut self, steps: &[Step], row: &Field, asked: Option<String>) {
        match steps {
            [] => (self.row, self.asked) = (Some(row.clone()), asked),
            [Step::Items, rest @ ..] => self.items.get_or_insert_default().insert(rest, row, asked),
            [Step::Member(name), rest @ ..] => {
                let place = self.members.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                    self.members.push((name.clone(), Node::default()));
                    self.members.len() - 1
                });
                self.members[place].1.insert(rest, row, asked);
            }
        }
    }

    fn values(&self, form: MediaType) -> BoxedStrategy<Value> {
        let values = match (&self.items, &self.row) {
            (Some(items), _) => vec(items.values(form), 0..4).prop_map(Value::from).boxed(),
            (None, Some(row)) if row.kind != JsonType::Object => scalar(row, self.asked.as_deref()),
            _ => self.object(form),
        };
        // One dialect of XML has no null.
        match &self.row {
            Some(row) if row.nullable && form == MediaType::Json => {
                prop_oneof![4 => values, 1 => Just(Value::Null)].boxed()
            }
            _ => values,
        }
    }

    fn object(&self, form: MediaType) -> BoxedStrategy<Value> {
        let members: Vec<_> = self
            .members
            .iter()
            .map(|(name, node)| {
                let name = name.clone();
                let values = node.values(form).prop_map(Some);
                let always = node.row.as_ref().is_none_or(|row| row.mandatory && row.basis.is_documented());
                let values = if always { values.boxed() } else { prop_oneof![Just(None), values].boxed() };
                values.prop_map(move |value| Some((name.clone(), value?)))
            })
            .collect();
        let siblings: BTreeMap<String, String> = self
            .members
            .iter()
            .filter_map(|(name, node)| Some((name.clone(), node.row.as_ref()?.present_when.clone()?.field?)))
            .collect();
        let always: Vec<_> = siblings.keys().map(|name| (name.clone(), self.member(name).values(form))).collect();
        let always: Vec<_> =
            always.into_iter().map(|(name, values)| values.prop_map(move |v| (name.clone(), v))).collect();
        (members, always)
            .prop_map(move |(members, beside)| {
                let mut object: Map<String, Value> = members.into_iter().flatten().collect();
                // A member that depends on a sibling is there exactly where that is true.
                for (name, value) in beside {
                    object.shift_remove(&name);
                    if object.get(&siblings[&name]) == Some(&Value::Bool(true)) {
                        object.insert(name, value);
                    }
                }
                Value::Object(object)
            })
            .boxed()
    }

    fn member(&self, name: &str) -> &Node {
        self.members.iter().find(|(known, _)| known == name).map(|(_, node)| node).unwrap()
    }
}

fn scalar(row: &Field, asked: Option<&str>) -> BoxedStrategy<Value> {
    let read = |kind: JsonType, text: &str| match kind {
        JsonType::String => Value::from(text),
        _ => serde_json::from_str(text).unwrap(),
    };
    if let Some(asked) = asked {
        return Just(read(row.kind, asked)).boxed();
    }
    if !row.values.is_empty() {
        return select(row.values.iter().map(|text| read(row.kind, text)).collect::<Vec<_>>()).boxed();
    }
    let bounds = row.bounds();
    if bounds.is_of_numbers() {
        return (bounds.minimum.unwrap_or(-99)..=bounds.maximum.unwrap_or(99)).prop_map(Value::from).boxed();
    }
    if bounds.is_of_texts() {
        return "[a-z]{3}[0-9]{0,5}".prop_map(Value::from).boxed();
    }
    match (row.kind, row.format) {
        (JsonType::Boolean, _) => any::<bool>().prop_map(Value::from).boxed(),
        (JsonType::Integer, _) => any::<i32>().prop_map(Value::from).boxed(),
        (JsonType::Number, _) => any::<i32>().prop_map(|number| Value::from(f64::from(number) / 4.0)).boxed(),
        (_, Some(StringFormat::Uuid)) => "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}".prop_map(Value::from).boxed(),
        (_, Some(StringFormat::Time(format))) => (0_i64..4_000_000_000)
            .prop_map(move |second| format.format(Timestamp::from_second(second).unwrap()).into())
            .boxed(),
        (_, None) if row.not_empty => "[!-~é中]{1,8}".prop_map(Value::from).boxed(),
        (_, None | Some(StringFormat::HttpDate | StringFormat::Cidr | StringFormat::Ip)) => {
            "[ -~é中]{0,8}".prop_map(Value::from).boxed()
        }
    }
}

/// JSON pointers to every value at `path`.
pub(super) fn pointers(path: &FieldPath, body: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    for step in path.steps() {
        found = match step {
            Step::Member(name) => found.iter().map(|place| format!("{place}/{name}")).collect(),
            Step::Items => found
                .iter()
                .flat_map(|place| {
                    let items = body.pointer(place).and_then(Value::as_array).map_or(0, Vec::len);
                    (0..items).map(move |index| format!("{place}/{index}"))
                })
                .collect(),
        };
    }
    found.retain(|place| body.pointer(place).is_some());
    found
}
