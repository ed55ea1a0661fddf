//! A target may answer what it likes: none of it becomes more than text.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::html::page::Page;
use crate::html::sample::{everything, filled};

/// The elements and attributes of a page, each once.
fn parts(page: &Page) -> BTreeSet<String> {
    let elements = page.select("*").into_iter();
    elements
        .flat_map(|element| {
            let name = element.value().name();
            let attributes = element.value().attrs().map(move |(attribute, _)| format!("{name}[{attribute}]"));
            attributes.chain([name.to_owned()]).collect::<Vec<_>>()
        })
        .collect()
}

fn text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<script>alert(1)</script>",
        "</script><script src=//evil.example>",
        "</style>",
        "</code></pre>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "\" autofocus onfocus=alert(1) x=\"",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "javascript:alert(1)",
        "&lt;script&gt;&#60;",
        "{{ style }}{% raw %}",
        "\u{202e}",
        "\u{0}",
        "\u{ffff}",
        "\u{1b}[2J",
        "\r\n",
        "/events/0/<b>",
        ", /a",
    ]);
    prop::collection::vec(prop_oneof![pieces.prop_map(str::to_owned), any::<String>()], 1..5).prop_map(|p| p.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_text_becomes_an_element_or_an_attribute(text in text()) {
        let page = Page::of(&filled(&text));
        let ours = parts(&Page::of(&filled("harmless")));
        let more: Vec<String> = parts(&page).difference(&ours).cloned().collect();
        prop_assert!(more.is_empty(), "{:?}", more);
        prop_assert_eq!(page.count("script"), 1);
        prop_assert_eq!(page.count("style"), 1);
        prop_assert_eq!(page.complaints(), [""; 0]);
        for link in page.attributes("[href]", "href") {
            prop_assert!(link.starts_with('#') || link == "data:,", "{}", link);
        }
    }

    #[test]
    fn nothing_that_is_not_seen_is_on_the_page(text in text()) {
        let page = oplog_report::html::render(&filled(&text), &crate::html::sample::invocation());
        let hidden = |c: char| (c.is_control() && c != '\n' && c != '\t') || ('\u{202a}'..='\u{202e}').contains(&c);
        prop_assert!(!page.contains(hidden));
    }
}

#[test]
fn a_text_is_shown_as_it_is() {
    let text = "<script>alert(\"1\")</script> & '";
    assert_eq!(Page::of(&filled(text)).texts(".actual dd")[0], text);
}

#[test]
fn a_browser_is_told_to_run_and_to_fetch_nothing_but_what_is_ours() {
    let page = Page::of(&everything());
    let policy = &page.attributes("meta[http-equiv=Content-Security-Policy]", "content")[0];
    let hash = |selector| {
        let text: String = page.select(selector)[0].text().collect();
        format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
    };
    let expected = format!(
        "default-src 'none'; style-src {}; script-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        hash("style"),
        hash("script"),
    );
    assert_eq!(*policy, expected);
    assert_eq!(page.count("[src], [style], [onclick], iframe, object, base, form[action]"), 0);
}
