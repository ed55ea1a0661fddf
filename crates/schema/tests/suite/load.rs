//! Tables that say what is not understood, or do not add up, are refused with the file, the line and the column of the cell.

use std::fs;

use oplog_schema::{Catalogue, LoadError, Source};

/// An operation with a row of every kind that points at another one.
const TABLES: &str = r#"
id = "acme/list-events"
summary = "Lists events."

[source]
product = "Acme"
page = "List events"
edition = "1"

[[request]]
id = "v1"
method = "GET"
uri = "/v1/servers/{server}/events"
about = "Asks for events."
at = "Requests"

[[auth]]
scheme = "basic"
about = "A name and a password."
at = "Requests"

[[parameter]]
name = "server"
in = "path"
type = "string"
about = "The server."
at = "Parameters, row 1"
rules = ["relations/isolated"]

[[parameter]]
name = "from"
in = "query"
type = "string"
format = "utc-seconds"
about = "The first instant."
at = "Parameters, row 2"
rules = ["filters/window"]

[body.json]
content_type = "application/json"
style = "compact"

[body.xml]
content_type = "text/xml"
dialect = "rpc"
root = "Events"

[[field]]
path = "events"
type = "array"
about = "The events."
at = "Fields, row 1"

[[field]]
path = "events[].time"
type = "string"
format = "utc-seconds"
about = "When it happened."
at = "Fields, row 2"

[[statement]]
id = "order"
about = "The newest event comes first."
at = "Paging"
rules = ["pagination/stable-on-repeat"]

[[error_body]]
id = "flat"
members = { code = "{code}" }
content_type = "application/json"

[[error]]
id = "BadTime"
code = "BadTime"
status = 400
message = "from is no time."
when = { malformed = "from" }
body = "flat"
about = "The first instant breaks its format."
at = "Errors, row 1"

[[erratum]]
id = "zone"
says = "times are in UTC"
shows = "the example has an offset"
reading = "both"
reason = "the page cannot decide"
at = "Fields, row 2"
facts = ["response.events[].time"]
allows = { formats = ["offset-seconds"] }
"#;

fn load(tables: &str) -> Result<Catalogue, LoadError> {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("schemas/acme/list-events");
    fs::create_dir_all(&place).unwrap();
    fs::write(place.join("tables.toml"), tables).unwrap();
    Catalogue::load(&Source::Folder(folder.path().to_owned()))
}

/// The tables with one text replaced are refused, with a position at which `points_at` stands, and a problem that holds `says`.
#[track_caller]
fn refused(from: &str, to: &str, points_at: &str, says: &str) {
    assert_eq!(TABLES.matches(from).count(), 1, "`{from}` stands in the tables once");
    let text = TABLES.replace(from, to);
    match load(&text) {
        Err(LoadError::Invalid { path, line, column, problem }) => {
            assert_eq!(path, "schemas/acme/list-events/tables.toml");
            let found: String = text.lines().nth(line - 1).unwrap().chars().skip(column - 1).collect();
            assert!(found.starts_with(points_at), "{line}:{column} is `{found}`: {problem}");
            assert!(problem.contains(says), "{problem}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_tables_load_as_they_are() {
    if let Err(error) = load(TABLES) {
        panic!("{error}");
    }
}

#[test]
fn a_value_outside_its_type_is_refused_where_it_stands() {
    refused("style = \"compact\"", "style = \"loose\"", "\"loose\"", "html-safe");
    refused("dialect = \"rpc\"", "dialect = \"soap\"", "\"soap\"", "rails");
    refused("scheme = \"basic\"", "scheme = \"oauth\"", "\"oauth\"", "x-auth-token");
    refused("scheme = \"basic\"", "scheme = \"bearr\"", "\"bearr\"", "did you mean `bearer`?");
    let unnamed = "scheme = { api-key-header = \"X Key\" }";
    refused("scheme = \"basic\"", unnamed, "{ api-key-header", "cannot be the name of a header or a query parameter");
    refused("scheme = \"basic\"", "scheme = { api-key = \"k\" }", "", "did you mean `api-key-query`?");
    refused("\"offset-seconds\"", "\"rfc-850\"", "\"rfc-850\"", "utc-seconds");
    let time = "type = \"string\"\nformat = \"utc-seconds\"\nabout = \"When";
    let other = "type = \"string\"\nformat = \"iso\"\nabout = \"When";
    refused(time, other, "\"iso\"", "there is no format `iso`; known are uuid, http-date, utc-seconds");
    refused("\"/v1/servers/{server}/events\"", "\"/v1/{server\"", "\"/v1/{server\"", "no URI template");
    refused("path = \"events[].time\"", "path = \"events[\"", "\"events[\"", "no field path");
    refused("edition = \"1\"", "edition = \"1\"\nyear = 1", "year", "unknown field `year`");
    refused("edition = \"1\"", "editon = \"1\"", "editon", "did you mean `edition`?");
}

#[test]
fn an_id_that_stands_elsewhere_is_refused_where_it_stands() {
    refused("id = \"acme/list-events\"", "id = \"acme/events\"", "\"acme/events\"", "differs from its folder");
    refused("path = \"events[].time\"", "path = \"events\"", "\"events\"", "another response `events`");
    let twice = "[[error_body]]\nid = \"flat\"\nmembers = {}\ncontent_type = \"a/b\"\n\n[[error_body]]\nid = \"flat\"";
    refused("[[error_body]]\nid = \"flat\"", twice, "\"flat\"", "another error body `flat`");
}

#[test]
fn a_name_of_nothing_is_refused_where_it_stands() {
    refused("{ malformed = \"from\" }", "{ malformed = \"since\" }", "{ malformed", "parameter `since`");
    refused("body = \"flat\"", "body = \"deep\"", "\"deep\"", "error `BadTime` has no error body");
    refused("{server}", "{host}", "\"/v1/servers/{host}/events\"", "parameter `host`");
    refused("\"response.events[].time\"", "\"response.time\"", "[\"response.time\"]", "`response.time`");
}

#[test]
fn a_fact_that_no_rule_checks_is_refused() {
    refused("rules = [\"pagination/stable-on-repeat\"]", "rules = []", "\"order\"", "no rule checks `statement.order`");
}
