//! Who sends a request, and cursors that belong to what was asked for.

use super::{Case, Cases};

pub(super) const CASES: Cases = &[
    (
        "requests/signature",
        &[
            Case {
                about: "a wrong one",
                journal: &["{bbc} -> 400 proof=mismatch"],
                found: &["deny requests/signature at 1"],
            },
            Case {
                about: "a nonce used twice",
                journal: &["{oos} -> 400 proof=nonce-used"],
                found: &["deny requests/signature at 1"],
            },
            Case {
                about: "none, whatever the page says of schemes",
                journal: &["{nova} -> 401 proof=missing"],
                found: &["deny requests/signature at 1"],
            },
            Case { about: "nobody looked", journal: &["{bbc} -> 200"], found: &[] },
        ],
    ),
    (
        "requests/token-bound-to-query",
        &[
            Case {
                about: "another thing",
                journal: &[
                    "{oos} -> 200 next=t2",
                    "GET /?Action=ListExecutionLogs&ExecutionId=exec-2&NextToken=t2 -> 400",
                ],
                found: &["deny requests/token-bound-to-query at 2"],
            },
            Case {
                about: "another size, where that is documented to be refused",
                journal: &["{oos}&MaxResults=10 -> 200 next=t2", "{oos}&MaxResults=20&NextToken=t2 -> 400"],
                found: &["deny requests/token-bound-to-query at 2"],
            },
            Case {
                about: "another window, of which the page says nothing",
                journal: &[
                    "{bbc}?startTime=2020-01-01T00:00:00Z -> 200 next=m2",
                    "{bbc}?startTime=2021-01-01T00:00:00Z&marker=m2 -> 200",
                ],
                found: &["warn requests/token-bound-to-query at 2"],
            },
            Case {
                about: "a token of nobody",
                journal: &["{oos}&NextToken=t9 -> 400"],
                found: &["deny requests/token-bound-to-query at 1"],
            },
            Case { about: "a token of an earlier run", journal: &["{oos}&NextToken=t9 -> 200"], found: &[] },
            Case { about: "a token and a service that is down", journal: &["{oos}&NextToken=t9 -> 503"], found: &[] },
            Case {
                about: "the same size in other words",
                journal: &["{oos} -> 200 next=t2", "{oos}&MaxResults=50&NextToken=t2 -> 200"],
                found: &[],
            },
            Case {
                about: "what may change: the form, the signature, an empty parameter",
                journal: &[
                    "{oos}&Format=JSON&SignatureNonce=1&MaxResults= -> 200 next=t2",
                    "{oos}&Format=XML&SignatureNonce=2&NextToken=t2 -> 200",
                ],
                found: &[],
            },
            Case {
                about: "another size, of which the page says nothing",
                journal: &["{bbc}?maxKeys=10 -> 200 next=m2", "{bbc}?maxKeys=20&marker=m2 -> 200"],
                found: &[],
            },
            Case {
                about: "the cursor that a page tells of itself",
                journal: &["{bbc}?maxKeys=10 -> 200 here=m1", "{bbc}?maxKeys=10&marker=m1 -> 400"],
                found: &[],
            },
            Case { about: "the key of any entry", journal: &["{nova}?marker=req-1 -> 404"], found: &[] },
            Case {
                about: "one text given out for two queries",
                journal: &[
                    "{bbc}?startTime=2020-01-01T00:00:00Z -> 200 next=m2",
                    "{bbc}?startTime=2021-01-01T00:00:00Z -> 200 next=m2",
                    "{bbc}?startTime=2020-01-01T00:00:00Z&marker=m2 -> 200",
                    "{bbc}?startTime=2021-01-01T00:00:00Z&marker=m2 -> 200",
                ],
                found: &[],
            },
        ],
    ),
];
