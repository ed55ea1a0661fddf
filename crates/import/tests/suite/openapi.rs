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
