//! Drafts know how pages follow each other: by names of parameters and members, by headers and by links in examples.

use std::fs;

use oplog_schema::tables::{NextLink, Pagination, PagingStrategy};
use oplog_schema::{Catalogue, Source};
use tempfile::TempDir;

use crate::support::read;

/// A page with these rows of the request and the response, and this example of an answer.
fn page(parameters: &str, fields: &str, headers: &str, body: &str) -> String {
    format!(
        "# List lamps

## URI

GET /v1/lamps

| Name | Mandatory | Type | Description |
|---|---|---|---|
{parameters}

## Response

| Name | Mandatory | Type | Description |
|---|---|---|---|
{fields}
| lamps[].id | Yes | String | Its id. |
| lamps[].made_at | Yes | String | When it was made. |

Example response

```
HTTP/1.1 200 OK
Content-Type: application/json
{headers}

{body}
```
"
    )
}

/// The paging of the draft of a page.
#[track_caller]
fn drafted(page: &str) -> Pagination {
    let folder = TempDir::new().expect("a folder");
    let draft = oplog_import::draft(&read("page.md", page), "acme/list-lamps", "page.md");
    let tables = &draft.files.iter().find(|(path, _)| path == "tables.toml").expect("tables").1;
    let place = folder.path().join("acme/list-lamps");
    fs::create_dir_all(&place).expect("a folder");
    fs::write(place.join("tables.toml"), tables).expect("written");
    let source = Source::Contracts { base: Box::new(Source::Embedded), folders: vec![folder.path().to_owned()] };
    let catalogue = Catalogue::load(&source).unwrap_or_else(|error| panic!("{error}\n{tables}"));
    let operation = catalogue.get("acme/list-lamps").expect("the draft");
    operation.pagination().cloned().unwrap_or_else(|| panic!("no paging in\n{tables}"))
}

const LAMP: &str = r#"{"id": "l-7", "made_at": "2026-01-15T10:00:00Z"}"#;

#[test]
fn an_offset_with_the_number_of_all_entries() {
    let paging = drafted(&page(
        "| offset | No | Integer | How many come before. |\n| limit | No | Integer | How many; from 1 to 50. The default value is 10. |",
        "| lamps | Yes | Array | The lamps. |\n| total | Yes | Integer | How many there are. |",
        "X-Request-Id: 7",
        &format!(r#"{{"lamps": [{LAMP}], "total": 9}}"#),
    ));
    assert_eq!((paging.strategy, paging.cursor.as_str()), (PagingStrategy::Offset, "offset"));
    assert_eq!((paging.total.as_deref(), paging.max_size), (Some("total"), Some(50)));
}

#[test]
fn numbered_pages_with_totals() {
    let paging = drafted(&page(
        "| page | No | Integer | The page. |\n| per_page | No | Integer | How many. |",
        "| lamps | Yes | Array | The lamps. |\n| meta | Yes | Object | The list. |\n| meta.total | Yes | Integer | All. |\n| meta.total_pages | Yes | Integer | Pages. |",
        "X-Request-Id: 7",
        &format!(r#"{{"lamps": [{LAMP}], "meta": {{"total": 9, "total_pages": 9}}}}"#),
    ));
    assert_eq!(
        (paging.strategy, paging.cursor.as_str(), paging.size.as_str()),
        (PagingStrategy::Page, "page", "per_page")
    );
    assert_eq!((paging.total.as_deref(), paging.pages.as_deref()), (Some("meta.total"), Some("meta.total_pages")));
}

#[test]
fn the_key_of_the_last_entry_with_a_flag() {
    let paging = drafted(&page(
        "| starting_after | No | String | The last lamp seen. |\n| limit | No | Integer | How many. |",
        "| lamps | Yes | Array | The lamps. |\n| has_more | Yes | Boolean | Whether more follow. |",
        "X-Request-Id: 7",
        &format!(r#"{{"lamps": [{LAMP}], "has_more": true}}"#),
    ));
    assert_eq!((paging.strategy, paging.cursor.as_str()), (PagingStrategy::Key, "starting_after"));
    assert_eq!(paging.more.as_deref(), Some("has_more"));
}

#[test]
fn the_address_of_the_next_page_in_the_body() {
    let parameters = "| offset | No | Integer | How many come before. |\n| limit | No | Integer | How many. |";
    let paging = drafted(&page(
        parameters,
        "| lamps | Yes | Array | The lamps. |\n| count | Yes | Integer | All. |\n| next | No | String | The next page. |",
        "X-Request-Id: 7",
        &format!(r#"{{"count": 9, "next": "https://lamps.example/v1/lamps?limit=1&offset=1", "lamps": [{LAMP}]}}"#),
    ));
    assert_eq!(
        (paging.strategy, paging.link.clone()),
        (PagingStrategy::Offset, Some(NextLink::Member("next".to_owned())))
    );
    assert_eq!((paging.next.as_deref(), paging.total.as_deref()), (None, Some("count")));
}

#[test]
fn a_list_of_links_by_relation() {
    let paging = drafted(&page(
        "| marker | No | String | Where it starts. |\n| limit | No | Integer | How many. |",
        "| lamps | Yes | Array | The lamps. |\n| links | No | Array | Links. |\n| links[].rel | Yes | String | Which. |\n| links[].href | Yes | String | Where. |",
        "X-Request-Id: 7",
        &format!(r#"{{"lamps": [{LAMP}], "links": [{{"rel": "next", "href": "/v1/lamps?limit=1&marker=abc"}}]}}"#),
    ));
    assert_eq!((paging.strategy, paging.link), (PagingStrategy::Marker, Some(NextLink::List("links".to_owned()))));
}

#[test]
fn a_link_header_and_the_key_that_it_carries() {
    let paging = drafted(&page(
        "| last | No | String | The last lamp seen. |\n| n | No | Integer | How many. |",
        "| lamps | Yes | Array | The lamps. |",
        "Link: </v1/lamps?last=l-7&n=1>; rel=\"next\"",
        &format!(r#"{{"lamps": [{LAMP}]}}"#),
    ));
    assert_eq!((paging.strategy, paging.link), (PagingStrategy::Key, Some(NextLink::Header)));
}

#[test]
fn a_link_header_to_numbered_pages_with_the_total_in_another_one() {
    let paging = drafted(&page(
        "| page | No | Integer | The page. |\n| per_page | No | Integer | How many. |",
        "| lamps | Yes | Array | The lamps. |",
        "Link: <https://lamps.example/v1/lamps?page=2&per_page=1>; rel=\"next\"\nX-Total-Count: 9",
        &format!(r#"{{"lamps": [{LAMP}]}}"#),
    ));
    assert_eq!((paging.strategy, paging.link), (PagingStrategy::Page, Some(NextLink::Header)));
    assert_eq!(paging.headers.and_then(|headers| headers.total).as_deref(), Some("X-Total-Count"));
}
