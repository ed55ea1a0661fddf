//! The made-up vendor: its operations, and what a right server of it says.

use std::path::Path;
use std::sync::LazyLock;

use jiff::Timestamp;
use oplog_conformance::contract::Contract;
use oplog_findings::{Request, Response, Signing};
use oplog_schema::{Catalogue, Source};
use oplog_wire::MediaType;
use oplog_wire::time::TimeFormat;
use serde_json::{Value, json};

use crate::proofs::evidence::{About, Evidence};

static CONTRACTS: LazyLock<Vec<Contract>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/acme");
    let catalogue = Catalogue::load(&Source::Folder(folder)).unwrap_or_else(|error| panic!("{error}"));
    catalogue.operations().iter().map(|operation| Contract::new(operation).unwrap()).collect()
});

fn contract(id: &str) -> &'static Contract {
    CONTRACTS.iter().find(|contract| contract.operation.id().as_str() == id).unwrap()
}

/// A keyed list with cursors, a window, errors and errata.
pub(crate) fn events() -> &'static Contract {
    contract("acme/list-events")
}

/// A list without keys or cursors that is the whole body, in JSON and typed XML.
pub(crate) fn lines() -> &'static Contract {
    contract("acme/list-lines")
}

/// One entry of the keyed list.
pub(crate) fn event() -> &'static Contract {
    contract("acme/show-event")
}

/// Noon of the day on which everything happens, in milliseconds since 1970.
const NOON: i64 = 1_714_564_800_000;

/// So many minutes before noon, in milliseconds since 1970.
pub(crate) fn minute(back: i64) -> i64 {
    NOON - back * 60_000
}

/// So many minutes before noon, as text.
pub(crate) fn clock(format: TimeFormat, back: i64) -> String {
    format.format(Timestamp::from_millisecond(minute(back)).unwrap())
}

/// The `number`th row of a list: one a minute, newest first.
pub(crate) fn row(contract: &Contract, number: u64) -> Value {
    let back = i64::try_from(number).unwrap();
    if contract.operation.id() == lines().operation.id() {
        let at = clock(TimeFormat::OffsetSeconds, back);
        return json!({"line": {"at": at, "text": format!("line {number}"), "level": 3, "last": false}});
    }
    json!({
        "id": format!("00000000-0000-4000-8000-{number:012}"),
        "server": "s-1",
        "account": 7,
        "time": clock(TimeFormat::UtcSeconds, back),
        "kind": "created",
        "note": "as planned",
        "size": 40,
        "actor": {"name": "Ada"},
    })
}

/// The first `count` rows of a list.
pub(crate) fn rows(contract: &Contract, count: u64) -> Vec<Value> {
    (0..count).map(|number| row(contract, number)).collect()
}

/// A body around rows.
pub(crate) fn body(contract: &Contract, rows: &[Value]) -> Value {
    if contract.operation.id() == lines().operation.id() {
        return rows.into();
    }
    if contract.operation.id() == event().operation.id() {
        let id = &row(events(), 0)["id"];
        let steps = json!([{"name": "boot"}, {"name": "greet"}]);
        return json!({"event": {"id": id, "note": "as planned", "steps": steps, "then": "nothing"}});
    }
    json!({"cursor": "c0", "more": true, "next": "c1", "limit": 10, "events": rows})
}

/// A right request.
pub(crate) fn call(contract: &Contract) -> Request {
    let (path, query) = match contract.operation.id().as_str() {
        "acme/list-events" => ("/v1/servers/s-1/events", vec![("account".to_owned(), Some("7".to_owned()))]),
        "acme/show-event" => ("/v1/events/00000000-0000-4000-8000-000000000000", Vec::new()),
        _ => ("/lines.json", Vec::new()),
    };
    Request {
        method: "GET".to_owned(),
        path: path.to_owned(),
        query,
        headers: Vec::new(),
        form: MediaType::Json,
        signing: Signing::Usual,
        json: None,
    }
}

/// The reply of a right server with this body, in JSON.
pub(crate) fn reply(status: u16, body: impl AsRef<[u8]>) -> Response {
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Response {
        status,
        headers: vec![
            header("content-type", "application/json; charset=utf-8"),
            header("x-request-id", "1214cca7-4ad5-451d-9215-71cb844c0a50"),
            header("date", "Wed, 01 May 2024 12:00:00 GMT"),
        ],
        body: body.as_ref().to_vec().into(),
    }
}

/// The evidence of one reply to a right request for JSON.
pub(crate) fn replied(contract: &'static Contract, reply: Response) -> Evidence {
    Evidence::new(contract, call(contract), About::Answer(reply))
}

/// The evidence of a right JSON answer of five rows, changed.
pub(crate) fn answered(contract: &'static Contract, change: impl FnOnce(&mut Value)) -> Evidence {
    let mut body = body(contract, &rows(contract, 5));
    change(&mut body);
    replied(contract, reply(200, body.to_string()))
}

/// A right XML answer of `rows`.
pub(crate) fn xml(contract: &Contract, rows: &[Value]) -> String {
    let form = contract.operation.body().xml.as_ref().unwrap();
    form.dialect.encode(&form.root, &form.item, &body(contract, rows), contract.operation.shape())
}

/// The evidence of an answer to a right request for XML.
pub(crate) fn answered_in_xml(contract: &'static Contract, text: &str) -> Evidence {
    let mut reply = reply(200, text);
    reply.headers[0].1.clone_from(&contract.operation.body().xml.as_ref().unwrap().content_type);
    replied_in_xml(contract, reply)
}

/// The evidence of one reply to a right request for XML.
pub(crate) fn replied_in_xml(contract: &'static Contract, reply: Response) -> Evidence {
    let path = call(contract).path.replace(".json", ".xml");
    Evidence::new(contract, Request { path, form: MediaType::Xml, ..call(contract) }, About::Answer(reply))
}
