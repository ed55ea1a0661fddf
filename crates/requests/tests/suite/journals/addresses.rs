//! Where requests go, and by which method.

use super::{Case, Cases};

pub(super) const CASES: Cases = &[
    (
        "requests/path",
        &[
            Case {
                about: "a path of nobody",
                journal: &["GET /v1/operationLogs -> 400"],
                found: &["deny requests/path at 1"],
            },
            Case {
                about: "a path that only other pages have, misspelt",
                journal: &["GET /v2/p/servers/s/os-instance-action -> 404"],
                found: &["deny requests/path at 1"],
            },
            Case { about: "nothing like any path", journal: &["GET /x -> 404"], found: &["deny requests/path at 1"] },
            Case {
                about: "documents about versions",
                journal: &["GET /v2.1/ -> 200", "GET /v2/ -> 200", "GET / -> 200"],
                found: &[],
            },
            Case {
                about: "looking up what a person named, known or not",
                journal: &["GET /v2.1/p/servers/s -> 200", "GET /v2.1/p/servers/nobody -> 404"],
                found: &[],
            },
            Case {
                about: "neighbours of what can be looked up",
                journal: &["GET /v2.1/p/servers/s/ips -> 404"],
                found: &["deny requests/path at 1"],
            },
            Case {
                about: "cursors in the path",
                journal: &["GET /transactions.json/page/1/per_page/5 -> 200"],
                found: &[],
            },
        ],
    ),
    (
        "requests/method",
        &[
            Case {
                about: "another method",
                journal: &["POST /v1/operationLog -> 400"],
                found: &["deny requests/method at 1"],
            },
            Case {
                about: "either of two methods",
                journal: &["POST /?Action=ListExecutionLogs&ExecutionId=exec-1 -> 200"],
                found: &[],
            },
        ],
    ),
];
