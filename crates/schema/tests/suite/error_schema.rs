//! Error bodies: each shape that a template can describe is told from its neighbours.

use oplog_schema::json_schema::{Strength, error_schema};
use oplog_schema::{Catalogue, Source};
use serde_json::{Value, json};

/// The error schema of an operation whose one error has this body template.
fn schema(members: &str, strength: Strength) -> Value {
    let tables = format!(
        r#"
        id = "acme/list"
        summary = "Lists."
        source = {{ page = "Page", product = "Product", edition = "1" }}
        body = {{ json = {{ content_type = "application/json", style = "compact" }} }}
        request = [{{ id = "list", method = "GET", uri = "/list", about = "Lists.", at = "top" }}]
        parameter = [{{ name = "key", in = "query", type = "string", about = "A key.", at = "row 1", rules = ["errors/status"] }}]
        field = [{{ path = "rows", type = "array", about = "Rows.", at = "row 1" }}]
        error_body = [{{ id = "body", content_type = "application/json", optional = ["HostId"], members = {members} }}]

        [[error]]
        id = "NotFound-key"
        code = "NotFound"
        status = 404
        message = "The key ({{key}}) is unknown."
        when = {{ unknown = "key" }}
        about = "The key names nothing."
        at = "row 1"
        "#
    );
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("schemas/acme/list");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("tables.toml"), tables).unwrap();
    let catalogue = Catalogue::load(&Source::Folder(root.path().to_owned())).unwrap_or_else(|error| panic!("{error}"));
    error_schema(catalogue.get("acme/list").unwrap(), strength)
}

#[track_caller]
fn check(members: &str, accepted: &[Value], refused: &[Value]) {
    for strength in [Strength::AsPrinted, Strength::Adopted] {
        let schema = schema(members, strength);
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        for body in accepted {
            assert!(validator.is_valid(body), "{body} {schema:#}");
        }
        for body in refused {
            assert!(!validator.is_valid(body), "{body} {schema:#}");
        }
    }
}

#[test]
fn code_message_and_status_are_those_of_the_row() {
    check(
        r#"{ code = "{code}", message = "{message}", status = "{status}" }"#,
        &[
            json!({"code": "NotFound", "message": "The key 7 is unknown.", "status": 404}),
            json!({"code": "NotFound", "message": "The key (7) is unknown.", "status": 404, "more": 1}),
        ],
        &[
            json!({"code": "Missing", "message": "The key 7 is unknown.", "status": 404}),
            json!({"code": "NotFound", "message": "The key  is unknown.", "status": 404}),
            json!({"code": "NotFound", "message": "The key 7 is unknown.", "status": "404"}),
            json!({"code": "NotFound", "message": "The key 7 is unknown."}),
            json!("NotFound"),
        ],
    );
}

#[test]
fn a_code_may_be_a_members_name() {
    check(
        r#"{ "{code}" = { code = "{status}", message = "{message}" } }"#,
        &[json!({"NotFound": {"code": 404, "message": "The key 7 is unknown."}})],
        &[json!({"{code}": {"code": 404, "message": "The key 7 is unknown."}}), json!({"NotFound": {"code": 404}})],
    );
}

#[test]
fn a_text_may_hold_tokens_and_words() {
    check(
        r#"{ error = "{status} {code}: {message} [{request-id}]" }"#,
        &[json!({"error": "404 NotFound: The key 7 is unknown. [1]"})],
        &[
            json!({"error": "404 NotFound: The key 7 is unknown. []"}),
            json!({"error": "405 NotFound: The key 7 is unknown. [1]"}),
        ],
    );
}

#[test]
fn a_list_holds_at_least_its_template() {
    check(
        r#"{ errors = ["{message}"] }"#,
        &[json!({"errors": ["The key 7 is unknown."]}), json!({"errors": ["The key 7 is unknown.", "another"]})],
        &[json!({"errors": []}), json!({"errors": "The key 7 is unknown."}), json!({"errors": ["another"]})],
    );
}

#[test]
fn an_optional_member_may_be_missing_but_not_wrong() {
    check(
        r#"{ Code = "{code}", HostId = "{host}" }"#,
        &[json!({"Code": "NotFound"}), json!({"Code": "NotFound", "HostId": "h"})],
        &[json!({"Code": "NotFound", "HostId": 1}), json!({"Code": "NotFound", "HostId": ""}), json!({"HostId": "h"})],
    );
}

#[test]
fn null_and_fixed_values_are_themselves() {
    check(
        r#"{ error = "{null}", fixed = true, title = "Not Found" }"#,
        &[json!({"error": null, "fixed": true, "title": "Not Found"})],
        &[
            json!({"error": "", "fixed": true, "title": "Not Found"}),
            json!({"error": null, "fixed": false, "title": "Not Found"}),
        ],
    );
}
