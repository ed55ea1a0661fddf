//! Each key that a list gives out leads back to its entry: in the operation that shows one, and as the place where a page starts.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{json, now};
use oplog_mock::{RequestBuilder, Responder, Settings};
use oplog_schema::{Catalogue, Source, json_body};

const LIST: &str = r#"
id = "acme/list-lamps"
summary = "Lists lamps."
source = { product = "Acme", page = "Lamps", edition = "1" }
request = [{ id = "get", method = "GET", uri = "/lamps", about = "Asks.", at = "Request" }]
parameter = [
    { name = "after", in = "query", type = "TYPE", mandatory = false, about = "The last lamp of the page before.", at = "Row 1" },
    { name = "limit", in = "query", type = "integer", mandatory = false, about = "The most lamps.", at = "Row 2" },
]
body.json = { content_type = "application/json", style = "compact" }
entries = { path = "lamps", key = ["id"] }
pagination = { strategy = "key", cursor = "after", size = "limit", default_size = 40, max_size = 40, about = "Keys." }
data = { entries = 100, newest = "today", step = [30, 60] }

[[field]]
path = "lamps"
type = "array"
about = "The lamps."
at = "Response, row 1"

[[field]]
path = "lamps[].id"
KEY
about = "The lamp."
at = "Response, row 2"

[[field]]
path = "lamps[].watt"
type = "integer"
about = "How bright it is."
at = "Response, row 3"
"#;

const SHOW: &str = r#"
id = "acme/show-lamp"
summary = "Shows a lamp."
source = { product = "Acme", page = "Lamp", edition = "1" }
request = [{ id = "get", method = "GET", uri = "/lamps/{id}", about = "Asks.", at = "Request" }]
parameter = [{ name = "id", in = "path", type = "TYPE", about = "The lamp.", at = "Row 1" }]
body.json = { content_type = "application/json", style = "compact" }
detail = { list = "acme/list-lamps", parameter = "id", key = "id", entry = "lamp", unknown = "{uuid}" }
error_body = [{ id = "plain", members = { code = "{code}" }, content_type = "application/json" }]
error = [{ id = "none", code = "none", status = 404, message = "None.", when = { unknown = "id" }, about = "No lamp.", at = "Errors" }]

[[field]]
path = "lamp.id"
KEY
about = "The lamp."
at = "Response, row 1"

[[field]]
path = "lamp.watt"
type = "integer"
about = "How bright it is."
at = "Response, row 2"
"#;

/// The two operations, whose key is described by these cells.
fn lamps(key: &str) -> Catalogue {
    let folder = tempfile::tempdir().unwrap();
    let kind = if key.contains("integer") { "integer" } else { "string" };
    for (name, text) in [("list-lamps", LIST), ("show-lamp", SHOW)] {
        let place = folder.path().join("schemas/acme").join(name);
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("tables.toml"), text.replace("KEY", key).replace("TYPE", kind)).unwrap();
    }
    Catalogue::load(&Source::Folder(folder.path().to_owned())).unwrap_or_else(|error| panic!("{key}: {error}"))
}

#[test]
fn every_key_that_is_given_out_names_its_entry_and_no_other() {
    for key in [
        "type = \"string\"\nformat = \"uuid\"",
        "type = \"string\"",
        "type = \"integer\"",
        "type = \"string\"\nsample = [\"lamp-{id}-x\"]",
        "type = \"string\"\npattern = \"^L-[0-9]{3}$\"",
        "type = \"string\"\npattern = \"^(desk|floor)-[a-z]{2,9}$\"\nmin_length = 9\nmax_length = 12",
        "type = \"string\"\npattern = \"[0-9a-f]{64}\"",
    ] {
        let catalogue = lamps(key);
        let responder =
            Responder::new(&catalogue, &[], Settings::open()).unwrap_or_else(|error| panic!("{key}: {error}"));
        let [list, show] = ["list", "show"].map(|name| {
            catalogue.operations().iter().find(|operation| operation.id().as_str().contains(name)).unwrap()
        });
        let mut seen = BTreeSet::new();
        let mut after = None;
        loop {
            let request = RequestBuilder::new(list);
            let request = after.iter().fold(request, |request, key: &String| request.with("after", key)).request();
            let page = json(&responder.respond(&request, now()));
            let entries = page["lamps"].as_array().unwrap_or_else(|| panic!("{key}: {page}"));
            for entry in entries {
                let own = json_body::text(&entry["id"]);
                let shown = responder.respond(&RequestBuilder::new(show).with("id", &own).request(), now());
                assert_eq!((shown.status, &json(&shown)["lamp"]), (200, entry), "{key}");
                assert!(seen.insert(own), "{key}: {entry}");
            }
            after = entries.last().map(|entry| json_body::text(&entry["id"]));
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 100, "{key}");
        for other in ["L-", "0", "01", "L-0000", "desk-", "nothing"] {
            let shown = responder.respond(&RequestBuilder::new(show).with("id", other).request(), now());
            assert_eq!(shown.status, 404, "{key}: {other}");
        }
    }
}
