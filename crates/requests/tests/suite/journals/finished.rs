//! Walks that end, and those that are given up.

use super::{Case, Cases};

pub(super) const CASES: Cases = &[(
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
)];
