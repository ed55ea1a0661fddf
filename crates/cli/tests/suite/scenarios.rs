//! Scenario files that cannot be used: one error with file and line, and nothing is served.

use crate::mock::Mock;
use crate::support::{folder, oplog_in, text};

const BBC: &str = "baidu-bbc/query-operation-log";
const RIGHT: &str = "{\"operationStatus\": true, \"operationTime\": \"2017-10-24T06:00:12Z\", \
                     \"operationDesc\": \"Shutdown\", \"operationIp\": \"192.0.2.1\"}";

#[test]
fn one_error_names_the_file_and_the_line_and_nothing_is_served() {
    let entries = format!("\n[[entries]]\noperation = \"{BBC}\"\nfile = \"entries\"\n");
    let wrong_time = format!("{RIGHT}\n\n{}\n", RIGHT.replace("2017-10-24T06:00:12Z", "2017-10-24"));
    let misspelt = format!("[\n  {RIGHT},\n  {}\n]", RIGHT.replace("operationIp", "operationIP"));
    for (scenario, other, says) in [
        ("[[stub]\n", "", "scenario.toml:1: "),
        ("[[stub]]\nresponse = { error = \"InvalidNextTokn\" }", "", "scenario.toml:1: "),
        ("\n[[stub]]\nresponse = { error = \"InvalidNextTokn\" }", "", "did you mean `InvalidNextToken`"),
        (
            "\n\n[[stub]]\nresponse = { drop = true }\nscenario = \"a\"\nrequired_state = \"b\"\nnew_state = \"c\"",
            "",
            "scenario.toml:3: scenario `a` can never advance to `b`",
        ),
        (&entries, &wrong_time, "entries:3: /1/operationTime: expected a time of format utc-seconds"),
        (&entries, &misspelt, "entries:3: /1/operationIP: "),
        (&entries, "[{]", "entries:1: "),
        ("\n\n[[entries]]\noperation = \"x/y\"\nrows = []", "", "scenario.toml:3: "),
        ("\n[[playback]]\nhar = \"missing.har\"", "", "scenario.toml:2: `./missing.har` cannot be read"),
        ("[[playback]]\nhar = \"entries\"", "{\"log\": \n{}}", "entries:2: missing field `entries`"),
        ("# nothing", "", "scenario.toml:1: there is nothing in it"),
    ] {
        let folder = folder(&[("scenario.toml", scenario), ("entries", other)]);
        let run = oplog_in(folder.path(), &["mock", "--listen", "0", "--scenario", "./scenario.toml"]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{scenario}");
        assert_eq!(run.stderr.matches("because").count(), 1, "one reason: {}", run.stderr);
        run.complains(says);
    }
    let folder = folder(&[]);
    oplog_in(folder.path(), &["mock", "--scenario", "none.toml"]).ends_with(2).complains("none.toml:1: ");
}

#[test]
fn entries_of_a_file_are_served_and_requests_logged_where_that_is_wanted() {
    let scenario = format!("[[entries]]\noperation = \"{BBC}\"\nfile = \"entries.ndjson\"\n");
    let folder = folder(&[("a.toml", &scenario), ("entries.ndjson", RIGHT)]);
    let path = folder.path().join("a.toml");
    let mock = Mock::start(&["--no-auth", "--cors", "--scenario", text(&path)]);
    let answer = mock.get("/v1/operationLog?startTime=2017-01-01T00:00:00Z&endTime=2018-01-01T00:00:00Z");
    assert!(answer.contains("\"operationDesc\":\"Shutdown\"") && answer.contains("\"isTruncated\":false"), "{answer}");
    assert!(answer.to_ascii_lowercase().contains("access-control-allow-origin: *"), "{answer}");
}
