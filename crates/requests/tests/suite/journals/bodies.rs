//! Bodies in which parameters travel. No built-in operation has one: these ask a made-up vendor.

use super::{Case, Cases};

pub(super) const CASES: Cases = &[(
    "requests/body",
    &[
        Case { about: "a form", journal: &["{search} -> 400 body=team=support"], found: &["deny requests/body at 1"] },
        Case {
            about: "JSON that nobody declares",
            journal: &["{search} -> 400 media=text/plain body={\"team\":\"support\"}"],
            found: &["deny requests/body at 1", "deny requests/mandatory-parameter at 1"],
        },
        Case {
            about: "JSON without its end",
            journal: &["{search} -> 400 media=application/json body={\"team\":\"support\""],
            found: &["deny requests/body at 1", "deny requests/mandatory-parameter at 1"],
        },
        Case {
            about: "JSON that is a list",
            journal: &["{search} -> 400 media=application/json body=[\"team\"]"],
            found: &["deny requests/body at 1", "deny requests/mandatory-parameter at 1"],
        },
        Case {
            about: "a JSON object, by any name of its media type",
            journal: &[
                "{search} -> 200 media=application/json;charset=utf-8 body={\"team\":\"support\"}",
                "{search} -> 200 media=application/vnd.globex+json body={\"team\":\"a\",\"page\":{\"size\":5}}",
            ],
            found: &[],
        },
        Case {
            about: "no body lacks what it must hold, and is none that cannot be read",
            journal: &["{search} -> 422"],
            found: &["deny requests/mandatory-parameter at 1"],
        },
    ],
)];
