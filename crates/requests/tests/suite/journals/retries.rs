//! What is asked for again after a refusal.

use super::{Case, Cases};

pub(super) const CASES: Cases = &[(
    "requests/retry",
    &[
        Case {
            about: "a path that is none, three times",
            journal: &["GET /v1/operationLogs -> 404", "GET /v1/operationLogs -> 404", "GET /v1/operationLogs -> 404"],
            found: &[
                "deny requests/path at 1",
                "deny requests/path at 2",
                "deny requests/path at 3",
                "deny requests/retry at 3",
            ],
        },
        Case {
            about: "three times",
            journal: &["{bbc}?maxKeys=9 -> 403", "{bbc}?maxKeys=9 -> 403", "{bbc}?maxKeys=9 -> 403"],
            found: &["deny requests/retry at 3"],
        },
        Case { about: "twice", journal: &["{bbc} -> 403", "{bbc} -> 403"], found: &["warn requests/retry at 2"] },
        Case {
            about: "signed anew each time",
            journal: &[
                "{oos}&SignatureNonce=1&Timestamp=a&Signature=x -> 404",
                "{oos}&SignatureNonce=2&Timestamp=b&Signature=y -> 404",
                "{oos}&SignatureNonce=3&Timestamp=c&Signature=z -> 404",
            ],
            found: &["deny requests/retry at 3"],
        },
        Case {
            about: "load",
            journal: &["{bbc} -> 429", "{bbc} -> 429", "{bbc} -> 429", "{bbc} -> 408", "{bbc} -> 408", "{bbc} -> 408"],
            found: &[],
        },
        Case { about: "a server that fails", journal: &["{bbc} -> 503", "{bbc} -> 503", "{bbc} -> 503"], found: &[] },
        Case {
            about: "minutes between",
            journal: &["{bbc} -> 403", "{bbc} -> 403 after=90", "{bbc} -> 403 after=90"],
            found: &[],
        },
        Case {
            about: "others between",
            journal: &[
                "{bbc} -> 403",
                "{bbc}?maxKeys=5 -> 200",
                "{bbc} -> 403",
                "{bbc}?maxKeys=5 -> 200",
                "{bbc} -> 403",
            ],
            found: &[],
        },
        Case { about: "two clients", journal: &["{bbc} -> 403 by=a", "{bbc} -> 403 by=b"], found: &[] },
        Case {
            about: "hidden between those of another client",
            journal: &[
                "{bbc} -> 403 by=a",
                "{oos} -> 200 by=b",
                "{bbc} -> 403 by=a",
                "{oos} -> 200 by=b",
                "{bbc} -> 403 by=a",
            ],
            found: &["deny requests/retry at 5"],
        },
        Case {
            about: "another version each time",
            journal: &[
                "{nova} -> 400 header=X-OpenStack-Nova-API-Version:two",
                "{nova} -> 400 header=X-OpenStack-Nova-API-Version:x",
                "{nova} -> 400 header=X-OpenStack-Nova-API-Version:2.0.0",
            ],
            found: &[],
        },
        Case {
            about: "another constant in a header each time",
            journal: &[
                "POST /?ExecutionId=e -> 404 header=x-acs-action:ListExecutionLogs",
                "POST /?ExecutionId=e -> 404 header=x-acs-action:ListExecutionLogs header=x-acs-version:2019-06-01",
            ],
            found: &[],
        },
        Case {
            about: "the same question, asked rightly at last",
            journal: &["{bbc} -> 403", "{bbc} -> 200"],
            found: &[],
        },
        Case {
            about: "a path of nobody, three times",
            journal: &["GET /x -> 404", "GET /x -> 404", "GET /x -> 404"],
            found: &[
                "deny requests/path at 1",
                "deny requests/path at 2",
                "deny requests/path at 3",
                "deny requests/retry at 3",
            ],
        },
        Case {
            about: "signed anew, which another rule sees to",
            journal: &["{bbc} -> 400 proof=expired", "{bbc} -> 400 proof=expired", "{bbc} -> 400 proof=expired"],
            found: &["deny requests/signature at 1", "deny requests/signature at 2", "deny requests/signature at 3"],
        },
        Case {
            about: "as one sender after the other",
            journal: &["{bbc} -> 403 proof=first", "{bbc} -> 403 proof=second", "{bbc} -> 403 proof=first"],
            found: &["warn requests/retry at 3"],
        },
        Case {
            about: "as one sender, always",
            journal: &["{bbc} -> 403 proof=second", "{bbc} -> 403 proof=second", "{bbc} -> 403 proof=second"],
            found: &["deny requests/retry at 3"],
        },
    ],
)];
