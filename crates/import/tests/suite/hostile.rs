//! Pages made to hurt: they end with an error or a reading, in bounded memory and time, and nothing of them is followed.

use oplog_import::{ImportError, Imported};

fn import(name: &str, page: &str) -> Result<Imported, ImportError> {
    oplog_import::import(name, page.as_bytes())
}

#[test]
fn a_page_that_is_too_long_is_refused_before_it_is_read() {
    let error = import("a.html", &" ".repeat((10 << 20) + 1)).expect_err("too long");
    assert!(error.to_string().contains("at most 10485760 are read"), "{error}");
    let error = oplog_import::import("a.md", b"# \xff").expect_err("no text");
    assert!(error.to_string().contains("not UTF-8: byte 2"), "{error}");
}

#[test]
fn a_hundred_thousand_rows_are_refused() {
    let html = format!(
        "<table><tr><th>Name</th><th>Type</th></tr>{}</table>",
        "<tr><td>a</td><td>int</td></tr>".repeat(100_000)
    );
    let text = format!("Name | Type |\n---|---|\n{}", "a | int |\n".repeat(100_000));
    for (name, page) in [("a.html", &html), ("a.txt", &text)] {
        let error = import(name, page).expect_err(name);
        assert!(error.to_string().contains("more than 20000 rows"), "{name}: {error}");
    }
}

#[test]
fn broken_tags_are_mended_or_refused() {
    let error = import("a.html", &"<b><p>".repeat(300_000)).expect_err("formatting that is never closed");
    assert!(error.to_string().contains("formatting elements"), "{error}");
    for page in [
        "<div>".repeat(2_000),
        "<table><tr><td>".repeat(500),
        "</td></p>".repeat(5_000),
        "<".repeat(100_000),
        format!("<td colspan=99999999 rowspan=99999999>{}", "x".repeat(1_000)),
        "<table><tr><td rowspan=9999>a</td></tr>".to_owned() + &"<tr><td>b</td></tr>".repeat(5_000),
    ] {
        import("a.html", &page).expect("mended");
    }
}

#[test]
fn what_nests_without_end_is_read_to_a_depth() {
    for (name, page) in [
        ("a.md", "> ".repeat(300) + "a"),
        ("a.md", "- ".repeat(300) + "a"),
        ("a.rst", (0..500).map(|depth| format!("{}- a\n", " ".repeat(depth))).collect()),
        ("a.txt", "[".repeat(100_000)),
        ("a.md", format!("# Response\n\n```\n{}\n```\n", "{\"a\":".repeat(50_000))),
        ("a.md", format!("# Response\n\n```\n{}\n```\n", "<a>".repeat(50_000))),
    ] {
        import(name, &page).expect(name);
    }
}

#[test]
fn scripts_are_no_part_of_a_page() {
    let page = "<h2>Request</h2><script>GET /evil/{x}</script><style>GET /evil</style><p>GET /fine</p>\
                <table><tr><th>Name</th><th>Type</th></tr><tr><td>a<script>b</script></td><td>string</td></tr></table>";
    let imported = import("a.html", page).expect("small");
    assert_eq!(imported.operations.len(), 1);
    assert_eq!((imported.operations[0].uri.as_str(), imported.request[0].name.as_str()), ("/fine", "a"));
}

#[test]
fn tables_that_point_at_each_other_end() {
    let page = "# T\n\n## Response\n\n**A**\n\n| Name | Type |\n|---|---|\n| b | B object |\n\n**B**\n\n| Name | Type |\n|---|---|\n| a | A object |\n";
    let imported = import("a.md", page).expect("small");
    assert!(imported.response.len() < 50);
}

#[test]
fn pages_that_are_cut_or_damaged_anywhere_are_still_read() {
    let pieces = [
        "# Request\n",
        "GET /v1/{a}?b={b}\n",
        "|Name|Type|\n|--|--|\n|└ a|é String|\n",
        "```\n{\"a\": [1,\n```\n",
        "<a b=é>x</a>\n",
        "+--+--+\n| é|b |\n+==+==+\n| c|d |\n+--+--+\n",
        "== ==\na  é\n== ==\n",
        ".. table:: é\n\n   +-\n",
        "pid — é\n",
        "**é** (",
        "Default: `é",
        "- **é**: ",
        "“é”",
        "取值：é、",
        "Table é",
        "ranges from 1 to é",
        "HTTP/1.1 é",
        "curl -X é",
        "<r t='é",
    ];
    // Every pair of pieces, whole and cut at each character.
    for (first, second) in pieces.iter().flat_map(|first| pieces.iter().map(move |second| (first, second))) {
        let page = format!("## Response\n\n{first}{second}");
        for name in ["a.md", "a.rst", "a.txt", "a.html"] {
            import(name, &page).expect(name);
        }
        for (cut, _) in page.char_indices().skip(14).step_by(5) {
            import("a.txt", &page[..cut]).expect("text");
            import("a.rst", &page[..cut]).expect("reStructuredText");
        }
    }
}
