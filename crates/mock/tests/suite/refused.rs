//! What is refused for its form: the mock server answers it, and OpenAPI lists the status, by an error row or by 400 where none says how.

use std::fs;

use crate::support::{json, now};
use oplog_mock::{MockRequest, RequestBuilder, Responder, Settings};
use oplog_schema::{Catalogue, Operation, Source, openapi};

const TABLES: &str = r#"
id = "acme/count-events"
summary = "Counts events."
effect = "read"
source = { product = "Acme", page = "Counting", edition = "1" }
request = [{ id = "own", method = "POST", uri = "/events", about = "Counts.", at = "Request" }]
body.json = { content_type = "application/json", style = "compact" }
field = [{ path = "count", type = "integer", about = "How many there are.", at = "Response, row 1" }]
"#;

const ERRORS: &str = r#"
[[error_body]]
id = "plain"
members = { code = "{code}" }
content_type = "application/json"

[[error]]
id = "wrong"
code = "wrong"
status = 422
message = "It is wrong."
about = "A value is wrong."
at = "Errors, row 1"
"#;

/// The operation with one parameter and, perhaps, a condition under which an error is answered.
fn operation(parameter: &str, when: &str) -> (Catalogue, Operation) {
    operation_with(ERRORS, parameter, when)
}

fn operation_with(errors: &str, parameter: &str, when: &str) -> (Catalogue, Operation) {
    let parameter = format!(
        "[[parameter]]\nname = \"x\"\nmandatory = false\nabout = \"What counts.\"\nat = \"Row 1\"\nnot_checkable = \"it shows nothing\"\n{parameter}\n"
    );
    let error = if when.is_empty() { String::new() } else { format!("{errors}when = {{ {when} }}\n") };
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("schemas/acme/count-events");
    fs::create_dir_all(&place).unwrap();
    fs::write(place.join("tables.toml"), format!("{TABLES}{parameter}{error}")).unwrap();
    let catalogue =
        Catalogue::load(&Source::Folder(folder.path().to_owned())).unwrap_or_else(|error| panic!("{error}"));
    let operation = catalogue.operations()[0].clone();
    (catalogue, operation)
}

#[test]
fn each_way_to_be_refused_for_a_form_is_listed() {
    const QUERY: &str = "in = \"query\"\ntype =";
    const BODY: &str = "in = \"body\"\ntype =";
    for (place, row, when, wrong, status) in [
        (QUERY, "\"string\"", "", "anything", 200),
        (QUERY, "\"integer\"\nminimum = -2", "", "-3", 400),
        (QUERY, "\"number\"\nmaximum = 1", "", "1.001", 400),
        (QUERY, "\"string\"\nmin_length = 3", "", "ab", 400),
        (QUERY, "\"string\"\nmax_length = 3", "", "abcd", 400),
        (QUERY, "\"string\"\npattern = \"^[a-c]+$\"", "", "abcd", 400),
        (QUERY, "\"string\"\nformat = \"cidr\"", "", "10.0.0.0/33", 400),
        (QUERY, "\"string\"\nformat = \"utc-seconds\"", "", "today", 400),
        (QUERY, "\"integer\"\nminimum = -2", "out-of-range = \"x\"", "-3", 422),
        (QUERY, "\"number\"\nmaximum = 1", "out-of-range = \"x\"", "1.001", 422),
        (QUERY, "\"integer\"\nminimum = -2", "malformed = \"x\"", "-3", 400),
        (QUERY, "\"string\"\nmax_length = 3", "malformed = \"x\"", "abcd", 422),
        (QUERY, "\"string\"\nformat = \"cidr\"", "malformed = \"x\"", "10.0.0.0/33", 422),
        (BODY, "\"integer\"", "", "many", 400),
        (BODY, "\"boolean\"", "malformed = \"x\"", "yes", 422),
    ] {
        let row = format!("{place} {row}");
        let (catalogue, operation) = operation(&row, when);
        let responder = Responder::new(&catalogue, &[], Settings::open()).unwrap();
        let request = RequestBuilder::new(&operation).with("x", wrong).request();
        assert_eq!(responder.respond(&request, now()).status, status, "{row} {when}");

        let document = openapi::document("acme", &[&operation], &[]);
        let responses = &document["paths"]["/events"]["post"]["responses"];
        assert!(responses[status.to_string()].is_object(), "{row} {when}: {responses}");
        // Nothing is added where a row covers all that can be refused: broken bodies have none here.
        let unstated = status == 400 || place == BODY;
        assert_eq!(responses["400"].is_object(), unstated, "{row} {when}: {responses}");
    }
}

/// Where 400 has a row for something else, its answers are of two kinds, and OpenAPI describes both.
#[test]
fn what_no_row_says_fits_the_schema_of_a_status_that_has_rows() {
    let errors = ERRORS.replace("422", "400");
    let row = "in = \"body\"\ntype = \"integer\"\nminimum = -2";
    let (catalogue, operation) = operation_with(&errors, row, "malformed-body = \"always\"");
    let responder = Responder::new(&catalogue, &[], Settings::open()).unwrap();
    let document = openapi::document("acme", &[&operation], &[]);
    let answer = &document["components"]["responses"]["count-events.error.400"];
    let mut schema = answer["content"]["application/json"]["schema"].clone();
    schema["components"] = document["components"].clone();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let request = RequestBuilder::new(&operation).with("x", "-3").request();
    let broken = MockRequest { body: b"{".to_vec(), ..request.clone() };
    for request in [request, broken] {
        let response = responder.respond(&request, now());
        let body = json(&response);
        assert!(response.status == 400 && validator.is_valid(&body), "{body}");
    }
    assert!(answer["description"].as_str().unwrap().contains("the page does not say"), "{answer}");
}
