//! What stands on the page, where, and how often.

use oplog_findings::{FactResult, Finding, Outcome, Severity};

use crate::html::page::Page;
use crate::html::sample::{call, everything, exchange, group, report};

#[test]
fn the_page_is_sound() {
    let none: [String; 0] = [];
    assert_eq!(Page::of(&everything()).complaints(), none);
    assert_eq!(Page::of(&report(&[Outcome::Passed], Vec::new(), Vec::new())).complaints(), none);
}

#[test]
fn every_fact_has_one_row() {
    let report = everything();
    let expected: Vec<&str> = report.operations[0].facts.iter().map(|entry| entry.fact.as_str()).collect();
    assert_eq!(Page::of(&report).attributes("#facts tr[data-outcome]", "id"), expected);
}

#[test]
fn the_numbers_are_those_of_the_report() {
    let report = everything();
    let page = Page::of(&report);
    let counts = report.counts();
    let expected = [
        (counts.failed, "failed"),
        (counts.errored, "errored"),
        (counts.waived, "waived"),
        (counts.conflict, "conflict"),
        (counts.passed, "passed"),
        (counts.skipped, "skipped"),
        (counts.not_checkable, "not-checkable"),
    ];
    let legend: Vec<(usize, String)> = page
        .texts(".legend li:not(.total)")
        .iter()
        .map(|text| text.split_once(' ').unwrap())
        .map(|(count, sign)| (count.parse().unwrap(), sign.split(' ').next_back().unwrap().to_owned()))
        .collect();
    let some = expected.into_iter().filter(|(count, _)| *count > 0);
    assert_eq!(legend, some.map(|(count, word)| (count, word.to_owned())).collect::<Vec<_>>());
    for (count, word) in expected {
        assert_eq!(page.count(&format!("#facts tr[data-outcome={word}]:not([data-contradiction])")), count, "{word}");
    }
    assert_eq!(page.texts(".legend .total .number"), [counts.all().to_string()]);
}

#[test]
fn a_cell_counts_the_facts_of_its_family() {
    let page = Page::of(&everything());
    let mut cells = 0;
    for link in page.select(".matrix td a[data-filter*='family=']") {
        let family = link.attr("data-filter").unwrap().rsplit('=').next().unwrap();
        let words = link.attr("title").unwrap().rsplit_once(": ").unwrap().1;
        let sum: usize = words.split(", ").map(|part| part.split(' ').next().unwrap().parse::<usize>().unwrap()).sum();
        assert_eq!(
            page.count(&format!("#facts tr[data-family~={family}]:not([data-contradiction])")),
            sum,
            "{family}: {words}"
        );
        cells += 1;
    }
    assert!(cells > 4, "{cells} cells");
}

#[test]
fn findings_stand_in_the_order_of_their_weight() {
    let page = Page::of(&everything());
    assert_eq!(page.attributes("#findings article", "data-outcome"), ["failed", "warning", "waived"]);
    assert_eq!(page.attributes("#conflicts article", "data-outcome"), ["conflict"]);
}

#[test]
fn a_finding_says_what_where_and_how_to_see_it_again() {
    let report = everything();
    let group = &report.operations[0].findings[3];
    let id = group.id("acme/list-events");
    let page = Page::of(&report);
    let finding = |part: &str| page.texts(&format!("article[id='{id}'] {part}"));
    assert_eq!(finding(".expected dd"), ["present"]);
    assert_eq!(finding(".actual dd"), ["absent"]);
    assert_eq!(finding(".where"), ["List events, Entry, row 1: a row of a table"]);
    assert_eq!(
        finding(".commands code"),
        [
            format!("oplog request --target staging {id}"),
            format!("oplog conformance --target staging --replay {id}"),
            "oplog explain 'acme/list-events#response.events[].id'".to_owned(),
            "oplog conformance --target staging --warn fields/required".to_owned(),
        ]
    );
    assert!(finding("pre").join(" ").contains("200 OK"));
    // The second event has no id: the event is marked.
    assert_eq!(finding("mark.holder"), ["{"]);
}

#[test]
fn the_place_of_a_finding_is_marked_in_the_answer() {
    let finding = Finding::new("response.more", "page 1, /more", "a text", "true").shown_by(&call("m"));
    let exchanges = vec![exchange(call("m"), r#"{"events":[],"more":true}"#)];
    let page = Page::of(&report(&[Outcome::Failed], vec![group("fields/type", Severity::Deny, finding)], exchanges));
    assert_eq!(page.texts("mark"), ["\"more\": true"]);
}

#[test]
fn a_conflict_shows_both_statements() {
    let report = everything();
    let errata = report.operations[0].documented.errata();
    let erratum = errata.iter().find(|row| row.id == "size-is-missing").unwrap();
    let shown = Page::of(&report).texts("#conflicts .contradiction").join(" ");
    for statement in [&erratum.says, &erratum.shows, &erratum.reading, &erratum.reason, &erratum.at] {
        assert!(shown.contains(statement.as_str()), "{statement} is not in {shown}");
    }
}

#[test]
fn what_is_put_up_with_says_why_and_until_when() {
    let page = Page::of(&everything());
    let why = page.texts("article.waived .row").join(" ");
    assert!(why.contains("waived until 2024-05-31: mended in May"), "{why}");
    assert_eq!(page.texts(".stale li"), ["conformance.toml:9: the waiver `pagination/*` ended on 2024-04-01"]);
}

#[test]
fn what_was_skipped_stands_with_its_reason_and_its_remedy() {
    let mut report = report(&[Outcome::Skipped], Vec::new(), Vec::new());
    let facts = &mut report.operations[0].facts;
    facts[0].reason = Some("nothing is known: name it under [target.NAME.entities] in the configuration".to_owned());
    let page = Page::of(&report);
    assert_eq!(page.texts("#skipped pre"), ["[target.staging.entities]"]);
    assert_eq!(page.texts("#skipped h3")[1], "nothing was there");
    assert_eq!(page.count("#skipped li"), report.operations[0].facts.len());
}

#[test]
fn thousands_of_findings_are_a_page_of_bounded_size() {
    let body = format!("{{\"events\":[{}]}}", vec!["{\"id\":\"a long name\"}"; 5_000].join(","));
    let finding = |number: usize| {
        let text = format!("finding {number} {}", "x".repeat(10_000));
        Finding::new("response.events", "/events/4000/id", text.clone(), text).shown_by(&call("m"))
    };
    let findings = (0..3_000).map(|number| group("fields/type", Severity::Deny, finding(number))).collect();
    let mut report = report(&[Outcome::Failed], findings, vec![exchange(call("m"), &body)]);
    report.operations[0].breakages = vec!["x".repeat(100_000); 1_000];
    let text = oplog_report::html::render(&report, &crate::html::sample::invocation());
    assert!(text.len() < 4 << 20, "{} bytes", text.len());
    let page = Page::of(&report);
    assert_eq!(page.count("#findings article"), 200);
    assert!(page.texts("#findings > .note").join("").starts_with("2800 more are not shown"));
    // All have one cause but for its number, and so one id: each is a place of its own all the same.
    assert_eq!(page.complaints(), [""; 0]);
}

#[test]
fn many_facts_are_many_rows_and_nothing_else() {
    let passed = || report(&[Outcome::Passed], Vec::new(), Vec::new());
    let mut report = passed();
    report.operations.clear();
    for operation in 0..5 {
        let mut part = passed().operations.remove(0);
        part.id = format!("acme/operation-{operation}");
        let entry = part.facts[0].clone();
        let id = |number: usize| format!("acme/operation-{operation}#response.field-{number}");
        part.facts = (0..300).map(|number| FactResult { fact: id(number), ..entry.clone() }).collect();
        report.operations.push(part);
    }
    let page = Page::of(&report);
    assert_eq!(page.count("tr[data-outcome]"), 1500);
    assert_eq!(page.complaints(), [""; 0]);
    let text = oplog_report::html::render(&report, &crate::html::sample::invocation());
    assert!(text.len() < 2 << 20, "{} bytes", text.len());
}

#[test]
fn a_report_is_one_page_and_the_same_one_each_time() {
    let render = |report| oplog_report::html::render(&report, &crate::html::sample::invocation());
    assert_eq!(render(everything()), render(everything()));
    assert_eq!(Page::of(&everything()).attributes("time", "datetime"), ["2026-01-02T03:04:05Z"]);
}

#[test]
fn the_page_as_text() {
    let page = Page::of(&everything());
    let parts = "header > *, nav li, main h2, .matrix tr, .index li, .title, .row, .versus, pre, .contested > *, \
                 .reason, .coverage tr:nth-child(-n + 6)";
    let lines: Vec<String> = page.texts(parts);
    insta::assert_snapshot!(lines.join("\n"));
}
