//! Walks that go on, and those that stand still.

use super::{Case, Cases};

pub(super) const CASES: Cases = &[(
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
)];
