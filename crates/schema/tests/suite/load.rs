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

/// An operation whose success has no body.
const BODILESS: &str = r#"
id = "acme/list-events"
summary = "Nothing is listed."
source = { product = "Acme", page = "Events", edition = "1" }
request = [{ id = "get", method = "GET", uri = "/events", about = "Asks.", at = "Request" }]

[body]
status = 204
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
fn the_status_of_a_success_goes_with_its_body() {
    let body = "[body.json]\n";
    assert_eq!(TABLES.matches(body).count(), 1);
    let with = |status: &str| TABLES.replace(body, &format!("[body]\nstatus = {status}\n\n{body}"));
    assert_eq!(load(&with("201")).unwrap().operations()[0].success_status(), 201);
    assert_eq!(load(TABLES).unwrap().operations()[0].success_status(), 200);
    assert!(load(&BODILESS.replace("204", "200")).is_ok());
    for (tables, says) in [
        (with("302"), "302 is no status of a success: it is one of 200 to 299"),
        (with("204"), "a success with status 204 has no body"),
        (with("\"201\""), "invalid type: string"),
        (BODILESS.replace("status = 204", ""), "neither a `[body.json]` nor the `status` of a success without a body"),
        (format!("{BODILESS}json = {{ content_type = \"a/b\", style = \"compact\" }}\n"), "no `[[field]]` describes"),
    ] {
        let error = load(&tables).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains(says), "{says}: {error}");
    }
    let catalogue = load(BODILESS).unwrap();
    let request = catalogue.operations()[0].facts().iter().find(|fact| &*fact.local == "request.get").unwrap();
    assert_eq!(request.rules, ["errors/undocumented", "representations/documented-request"]);
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
    refused(time, other, "\"iso\"", "there is no format `iso`; known are uuid, cidr, ip, http-date, utc-seconds");
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

/// The row of `events[].time` with other keys for its type and format.
#[track_caller]
fn refused_field(keys: &str, points_at: &str, says: &str) {
    let time = "type = \"string\"\nformat = \"utc-seconds\"\nabout = \"When";
    refused(time, &format!("{keys}\nabout = \"When"), points_at, says);
}

#[test]
fn a_bound_that_no_value_could_keep_is_refused_where_it_stands() {
    refused_field("type = \"integer\"\nminimum = 9\nmaximum = 8", "9", "no number is at least 9 and at most 8");
    refused_field("type = \"string\"\nmin_length = 3\nmax_length = 2", "3", "no text has at least 3 and at most 2");
    refused_field("type = \"string\"\nmaximum = 2", "2", "`maximum` is for numbers, and this is of type string");
    refused_field("type = \"boolean\"\nmax_length = 2", "2", "`max_length` is for texts, and this is of type boolean");
    refused_field("type = \"integer\"\npattern = \"^a\"", "\"^a\"", "`pattern` is for texts");
    refused_field("type = \"string\"\nmin_length = -1", "-1", "invalid value");
    let none = "there are no bounds";
    refused_field("type = \"string\"\nbounds_basis = \"inferred\"", "\"inferred\"", none);
}

#[test]
fn a_pattern_that_is_no_regular_expression_is_refused_where_it_stands() {
    refused_field("type = \"string\"\npattern = \"a(\"", "\"a(\"", "no regular expression: unclosed group");
    refused_field("type = \"string\"\npattern = \"a(?=b)\"", "\"a(?=b)\"", "look-around");
}

#[test]
fn a_format_of_another_type_is_refused_and_a_misspelt_one_is_told() {
    refused_field("type = \"integer\"\nformat = \"cidr\"", "\"cidr\"", "`cidr` is a format of texts, and this is");
    let counts = "`epoch-millis` is a format of texts and whole numbers, and this is of type boolean";
    refused_field("type = \"boolean\"\nformat = \"epoch-millis\"", "\"epoch-millis\"", counts);
    refused_field("type = \"string\"\nformat = \"epoch-second\"", "\"epoch-second\"", "did you mean `epoch-seconds`?");
}

#[test]
fn what_picks_or_orders_entries_has_to_be_there() {
    let entries = "[[statement]]\nid = \"order\"";
    let list = "[entries]\npath = \"events\"\n\n";
    let with = |rows: &str| format!("{list}{rows}\n\n{entries}");
    let filter = "[[value_filter]]\nparameter = \"form\"\nfield = \"time\"";
    refused(entries, &with(filter), "\"form\"", "did you mean `from`?");
    let filter = "[[value_filter]]\nparameter = \"from\"\nfield = \"tine\"";
    refused(entries, &with(filter), "\"tine\"", "did you mean `events[].time`?");
    let filter = "[[value_filter]]\nparameter = \"from\"\nfield = \"time\"";
    refused(entries, &format!("{filter}\n\n{entries}"), "\"time\"", "there is no `[entries]`");
    refused(entries, &with("[sort]\nfield = \"time\""), "\"time\"", "neither stated, by `order`, nor asked for");
    let sort = "[sort]\nfield = \"time\"\nswitch = { parameter = \"sort\", ascending = \"up\", descending = \"down\" }";
    refused(entries, &with(sort), "{ parameter", "a parameter `sort`, which this file does not list");
}
