//! What each rule catches, and on what it stays silent: small journals, and the verdicts on them.
//!
//! A line is a request and, behind the arrow, what is known of it: the status, `next=` the cursor handed out, `here=` the
//! page's own, `entries=`, `total=` and `size=` of numbered pages, `after=` seconds since the request before, `by=` another
//! client, `on=` a connection, `body=` a form, `header=Name:value`, `proof=` the sender or what is wrong with the proof.

use crate::support;

use crate::support::verdict;
use oplog_requests::rules;

const BBC: &str = "GET /v1/operationLog";
const OOS: &str = "GET /?Action=ListExecutionLogs&ExecutionId=exec-1";
const NOVA: &str = "GET /v2.1/p/servers/s/os-instance-actions";
const ONAPP: &str = "GET /transactions.json";

/// A journal with the rules that speak, as `deny` or `warn`, and the request of each.
struct Case {
    about: &'static str,
    journal: &'static [&'static str],
    found: &'static [&'static str],
}

const CASES: &[(&str, &[Case])] = &[
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
    (
        "requests/walk-finished",
        &[
            Case {
                about: "given up on the way",
                journal: &["{bbc} -> 200 next=m2", "{bbc}?marker=m2 -> 200 next=m3"],
                found: &["deny requests/walk-finished at 2"],
            },
            Case {
                about: "given up after the first page",
                journal: &["{bbc}?maxKeys=1 -> 200 next=m2"],
                found: &["deny requests/walk-finished at 1"],
            },
            Case {
                about: "given up after the first page, where the page documents no paging, and the client uses it",
                journal: &["{nova}?limit=5 -> 200 next=req-5"],
                found: &["deny requests/walk-finished at 1"],
            },
            Case {
                about: "a request that says nothing of pages",
                journal: &["{onapp}?detailed -> 200 total=24 size=10", "{oos} -> 200 next=t2"],
                found: &["warn requests/walk-finished at 1", "warn requests/walk-finished at 2"],
            },
            Case {
                about: "the first page alone, by a client that can walk to the end",
                journal: &["{bbc}?maxKeys=1 -> 200 next=m2", "{bbc} -> 200 next=n2", "{bbc}?marker=n2 -> 200"],
                found: &["warn requests/walk-finished at 1"],
            },
            Case {
                about: "the first page alone, by another client than the one that can walk to the end",
                journal: &[
                    "{bbc}?maxKeys=1 -> 200 next=m2 proof=first",
                    "{bbc} -> 200 next=n2 proof=second",
                    "{bbc}?marker=n2 -> 200 proof=second",
                ],
                found: &["deny requests/walk-finished at 1"],
            },
            Case {
                about: "a cursor from elsewhere, as the page's example has one",
                journal: &["{bbc}?marker=1508824812000&maxKeys=1 -> 200 next=m2"],
                found: &["warn requests/walk-finished at 1"],
            },
            Case {
                about: "one client gives up a list that another one walks",
                journal: &[
                    "{bbc} -> 200 next=m2",
                    "{bbc}?marker=m2 -> 200 next=m3",
                    "{bbc} -> 200 next=m2",
                    "{bbc}?marker=m2 -> 200 next=m3",
                    "{bbc}?marker=m3 -> 200",
                ],
                found: &["deny requests/walk-finished at 2"],
            },
            Case {
                about: "numbered pages, in the path",
                journal: &[
                    "GET /transactions.json/page/1/per_page/5 -> 200 total=14 size=5",
                    "GET /transactions.json/page/2/per_page/5 -> 200 total=14 size=5",
                ],
                found: &["deny requests/walk-finished at 2"],
            },
            Case {
                about: "numbered pages, the first without number",
                journal: &["{onapp} -> 200 total=24 size=10", "{onapp}?page=2 -> 200 total=24 size=10"],
                found: &["deny requests/walk-finished at 2"],
            },
            Case {
                about: "to the end",
                journal: &[
                    "{onapp} -> 200 total=24 size=10",
                    "{onapp}?page=2 -> 200 total=24 size=10",
                    "{onapp}?page=3 -> 200 total=24 size=10",
                ],
                found: &[],
            },
            Case {
                about: "an error ends a walk",
                journal: &["{bbc} -> 200 next=m2", "{bbc}?marker=m2 -> 500"],
                found: &[],
            },
            Case {
                about: "a page asked for again after a failure",
                journal: &[
                    "{bbc} -> 200 next=m2",
                    "{bbc}?marker=m2 -> 503",
                    "{bbc}?marker=m2 -> 200 next=m3",
                    "{bbc}?marker=m3 -> 200",
                ],
                found: &[],
            },
            Case {
                about: "a page asked for again because its answer came too late",
                journal: &[
                    "{bbc} -> 200 next=m2",
                    "{bbc}?marker=m2 -> 200 next=m3 on=1",
                    "{bbc}?marker=m2 -> 200 next=m3 on=2",
                    "{bbc}?marker=m3 -> 200",
                ],
                found: &["warn requests/walk-continued at 3"],
            },
            Case {
                about: "two walks at once",
                journal: &[
                    "{bbc} -> 200 next=m2 by=a",
                    "{bbc} -> 200 next=m2 by=b",
                    "{bbc}?marker=m2 -> 200 by=b",
                    "{bbc}?marker=m2 -> 200 by=a",
                ],
                found: &[],
            },
            Case {
                about: "links to the end",
                journal: &["{nova}?limit=1 -> 200 next=req-1", "{nova}?limit=1&marker=req-1 -> 200"],
                found: &[],
            },
        ],
    ),
    (
        "requests/walk-continued",
        &[
            Case {
                about: "back to the start with an empty cursor",
                journal: &["{oos} -> 200 next=t2", "{oos}&NextToken=t2 -> 200", "{oos}&NextToken= -> 200"],
                found: &["deny requests/walk-continued at 3"],
            },
            Case {
                about: "a client that always begins with an empty cursor",
                journal: &[
                    "{bbc}?marker= -> 200 next=m2",
                    "{bbc}?marker=m2 -> 200",
                    "{bbc}?marker= -> 200 next=m2",
                    "{bbc}?marker=m2 -> 200",
                ],
                found: &[],
            },
            Case {
                about: "the last page, which has no next one, over and over",
                journal: &[
                    "{bbc} -> 200 next=m2",
                    "{bbc}?marker=m2 -> 200",
                    "{bbc}?marker=m2 -> 200",
                    "{bbc}?marker=m2 -> 200",
                    "{bbc}?marker=m2 -> 200",
                ],
                found: &["deny requests/walk-continued at 5"],
            },
            Case {
                about: "the cursor of the page itself, sent back instead of the next one",
                journal: &[
                    "{bbc} -> 200 here=m1 next=m2",
                    "{bbc}?marker=m1 -> 200 here=m1 next=m2",
                    "{bbc}?marker=m1 -> 200 here=m1 next=m2",
                    "{bbc}?marker=m1 -> 200 here=m1 next=m2",
                ],
                found: &["deny requests/walk-continued at 4"],
            },
            Case {
                about: "one page twice on one connection",
                journal: &[
                    "{bbc} -> 200 here=m1 next=m2 on=1",
                    "{bbc}?marker=m1 -> 200 here=m1 next=m2 on=1",
                    "{bbc}?marker=m1 -> 200 here=m1 next=m2 on=1",
                ],
                found: &["deny requests/walk-continued at 3"],
            },
            Case {
                about: "the page's example, asked for once by each of two programs",
                journal: &[
                    "{bbc}?marker=1508824812000&maxKeys=1 -> 200 here=1508824812000 next=m2 on=1",
                    "{bbc}?marker=1508824812000&maxKeys=1 -> 200 here=1508824812000 next=m2 on=2",
                ],
                found: &["warn requests/walk-continued at 2"],
            },
            Case {
                about: "numbered pages that go nowhere, where the page documents no paging",
                journal: &[
                    "{onapp} -> 200 total=24 size=10",
                    "{onapp}?page=2 -> 200 total=24 size=10",
                    "{onapp}?page=2 -> 200 total=24 size=10",
                    "{onapp}?page=2 -> 200 total=24 size=10",
                ],
                found: &["deny requests/walk-continued at 4"],
            },
            Case {
                about: "the last page once more",
                journal: &["{bbc} -> 200 next=m2", "{bbc}?marker=m2 -> 200", "{bbc}?marker=m2 -> 200"],
                found: &["warn requests/walk-continued at 3"],
            },
            Case {
                about: "back to an older page after the end",
                journal: &[
                    "{bbc} -> 200 next=m2",
                    "{bbc}?marker=m2 -> 200 next=m3",
                    "{bbc}?marker=m3 -> 200",
                    "{bbc}?marker=m2 -> 200 next=m3",
                    "{bbc}?marker=m3 -> 200",
                ],
                found: &["warn requests/walk-continued at 4"],
            },
            Case {
                about: "on and on after an empty page",
                journal: &[
                    "{onapp}?page=1 -> 200 total=5 size=10",
                    "{onapp}?page=2 -> 200 entries=0 total=5 size=10",
                    "{onapp}?page=3 -> 200 entries=0 total=5 size=10",
                    "{onapp}?page=4 -> 200 entries=0 total=5 size=10",
                ],
                found: &["warn requests/walk-continued at 4"],
            },
            Case {
                about: "one page too many is how some find the end",
                journal: &["{onapp}?page=1 -> 200 total=5 size=10", "{onapp}?page=2 -> 200 entries=0 total=5 size=10"],
                found: &[],
            },
            Case {
                about: "the same first page, looked at again and again",
                journal: &["{bbc} -> 200", "{bbc} -> 200", "{bbc} -> 200", "{bbc} -> 200"],
                found: &[],
            },
            Case {
                about: "one cursor with pages of many sizes",
                journal: &[
                    "{bbc}?maxKeys=1 -> 200 next=m2",
                    "{bbc}?maxKeys=2&marker=m2 -> 200",
                    "{bbc}?maxKeys=3&marker=m2 -> 200",
                    "{bbc}?maxKeys=4&marker=m2 -> 200",
                ],
                found: &[],
            },
            Case {
                about: "one walk after the other",
                journal: &[
                    "{oos} -> 200 next=t2",
                    "{oos}&NextToken=t2 -> 200",
                    "{oos} -> 200 next=t2",
                    "{oos}&NextToken=t2 -> 200",
                ],
                found: &[],
            },
        ],
    ),
    (
        "requests/retry",
        &[
            Case {
                about: "a path that is none, three times",
                journal: &[
                    "GET /v1/operationLogs -> 404",
                    "GET /v1/operationLogs -> 404",
                    "GET /v1/operationLogs -> 404",
                ],
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
                journal: &[
                    "{bbc} -> 429",
                    "{bbc} -> 429",
                    "{bbc} -> 429",
                    "{bbc} -> 408",
                    "{bbc} -> 408",
                    "{bbc} -> 408",
                ],
                found: &[],
            },
            Case {
                about: "a server that fails",
                journal: &["{bbc} -> 503", "{bbc} -> 503", "{bbc} -> 503"],
                found: &[],
            },
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
                found: &[
                    "deny requests/signature at 1",
                    "deny requests/signature at 2",
                    "deny requests/signature at 3",
                ],
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
    ),
];

fn journal(lines: &[&str]) -> Vec<String> {
    let fill = |line: &&str| {
        let names = [("{bbc}", BBC), ("{oos}", OOS), ("{nova}", NOVA), ("{onapp}", ONAPP)];
        names.iter().fold((*line).to_owned(), |line, (name, text)| line.replace(name, text))
    };
    lines.iter().map(fill).collect()
}

#[test]
fn each_rule_catches_what_it_is_for_and_nothing_else() {
    let mut wrong = Vec::new();
    for (rule, cases) in CASES {
        for case in *cases {
            let verdict = verdict(&journal(case.journal));
            let found: Vec<String> = support::found(&verdict);
            if found != case.found {
                wrong.push(format!("{rule}: {}\n  expected {:?}\n  found    {found:?}", case.about, case.found));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_finding_names_a_fact_of_its_operation() {
    let catalogue = oplog_schema::Catalogue::embedded().unwrap();
    for (rule, cases) in CASES {
        for case in *cases {
            let verdict = verdict(&journal(case.journal));
            for found in verdict.findings() {
                let fact = &found.finding.fact;
                let Some(operation) = found.operation else {
                    assert_eq!(fact, "", "{rule}: {}", case.about);
                    continue;
                };
                let operation = catalogue.get(operation.as_str()).unwrap();
                assert!(operation.fact(fact).is_some(), "{rule}: {}: {} names {fact:?}", case.about, found.rule.id);
            }
        }
    }
}

#[test]
fn every_rule_has_a_journal_that_it_denies_or_warns_of_and_one_on_which_it_is_silent() {
    let with_cases: Vec<&str> = CASES.iter().map(|(rule, _)| *rule).collect();
    let mut all: Vec<&str> = rules::infos().map(|rule| rule.id).collect();
    // No built-in operation has a JSON body: that rule's journals are those of the contract that has one.
    all.retain(|rule| *rule != "requests/body");
    all.sort_unstable();
    let mut sorted = with_cases.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, all);
    for (rule, cases) in CASES {
        assert!(cases.iter().any(|case| case.found.iter().any(|found| found.contains(rule))), "{rule}");
        assert!(cases.iter().any(|case| case.found.is_empty()), "{rule}");
    }
}
