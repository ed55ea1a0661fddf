//! OpenAPI documents.

use oplog_import::draft;
use oplog_import::openapi::import;
use oplog_schema::Operation;

use crate::support::assert_lines;

const V3_0: &str = r##"
openapi: 3.0.3
info: {title: Lamps, version: "1"}
servers: [{url: "https://lamps.example/api/v1/"}]
paths:
  /rooms/{room}/lamps:
    parameters:
      - {name: room, in: path, required: true, schema: {type: string}, example: r-1}
    get:
      operationId: listLamps
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 0, exclusiveMinimum: true, maximum: 100, default: 20}}
        - $ref: "#/components/parameters/Marker"
      responses:
        "200":
          description: fine
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Lamps"}
        "404": {description: no room}
    post:
      operationId: hangLamp
      requestBody:
        content: {application/json: {schema: {$ref: "#/components/schemas/Lamp"}}}
      responses: {"201": {description: hung}}
components:
  parameters:
    Marker: {name: marker, in: query, schema: {type: string}}
  schemas:
    Lamps:
      type: object
      required: [lamps]
      properties:
        lamps: {type: array, items: {$ref: "#/components/schemas/Lamp"}}
        next_marker: {type: string, nullable: true}
    Lamp:
      allOf:
        - type: object
          required: [id]
          properties: {id: {type: string, format: uuid}}
        - type: object
          properties:
            state: {type: string, enum: ["on", "off"]}
            behind: {$ref: "#/components/schemas/Lamp"}
"##;

#[test]
fn version_3_0_in_yaml_with_references_and_compositions() {
    let imported = import(
        V3_0.replace("behind: {$ref: \"#/components/schemas/Lamp\"}", "behind: {type: boolean}").as_bytes(),
        Some("listLamps"),
    );
    assert_lines(
        &imported.expect("a document"),
        &[
            "GET /api/v1/rooms/{room}/lamps",
            "query limit: integer optional = 20 1..100",
            "query marker: string optional",
            "path room: string required",
            "response lamps: array required",
            "response lamps[].id: string required",
            "response lamps[].state: string optional [on off]",
            "response lamps[].behind: boolean optional",
            "response next_marker: string optional",
            "error - 404",
        ],
    );
}

#[test]
fn version_3_1_in_json_with_types_in_lists() {
    let document = serde_json::json!({
        "openapi": "3.1.0",
        "paths": {"/lamps": {"get": {"responses": {"200": {"content": {"application/json": {"schema": {
            "type": "array",
            "items": {"type": "object", "properties": {"watt": {"type": ["integer", "null"], "exclusiveMinimum": 0}}},
        }}}}}}}},
    });
    let imported = import(document.to_string().as_bytes(), None).expect("a document");
    assert!(imported.response[0].value.nullable);
    assert_lines(&imported, &["GET /lamps", "response [].watt: integer optional 1.."]);
}

#[test]
fn the_range_of_numbers_with_a_fraction_ends_at_an_exclusive_bound() {
    let document = serde_json::json!({
        "openapi": "3.1.0",
        "paths": {"/lamps": {"get": {"parameters": [
            {"name": "least", "in": "query", "schema": {"type": "number", "exclusiveMinimum": 0, "maximum": 1}},
            {"name": "most", "in": "query", "schema": {"type": "number", "minimum": 0, "exclusiveMaximum": 1}},
        ]}}},
    });
    let imported = import(document.to_string().as_bytes(), None).expect("a document");
    assert_lines(&imported, &["GET /lamps", "query least: number optional 0..1", "query most: number optional 0..1"]);
}

#[test]
fn regular_expressions_are_drafted_and_what_is_none_is_left_open() {
    let document = serde_json::json!({
        "openapi": "3.1.0",
        "paths": {"/lamps": {"get": {
            "parameters": [
                {"name": "room", "in": "query", "schema": {"type": "string", "pattern": "^r-[0-9]+$"}},
                {"name": "watt", "in": "query", "schema": {"type": "integer", "pattern": "^[0-9]+$"}},
                {"name": "shade", "in": "query", "schema": {"type": "string", "pattern": "^s-("}},
            ],
            "responses": {"200": {"content": {"application/json": {"schema": {"type": "object", "properties": {
                "id": {"type": "string", "pattern": "^l-[0-9]{4}$", "example": "lamp"},
            }}}}}},
        }}},
    });
    let imported = import(document.to_string().as_bytes(), None).expect("a document");
    let draft = draft(&imported, "acme/list-lamps", "the document");
    let text = |name: &str| draft.files.iter().find(|(path, _)| path == name).expect("it is drafted").1.clone();
    let operation = Operation::from_toml("acme/list-lamps/tables.toml", &text("tables.toml")).expect("it loads");
    let of = |name: &str| operation.parameter(name).expect("a row").pattern.as_ref().map(|pattern| pattern.as_str());
    assert_eq!([of("room"), of("watt"), of("shade")], [Some("^r-[0-9]+$"), None, None]);
    let id = operation.fields().iter().find(|row| row.path.name() == "id").expect("a row");
    assert!(id.pattern.as_ref().is_some_and(|pattern| pattern.matches("l-0042")) && id.sample.is_empty());
    assert!(text("REVIEW.md").contains("pattern `^s-(`: "), "{}", text("REVIEW.md"));
}

/// A document whose operation asks for this, and the schemes of its draft beside what its review leaves open about them.
fn secured(required: &str) -> (Vec<String>, String) {
    let document = r##"
openapi: 3.1.0
security: REQUIRED
components:
  securitySchemes:
    token: {type: http, scheme: Bearer}
    password: {type: http, scheme: basic}
    digest: {type: http, scheme: digest}
    key: {type: apiKey, in: header, name: X-Lamp-Key}
    same: {$ref: "#/components/securitySchemes/key"}
    asked: {type: apiKey, in: query, name: lampkey}
    baked: {type: apiKey, in: cookie, name: lamp}
    spaced: {type: apiKey, in: header, name: Lamp Key}
    delegated: {type: oauth2, flows: {}}
    connected: {type: openIdConnect, openIdConnectUrl: "https://lamps.example/"}
paths:
  /lamps:
    get: {responses: {"200": {description: fine, content: {application/json: {schema: {properties: {n: {type: integer}}}}}}}}
"##;
    let imported = import(document.replace("REQUIRED", required).as_bytes(), None).expect("it is read");
    let draft = draft(&imported, "acme/list-lamps", "the document");
    let text = |name: &str| draft.files.iter().find(|(path, _)| path == name).expect("it is drafted").1.clone();
    let operation = Operation::from_toml("acme/list-lamps/tables.toml", &text("tables.toml")).expect("it loads");
    let scheme = |scheme: oplog_wire::sign::Scheme| match scheme.key_name() {
        Some(name) => format!("{scheme}={name}"),
        None => scheme.to_string(),
    };
    let review = text("REVIEW.md");
    let open = review.lines().filter(|line| line.starts_with("- ") && line.contains("authenticat"));
    (operation.schemes().map(scheme).collect(), open.collect::<Vec<_>>().join("\n"))
}

#[test]
fn security_schemes_become_rows_and_what_has_none_is_left_open() {
    let all = "[{token: []}, {password: []}, {key: []}, {same: []}, {asked: []}]";
    let drafted = ["bearer", "basic", "api-key-header=X-Lamp-Key", "api-key-query=lampkey"].map(str::to_owned).to_vec();
    assert_eq!(secured(all), (drafted, String::new()));
    for (required, says) in [
        ("[{digest: []}]", "`digest`: the document has the security scheme http digest, which tables do not know"),
        ("[{baked: []}]", "`baked`: a key in the cookie `lamp`, for which tables have no place"),
        ("[{spaced: []}]", "`Lamp Key` cannot be the name of a header"),
        ("[{delegated: [read]}]", "`delegated`: the document says oauth2: its access tokens usually travel as bearer"),
        (
            "[{connected: []}]",
            "`connected`: the document says openIdConnect: its access tokens usually travel as bearer",
        ),
        ("[{key: [], asked: []}]", "`key` with `asked`: the document wants all of them in one request"),
        ("[{token: []}, {}]", "the document lets in who proves nothing as well"),
        ("[{nobody: []}]", "`nobody`: the document does not define it"),
        ("[]", "how requests are authenticated"),
    ] {
        let (schemes, open) = secured(required);
        assert_eq!(schemes, Vec::<String>::new(), "{required}");
        assert!(open.contains(says), "{required}: {open}");
    }
}

#[test]
fn what_is_meant_must_be_told_and_must_be_there() {
    let error = |document: &str, operation| import(document.as_bytes(), operation).expect_err("refused").to_string();
    assert!(error(V3_0, None).contains("listLamps, hangLamp"));
    assert!(error(V3_0, Some("listLamp")).contains("no operation `listLamp`; it has listLamps, hangLamp"));
    assert!(error("swagger: \"2.0\"", None).contains("its `openapi` is missing"));
    assert!(error("{", None).contains("neither JSON nor YAML"));
    assert!(import(V3_0.as_bytes(), Some("POST /rooms/{room}/lamps")).is_ok());
}

#[test]
fn schemas_that_hold_themselves_end() {
    let imported = import(V3_0.as_bytes(), Some("listLamps")).expect("a document");
    assert!(imported.response.len() < 100 && imported.notes.iter().any(|note| note.about == "nesting"));
}

/// The statuses of a success that a document has, with a body or without, and what is drafted of them.
#[test]
fn the_status_of_a_success_is_drafted_and_a_body_where_there_is_one() {
    const BODY: &str = "content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}";
    for (responses, status, fields, open) in [
        (format!("{{\"200\": {{{BODY}}}}}"), 200, 1, ""),
        (format!("{{\"201\": {{{BODY}}}}}"), 201, 1, ""),
        ("{\"200\": {description: done}}".to_owned(), 200, 0, ""),
        ("{\"200\": {content: {text/csv: {}}}}".to_owned(), 200, 0, "its body is text/csv, which is not read"),
        (format!("{{\"2XX\": {{{BODY}}}}}"), 200, 1, ""),
        ("{\"204\": {description: done}}".to_owned(), 204, 0, ""),
        ("{\"202\": {description: begun}, \"404\": {description: not there}}".to_owned(), 202, 0, ""),
        (
            format!("{{\"204\": {{description: unchanged}}, \"202\": {{{BODY}}}}}"),
            202,
            1,
            "the document has 204 as well",
        ),
    ] {
        let document = format!("openapi: 3.1.0\npaths: {{\"/lamps/1\": {{put: {{responses: {responses}}}}}}}\n");
        let imported = import(document.as_bytes(), None).expect("it is read");
        let draft = draft(&imported, "acme/hang-lamp", "the document");
        let text = |name: &str| &draft.files.iter().find(|(path, _)| path == name).expect("it is drafted").1;
        let tables = text("tables.toml");
        let operation = Operation::from_toml("acme/hang-lamp/tables.toml", tables)
            .unwrap_or_else(|error| panic!("{responses}: {error}\n{tables}"));
        assert_eq!((operation.success_status(), operation.fields().len()), (status, fields), "{responses}");
        assert!(text("REVIEW.md").contains(open), "{responses}: {}", text("REVIEW.md"));
    }
}

#[test]
fn an_operation_that_writes_is_drafted_as_one() {
    let document = r#"
openapi: 3.0.3
info: { title: T, version: "1" }
paths:
  /tickets/{ticket}:
    METHOD:
      operationId: changeTicket
      parameters:
        - { name: ticket, in: path, required: true, schema: { type: string } }
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [title]
              properties:
                title: { type: string }
                owner: { type: object, properties: { id: { type: integer } } }
                labels: { type: array, items: { type: object, properties: { name: { type: string } } } }
      responses:
        "200": { description: ok, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } }
"#;
    for method in ["post", "put", "patch", "delete"] {
        let imported = import(document.replace("METHOD", method).as_bytes(), None).expect("it is read");
        let draft = draft(&imported, "acme/change-ticket", "the document");
        let tables = &draft.files.iter().find(|(path, _)| path == "tables.toml").expect("it has tables").1;
        assert!(tables.contains("effect = \"write\""), "{method}: {tables}");
        let path = "acme/change-ticket/tables.toml";
        let operation = Operation::from_toml(path, tables).unwrap_or_else(|error| panic!("{error}\n{tables}"));
        assert!(operation.readable().is_none(), "{method}");
        let members: Vec<&str> = operation.body_parameters().map(|row| row.name.as_str()).collect();
        assert_eq!(members, ["title", "owner.id", "labels"], "{method}");
    }
}
