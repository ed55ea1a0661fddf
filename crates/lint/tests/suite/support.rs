//! Tables in which no lint finds anything, and what the lints find when some of it is changed.

use std::fs;
use std::path::Path;

use oplog_lint::LintFinding;
use oplog_schema::{Catalogue, Source, golden};
use tempfile::TempDir;

const TABLES: &str = include_str!("lamps/tables.toml");
const CASE: &str =
    "origin = \"documented-example\"\nreading = \"printed\"\nsource = \"Example\"\nshows = \"A page.\"\n";
const REQUEST: &str =
    "GET /v1/r-1/lamps?limit=2&marker=a&state=on&since=2026-01-01T00:00:00Z&until=2026-02-01T00:00:00Z\n\n";
const RESPONSE: &str = r#"{
  "room_id": "r-1",
  "lamps": [
    {"id": "b", "state": "on", "watt": 40, "made_at": "2026-01-15T10:00:00Z", "note": "by the door"},
    {"id": "c", "state": "off", "watt": 60, "made_at": "2026-01-14T10:00:00Z"}
  ],
  "limit": 2,
  "next_marker": "c"
}
"#;

/// What the lints find in the tables of the invented product, after each text of `edits` is replaced where it stands: in the tables, the
/// example request or the example answer.
pub(crate) fn lint(edits: &[(&str, &str)]) -> Vec<LintFinding> {
    let (mut tables, mut request, mut response) = (TABLES.to_owned(), REQUEST.to_owned(), RESPONSE.to_owned());
    for (from, to) in edits {
        let text = [&mut tables, &mut request, &mut response].into_iter().find(|text| text.contains(from));
        let text = text.unwrap_or_else(|| panic!("`{from}` stands nowhere"));
        *text = text.replacen(from, to, 1);
    }
    let folder = TempDir::new().expect("a folder");
    let operation = folder.path().join("acme/list-lamps");
    write(&operation.join("tables.toml"), &tables);
    write(&operation.join("golden/example/case.toml"), CASE);
    write(&operation.join("golden/example/request.http"), &request);
    write(&operation.join("golden/example/response.json"), &response);
    let source = Source::Contracts { base: Box::new(Source::Embedded), folders: vec![folder.path().to_owned()] };
    let catalogue = Catalogue::load(&source).unwrap_or_else(|error| panic!("{error}"));
    let cases = golden::load(&source).expect("golden cases");
    let operation = catalogue.get("acme/list-lamps").expect("the operation");
    oplog_lint::check(operation, &oplog_lint::of_operation(operation, &cases))
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("written");
    fs::write(path, text).expect("written");
}

/// A finding as a line.
pub(crate) fn line(finding: &LintFinding) -> String {
    let fact = finding.found.fact.as_deref().unwrap_or("-");
    let erratum = finding.erratum.as_ref().map_or_else(String::new, |erratum| format!(" [{erratum}]"));
    format!("{} {fact}: {} | {}{erratum}", finding.rule.id, finding.found.says, finding.found.shows)
}
