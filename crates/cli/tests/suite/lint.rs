//! `lint`: what it reads, how it tells, how it ends.

use serde_json::Value;

use crate::support::{folder, oplog_in};

/// A page whose example breaks its table, which has no errors, and whose ids look one way in the row and another way in the example.
const PAGE: &str = "
# List lamps

## URI

GET /v1/lamps

| Name | Mandatory | Type | Example | Description |
|---|---|---|---|---|
| lamp_id | No | String | lamp-xxx | Only this lamp. |

```
GET https://lamps.example/v1/lamps?lamp_id=lamp-0123456789
```

## Response

| Name | Mandatory | Type | Description |
|---|---|---|---|
| lamps | Yes | Array of objects | The lamps. |
| lamps[].id | Yes | String | Its id. |
| lamps[].made_at | Yes | String | When it was made. |

```json
{\"lamps\": [{\"id\": null, \"made_at\": \"2026-01-15T10:00:00Z\"}]}
```
";

#[test]
fn the_built_in_operations_contradict_themselves_only_where_errata_say_so() {
    let folder = folder(&[]);
    let run = oplog_in(folder.path(), &["lint"]);
    run.ends_with(0).says("erratum rows-alike is about it").says("PASS: 0 findings that fail");
    oplog_in(folder.path(), &["lint", "--strict"]).ends_with(1).says("FAIL");
    oplog_in(folder.path(), &["lint", "baidu-bbc", "--deny", "gaps/*"]).ends_with(1).says("fail  gaps/order");
    oplog_in(folder.path(), &["lint", "--allow", "*"]).ends_with(0).says("nothing found");
}

#[test]
fn a_page_is_linted_before_it_is_imported() {
    let folder = folder(&[("lamps.md", PAGE)]);
    let mut run = oplog_in(folder.path(), &["lint", "lamps.md"]).ends_with(1);
    for lint in [
        "fail  contradictions/null-in-example  response.lamps[].id",
        "fail  contradictions/row-example  parameter.lamp_id",
        "warn  gaps/errors",
        "warn  gaps/paging  response.lamps",
        "warn  gaps/time-format  response.lamps[].made_at",
    ] {
        run = run.says(lint);
    }
    // What was imported has an erratum for it.
    oplog_in(folder.path(), &["import", "lamps.md", "--as", "acme/list-lamps", "--out", "own"]).ends_with(0);
    for target in ["own", "own/acme/list-lamps"] {
        let run = oplog_in(folder.path(), &["lint", target]).ends_with(0);
        run.says("known contradictions/null-in-example").says("erratum null-in-example-response-lamps-id is about it");
    }
    oplog_in(folder.path(), &["lint", "acme/list-lamps", "--contracts", "own"]).ends_with(0).says("acme/list-lamps");
}

#[test]
fn reports_have_the_lint_the_file_and_the_line() {
    let folder = folder(&[("lamps.md", PAGE)]);
    oplog_in(folder.path(), &["import", "lamps.md", "--as", "acme/list-lamps", "--out", "own"]).ends_with(0);
    let args = ["lint", "own", "--strict", "--report", "sarif=-"];
    let log: Value = serde_json::from_str(&oplog_in(folder.path(), &args).ends_with(1).stdout).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let found = results.iter().find(|result| result["ruleId"] == "contradictions/null-in-example").unwrap();
    let place = &found["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "own/acme/list-lamps/tables.toml");
    assert!(place["region"]["startLine"].as_u64().unwrap() > 1 && found["level"] == "error", "{found:#}");
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][found["ruleIndex"].as_u64().unwrap() as usize];
    assert_eq!(rule["id"], "contradictions/null-in-example");

    let args = ["lint", "own", "--report", "json=-"];
    let report: Value = serde_json::from_str(&oplog_in(folder.path(), &args).ends_with(0).stdout).unwrap();
    assert_eq!((&report["verdict"], &report["operations"][0]["id"]), (&"pass".into(), &"acme/list-lamps".into()));
}

#[test]
fn what_is_no_documentation_is_refused_with_a_way_out() {
    let folder = folder(&[("empty.md", "Nothing here."), ("long.html", &" ".repeat((10 << 20) + 1))]);
    let refused = |args: &[&str], words: &str| {
        oplog_in(folder.path(), args).ends_with(2).complains(words);
    };
    refused(&["lint", "empty.md"], "documents no operation that is recognised");
    refused(&["lint", "long.html"], "at most 10485760 are read");
    refused(&["lint", "baidu-bcb"], "did you mean `baidu-bbc`?");
    refused(&["lint", "--deny", "gaps/pagging"], "did you mean `gaps/paging`?");
    refused(&["lint", "--deny", "fields/type"], "no lint");
    refused(&["lint", "--report", "html=x"], "no format of `lint` is called `html`");
    refused(&["conformance", "--deny", "gaps/paging"], "a lint, which only `lint` runs");
}

#[test]
fn a_lint_can_be_explained() {
    let folder = folder(&[]);
    let run = oplog_in(folder.path(), &["explain", "gaps/paging"]).ends_with(0);
    run.says("lint gaps/paging").says("oplog lint --allow gaps/paging");
    oplog_in(folder.path(), &["explain", "unprovable"]).ends_with(0).says("unprovable/optional-field");
}
