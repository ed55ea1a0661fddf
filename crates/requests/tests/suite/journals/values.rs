//! Parameters: whether they are known and there, and what they hold.

use super::{Case, Cases};

pub(super) const CASES: Cases = &[
    (
        "requests/unknown-parameter",
        &[
            Case {
                about: "a misspelt one",
                journal: &["{bbc}?maxkey=5 -> 200"],
                found: &["deny requests/unknown-parameter at 1"],
            },
            Case {
                about: "one in a form",
                journal: &["POST / -> 200 body=Action=ListExecutionLogs&ExecutionId=e&Max=5"],
                found: &["deny requests/unknown-parameter at 1"],
            },
            Case {
                about: "a misspelt one of those that the page leaves out",
                journal: &["{nova}?limt=5 -> 200", "{onapp}?per_pag=5 -> 200"],
                found: &["deny requests/unknown-parameter at 1", "deny requests/unknown-parameter at 2"],
            },
            Case {
                about: "those of signatures, of other editions and of later versions are known",
                journal: &[
                    "{oos}&AccessKeyId=a&Signature=s&SignatureType=&SignatureNonce=n&Timestamp=t&RegionId=r -> 200",
                    "{nova}?limit=5&changes-since=2020-01-01T00:00:00Z -> 200",
                    "{bbc}?authorization=bce-auth-v1/a/b -> 200",
                ],
                found: &[],
            },
        ],
    ),
    (
        "requests/type",
        &[
            Case { about: "no number", journal: &["{bbc}?maxKeys=ten -> 400"], found: &["deny requests/type at 1"] },
            Case {
                about: "no number where the page documents no number",
                journal: &["{nova}?limit=ten -> 400"],
                found: &["warn requests/type at 1"],
            },
            Case { about: "an empty one is none", journal: &["{bbc}?maxKeys=&marker= -> 200"], found: &[] },
            Case { about: "a flag, however set", journal: &["{onapp}?detailed=yes -> 200"], found: &[] },
        ],
    ),
    (
        "requests/format",
        &[
            Case {
                about: "no zone",
                journal: &["{bbc}?startTime=2017-10-24T00:00:00 -> 400"],
                found: &["deny requests/format at 1"],
            },
            Case {
                about: "an hour of one digit is in the page's own example",
                journal: &["{bbc}?startTime=2017-10-24T0:46:41Z -> 200"],
                found: &[],
            },
            Case {
                about: "a plus sign that arrives as a blank",
                journal: &["{nova}?changes-since=2020-01-01T00:00:00+08:00 -> 400"],
                found: &["warn requests/format at 1"],
            },
        ],
    ),
    (
        "requests/value",
        &[
            Case { about: "too small", journal: &["{bbc}?maxKeys=0 -> 400"], found: &["warn requests/value at 1"] },
            Case {
                about: "far too small",
                journal: &["{bbc}?maxKeys=-99999999999999999999 -> 400"],
                found: &["warn requests/value at 1"],
            },
            Case {
                about: "another constant",
                journal: &["GET /?Action=ListNothing&ExecutionId=e -> 400"],
                found: &["deny requests/value at 1"],
            },
            Case {
                about: "a limit that no page states",
                journal: &["{oos}&MaxResults=500 -> 400"],
                found: &["warn requests/value at 1"],
            },
            Case {
                about: "a version that only other pages refuse",
                journal: &["GET /v9/operationLog -> 404"],
                found: &["warn requests/value at 1"],
            },
            Case {
                about: "a page longer than the longest, which is cut",
                journal: &["{bbc}?maxKeys=5000 -> 200"],
                found: &[],
            },
        ],
    ),
    (
        "requests/mandatory-parameter",
        &[
            Case {
                about: "nothing says what is meant",
                journal: &["GET /?Action=ListExecutionLogs -> 400"],
                found: &["deny requests/mandatory-parameter at 1"],
            },
            Case {
                about: "an empty one",
                journal: &["GET /?Action=ListExecutionLogs&ExecutionId= -> 400"],
                found: &["deny requests/mandatory-parameter at 1"],
            },
            Case {
                about: "a constant may stand in a header",
                journal: &["POST /?ExecutionId=e -> 200 header=x-acs-action:ListExecutionLogs"],
                found: &[],
            },
            Case {
                about: "parameters may stand in a form",
                journal: &["POST / -> 200 body=Action=ListExecutionLogs&ExecutionId=e"],
                found: &[],
            },
        ],
    ),
];
