//! Drafts: they load as they are, and say what they leave open.

use std::fs;

use oplog_schema::{Catalogue, Source, golden};
use tempfile::TempDir;

use crate::support::read;

const PAGE: &str = "
# List lamps

## URI

GET /v1/{room_id}/lamps

| Name | Mandatory | Type | Description |
|---|---|---|---|
| room_id | Yes | String | The room. |
| marker | No | String | Where the page starts. |
| limit | No | Integer | How many; from 1 to 100. The default value is 20. |
| colour | No | String | Only lamps of this colour. |

Example request

```
GET https://lamps.example/v1/r-1/lamps?limit=1
```

## Response

| Name | Mandatory | Type | Description |
|---|---|---|---|
| lamps | Yes | Array of Lamp objects | The lamps. |
| next_marker | No | String | Where the next page starts. |

Table 2 Lamp

| Name | Mandatory | Type | Description |
|---|---|---|---|
| id | Yes | String | Its id. |
| state | Yes | String | Options: on, off |
| room | Yes | String | Where it hangs. |
| watt | Yes | Integer | How bright. |
| made_at | Yes | String | When it was made. |

Example response

```json
{\"lamps\": [{\"id\": \"a\", \"state\": \"broken\", \"room\": null, \"made_at\": \"2026-01-15T10:00:00Z\"},], \"next_marker\": \"b\"}
```

## Error codes

| Status code | Error code | Error message |
|---|---|---|
| 404 | Lamp.1 | There is no room {name}. |
";

fn written(page: &str, id: &str) -> (TempDir, oplog_import::Draft) {
    let folder = TempDir::new().expect("a folder");
    let draft = oplog_import::draft(&read("page.md", page), id, "page.md");
    for (path, text) in &draft.files {
        let path = folder.path().join(id).join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("written");
        fs::write(path, text).expect("written");
    }
    (folder, draft)
}

fn text<'a>(draft: &'a oplog_import::Draft, name: &str) -> &'a str {
    &draft.files.iter().find(|(path, _)| path == name).expect(name).1
}

#[test]
fn a_draft_loads_with_its_paging_and_its_golden_case() {
    let (folder, _) = written(PAGE, "acme/list-lamps");
    let source = Source::Contracts { base: Box::new(Source::Embedded), folders: vec![folder.path().to_owned()] };
    let catalogue = Catalogue::load(&source).expect("the draft loads");
    let operation = catalogue.get("acme/list-lamps").expect("the draft");
    let paging = operation.pagination().expect("paging");
    assert_eq!(
        (paging.cursor.as_str(), paging.size.as_str(), paging.next.as_deref()),
        ("marker", "limit", Some("next_marker"))
    );
    assert_eq!((paging.default_size, paging.max_size), (Some(20), Some(100)));
    let entries = operation.entry_list().expect("entries");
    assert_eq!(
        (entries.path.as_str(), entries.key.join(",").as_str(), entries.time.as_deref()),
        ("lamps", "id", Some("made_at"))
    );
    assert_eq!(operation.parameter("room_id").and_then(|row| row.example.as_deref()), Some("r-1"));
    let filter = operation.facts().iter().find(|fact| &*fact.local == "parameter.colour").expect("the filter");
    assert!(filter.not_checkable.is_some());
    let cases = golden::load(&source).expect("golden cases");
    let case = cases.iter().find(|case| case.operation == "acme/list-lamps").expect("the page's example");
    assert_eq!(case.exchanges[0].0.target, "/v1/r-1/lamps?limit=1");
}

#[test]
fn examples_that_break_their_tables_become_errata() {
    let (_folder, draft) = written(PAGE, "acme/list-lamps");
    let tables = text(&draft, "tables.toml");
    for allowed in ["allows = { values = [\"broken\"] }", "allows = { null = true }", "allows = { absent = true }"] {
        assert!(tables.contains(allowed), "{allowed} is not in\n{tables}");
    }
    let review = text(&draft, "REVIEW.md");
    for line in [
        "`watt` is mandatory, yet 1 of 1 objects in the examples lack it",
        "the body is no JSON: trailing comma",
        "how requests are authenticated",
    ] {
        assert!(review.contains(line), "{line} is not in\n{review}");
    }
}

#[test]
fn an_operation_that_writes_is_drafted_as_one() {
    let page = PAGE.replace("GET ", "POST ");
    let (_folder, draft) = written(&page, "acme/list-lamps");
    assert!(text(&draft, "tables.toml").contains("effect = \"write\""));
    assert!(text(&draft, "REVIEW.md").contains("no checker sends it"));
}

#[test]
fn the_words_of_a_page_stay_out_of_its_draft() {
    let (_folder, draft) = written(PAGE, "acme/list-lamps");
    for (path, text) in draft.files.iter().filter(|(path, _)| !path.starts_with("golden")) {
        for words in ["Where the page starts", "Only lamps of this colour", "Where it hangs", "How bright"] {
            assert!(!text.contains(words), "{path}: {words}");
        }
    }
}

#[test]
fn errors_have_the_conditions_that_their_words_make_plain() {
    let errors = "
| Status code | Error code | Error message |
|---|---|---|
| 404 | Room.NotFound | The room {id} does not exist. |
| 400 | Lamp.2 | Parameter colour is missing. |
| 400 | Limit.Invalid | The limit is out of range. |
| 400 | Marker.Invalid | The marker is invalid. |
| 400 | Shape.Invalid | The shape is invalid. |
| 401 | Token.Expired | The security token has expired. |
| 401 | Lamp.3 | Authentication failed. |
| 401 | Lamp.4 | Authentication failed again. |
| 403 | Lamp.5 | You have no permission. |
| 429 | Lamp.6 | Too many requests. |
| 405 | Lamp.7 | Method not allowed. |
| 500 | Lamp.8 | Internal error. |
| 409 | Lamp.9 | It hangs already. |
";
    let head = PAGE.split("| Status code").next().expect("a page");
    let page = head.replace("| colour | No |", "| colour | Yes |") + errors;
    let (folder, draft) = written(&page, "acme/list-lamps");
    let source = Source::Contracts { base: Box::new(Source::Embedded), folders: vec![folder.path().to_owned()] };
    let catalogue = Catalogue::load(&source).unwrap_or_else(|error| panic!("{error}\n{}", text(&draft, "tables.toml")));
    let operation = catalogue.get("acme/list-lamps").expect("the draft");
    let conditions: Vec<String> = operation.errors().iter().map(|row| format!("{} {:?}", row.code, row.when)).collect();
    assert_eq!(
        conditions,
        [
            "Room.NotFound Unknown(\"room_id\")",
            "Lamp.2 Missing(\"colour\")",
            "Limit.Invalid OutOfRange(\"limit\")",
            "Marker.Invalid Damaged(\"marker\")",
            // No row is about a shape, so nothing can break it.
            "Shape.Invalid Internal(Always)",
            "Token.Expired Signature(Expired)",
            "Lamp.3 Signature(Any)",
            // A second row of one condition would never be answered.
            "Lamp.4 Internal(Always)",
            "Lamp.5 Credential(NoPermission)",
            "Lamp.6 Load(Always)",
            "Lamp.7 UnknownMethod(Always)",
            "Lamp.8 Internal(Always)",
            "Lamp.9 Internal(Always)",
        ]
    );
    assert_eq!(operation.entity("room_id").map(|row| row.known.join(",")).as_deref(), Some("r-1"));
    let review = text(&draft, "REVIEW.md");
    assert!(review.contains("are right, for 9 of 13 errors"), "{review}");
}
