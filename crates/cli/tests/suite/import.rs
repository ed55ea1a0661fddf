//! `import`: the walk of the book, word for word, and what keeps a draft from being written.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use crate::mock::Mock;
use crate::support::{command, folder, oplog_in, text};

/// The page in the book, and what importing it prints.
fn book() -> (String, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/importing.md");
    let text = fs::read_to_string(path).unwrap();
    let (_, rest) = text.split_once("````markdown\n").unwrap();
    let (page, rest) = rest.split_once("````").unwrap();
    let (_, rest) = rest.split_once("--out contracts\n").unwrap();
    let (printed, _) = rest.split_once("```").unwrap();
    (page.to_owned(), printed.to_owned())
}

#[test]
fn the_page_in_the_book_becomes_a_mock_server_that_passes() {
    let (page, printed) = book();
    let folder = folder(&[("list-networks.md", &page)]);
    let import = ["import", "list-networks.md", "--as", "acme/list-networks", "--out", "contracts"];
    let run = oplog_in(folder.path(), &import).ends_with(0);
    assert_eq!(run.stdout, printed);
    let run = oplog_in(folder.path(), &["conformance", "--contracts", "contracts", "--only", "acme"]);
    run.ends_with(0).says("PASS").says("0 failed");
    oplog_in(folder.path(), &import).ends_with(2).complains("replace it with `--force`");
    oplog_in(folder.path(), &[&import[..], &["--force"]].concat()).ends_with(0);
}

#[test]
fn an_entry_that_a_page_boundary_loses_is_found_with_imported_tables() {
    let folder = folder(&[("list-networks.md", &book().0)]);
    oplog_in(folder.path(), &["import", "list-networks.md", "--as", "acme/list-networks", "--out", "own"]).ends_with(0);
    let own = folder.path().join("own");
    let mock = Mock::start(&["--contracts", text(&own), "--fault", "skips-an-entry@acme/list-networks"]);
    let url = format!("http://{}", mock.address);
    let args = ["conformance", "--contracts", "own", "--only", "acme", "--target", &url];
    oplog_in(folder.path(), &args).ends_with(1).says("pagination/no-gap");
}

#[test]
fn a_page_may_come_from_standard_input() {
    let folder = folder(&[]);
    let args = ["import", "-", "--as", "acme/list-networks", "--out", "own", "--format", "markdown"];
    let mut child = command(folder.path(), &args).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(book().0.as_bytes()).unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    assert!(folder.path().join("own/acme/list-networks/tables.toml").exists());
}

#[test]
fn an_openapi_document_becomes_a_mock_server_that_passes() {
    let document = "
openapi: 3.0.3
paths:
  /v1/lamps:
    get:
      operationId: listLamps
      parameters:
        - {name: marker, in: query, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50, default: 10}}
      responses:
        \"200\":
          description: fine
          content:
            application/json:
              schema:
                type: object
                required: [lamps]
                properties:
                  next_marker: {type: string}
                  lamps:
                    type: array
                    items:
                      type: object
                      required: [id, state]
                      properties: {id: {type: string}, state: {type: string, enum: ['on', 'off']}}
";
    let folder = folder(&[("api.yaml", document)]);
    let import = ["import", "--openapi", "api.yaml", "--as", "acme/list-lamps", "--out", "own"];
    oplog_in(folder.path(), &import).ends_with(0).says("2 request parameters, 4 response fields");
    oplog_in(folder.path(), &["conformance", "--contracts", "own", "--only", "acme"]).ends_with(0).says("PASS");
    let other = [&import[..], &["--force", "--operation", "listLamp"]].concat();
    oplog_in(folder.path(), &other).ends_with(2).complains("no operation `listLamp`; it has listLamps");
}

/// What an operation asks of who sends it, and a request that keeps to it: a header, and what is behind the path.
#[test]
fn the_mock_server_of_a_draft_demands_the_proof_that_the_document_asks_for() {
    let basic = "Authorization: Basic dGVzdDp0ZXN0LXNlY3JldA==\r\n";
    for (scheme, header, query) in [
        ("{type: http, scheme: Bearer}", "Authorization: Bearer test-secret\r\n", ""),
        ("{type: http, scheme: basic}", basic, ""),
        ("{type: apiKey, in: header, name: X-Lamp-Key}", "X-Lamp-Key: test-secret\r\n", ""),
        ("{type: apiKey, in: query, name: lampkey}", "", "?lampkey=test-secret"),
    ] {
        let document = format!(
            "
openapi: 3.1.0
security: [{{own: []}}]
components: {{securitySchemes: {{own: {scheme}}}}}
paths:
  /lamps:
    get:
      responses:
        \"200\":
          content:
            application/json:
              schema: {{type: object, properties: {{count: {{type: integer}}}}}}
"
        );
        let folder = folder(&[("api.yaml", &document)]);
        let import = ["import", "--openapi", "api.yaml", "--as", "acme/count-lamps", "--out", "own"];
        oplog_in(folder.path(), &import).ends_with(0);
        let review = fs::read_to_string(folder.path().join("own/acme/count-lamps/REVIEW.md")).unwrap();
        assert!(!review.contains("how requests are authenticated"), "{scheme}: {review}");
        oplog_in(folder.path(), &["lint", "--contracts", "own", "acme/count-lamps"]).ends_with(0);
        let mock = Mock::start(&["--contracts", text(&folder.path().join("own"))]);
        let status = |header: &str, query: &str| {
            let answer = mock.get_with(&format!("/lamps{query}"), header);
            answer.split(' ').nth(1).unwrap_or_default().to_owned()
        };
        assert_eq!(status(header, query), "200", "{scheme}");
        assert_eq!(status("", ""), "401", "{scheme}");
        let wrong = status(
            &header.replace("test-secret", "other").replace("ZXN0LXNl", "ZXN0LXNm"),
            &query.replace("test", "x"),
        );
        assert_eq!(wrong, "401", "{scheme}");
    }
}

#[test]
fn what_cannot_be_imported_writes_nothing() {
    let folder = folder(&[("empty.md", "# Nothing\n\nWords only.\n"), ("large.md", &"x".repeat((10 << 20) + 1))]);
    for (page, id, complaint) in [
        ("empty.md", "acme/a", "documents no operation that is recognised"),
        ("large.md", "acme/a", "at most 10485760 are read"),
        ("missing.md", "acme/a", "cannot read `missing.md`"),
        ("empty.md", "../../a", "expected VENDOR/OPERATION"),
        ("empty.md", "acme", "expected VENDOR/OPERATION"),
    ] {
        oplog_in(folder.path(), &["import", page, "--as", id, "--out", "own"]).ends_with(2).complains(complaint);
    }
    assert!(!folder.path().join("own").exists());
}

#[test]
fn a_new_edition_is_told_first_and_written_when_that_is_wanted() {
    let (page, _) = book();
    let folder = folder(&[
        ("list-networks.md", &page),
        (
            "new.md",
            &page
                .replace("from 1 to 100", "from 1 to 50")
                .replace("| status | Yes |", "| mtu | No | Integer | How long. |\n| status | Yes |"),
        ),
        ("hostile.html", &"<b><p>".repeat(100_000)),
    ]);
    oplog_in(folder.path(), &["import", "list-networks.md", "--as", "acme/list-networks", "--out", "own"]).ends_with(0);
    let tables = folder.path().join("own/acme/list-networks/tables.toml");
    let drafted = fs::read_to_string(&tables).unwrap();
    let by_hand = drafted.replacen("about = \"To be described: `limit`.\"", "about = \"How many networks.\" # ours", 1);
    fs::write(&tables, &by_hand).unwrap();
    let update = ["--update", "own/acme/list-networks"];

    let run = oplog_in(folder.path(), &[&["import", "list-networks.md"], &update[..]].concat());
    run.ends_with(0).says("the page says the same as before");
    let run = oplog_in(folder.path(), &[&["import", "new.md"], &update[..]].concat()).ends_with(1);
    run.says("~ parameter.limit: maximum 100 -> 50").says("+ response.networks[].mtu").says("nothing is written");
    assert_eq!(fs::read_to_string(&tables).unwrap(), by_hand);
    let run = oplog_in(folder.path(), &[&["import", "new.md", "--write"], &update[..]].concat());
    run.ends_with(0).says("wrote 2 changes");
    let written = fs::read_to_string(&tables).unwrap();
    assert!(
        written.contains("maximum = 50") && written.contains("# ours") && written.contains("networks[].mtu"),
        "{written}"
    );
    oplog_in(folder.path(), &[&["import", "new.md"], &update[..]].concat()).ends_with(0);
    oplog_in(folder.path(), &["conformance", "--contracts", "own", "--only", "acme"]).ends_with(0).says("PASS");

    let refused = |args: &[&str], words: &str| {
        oplog_in(folder.path(), args).ends_with(2).complains(words);
    };
    refused(&[&["import", "hostile.html"], &update[..]].concat(), "formatting elements");
    refused(&["import", "new.md", "--update", "own"], "name the folder of one operation");
    refused(&["import", "new.md", "--write", "--as", "a/b", "--out", "own"], "--write");
    refused(&["import", "new.md"], "--as");
}
