//! Text can be read in both schemes: a contrast of 4.5 and more, as WCAG reckons it.

use std::collections::BTreeMap;

use regex::Regex;

use crate::html::page::Page;
use crate::html::sample::everything;

/// The colours of each scheme, by name.
fn schemes() -> Vec<BTreeMap<String, f64>> {
    let style = Page::of(&everything()).texts("style").concat();
    let roots = Regex::new(r":root \{([^}]*)\}").unwrap();
    let colour = Regex::new(r"--([a-z-]+): #([0-9a-f]{6})").unwrap();
    let schemes = roots.captures_iter(&style).map(|root| {
        let colours = colour.captures_iter(root.get(1).unwrap().as_str());
        colours.map(|found| (found[1].to_owned(), luminance(&found[2]))).collect()
    });
    schemes.filter(|scheme: &BTreeMap<_, _>| !scheme.is_empty()).collect()
}

fn luminance(hex: &str) -> f64 {
    let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
    let linear = |part: f64| if part <= 0.03928 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
    0.2126 * linear(part(0)) + 0.7152 * linear(part(2)) + 0.0722 * linear(part(4))
}

#[test]
fn text_stands_out_from_what_is_behind_it() {
    let schemes = schemes();
    assert_eq!(schemes.len(), 2, "a light and a dark scheme");
    for scheme in &schemes {
        let washes = || scheme.keys().filter(|name| name.ends_with("-wash"));
        let own = washes().map(|wash| (wash.trim_end_matches("-wash"), wash.as_str()));
        let neutral = washes().flat_map(|wash| [("ink", wash.as_str()), ("soft", wash.as_str())]);
        let plain = scheme
            .keys()
            .map(String::as_str)
            .filter(|name| !name.ends_with("-wash") && !["paper", "raised", "line"].contains(name));
        let plain = plain.flat_map(|name| [(name, "paper"), (name, "raised")]);
        for (text, behind) in own.chain(neutral).chain(plain) {
            let (a, b) = (scheme[text].max(scheme[behind]), scheme[text].min(scheme[behind]));
            let contrast = (a + 0.05) / (b + 0.05);
            assert!(contrast >= 4.5, "{text} on {behind}: {contrast:.2}");
        }
    }
}
