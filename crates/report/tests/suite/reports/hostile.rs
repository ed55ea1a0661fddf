//! Whatever a target answers, each format stays what it is.

use oplog_findings::{Failure, Finding, RunReport, Severity};
use oplog_report::terminal::plain;
use oplog_report::{Format, LARGEST, json, render};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;

use crate::reports::made::{LIST, call, departing, exchange, group, invocation, reply};
use crate::reports::{har, sarif};

/// Texts that mean something to one format or another, and any other text.
fn text() -> impl Strategy<Value = String> {
    let signs = prop::sample::select(vec![
        "]]>",
        "<![CDATA[",
        "</failure>",
        "&amp;",
        "&#0;",
        "\"",
        "'",
        "\\",
        "\u{0}",
        "\u{1b}[31m",
        "\u{9b}1m",
        "\u{7f}",
        "\r\n",
        "\n",
        "\u{2028}",
        "\u{202e}",
        "\u{fffe}",
        "\u{ffff}",
        "\u{feff}",
        "😀",
        "👩\u{200d}🚀",
        "e\u{301}",
        "|",
        "`",
        "```",
        "~~~",
        "<script>",
        "<!--",
        "</details>",
        "@everyone",
        "#1",
        "https://example.com",
        "[a](b)",
        "%0A",
        "::error::",
        "::",
        ",",
        "$x$",
        "{0}",
        "}}",
        "\t",
        "  ",
        "![x](y)",
        "- ",
        "# ",
    ]);
    let piece = prop_oneof![signs.prop_map(str::to_owned), any::<String>()];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

/// A run in which everything that comes from a target is `text`.
fn answered(text: &str) -> RunReport {
    let mut report = departing();
    let mut asked = call(text);
    asked.headers.push(("x-echo".to_owned(), text.to_owned()));
    let mut answer = reply(200, text, text.as_bytes());
    answer.headers.push((text.to_owned(), text.to_owned()));
    for part in &mut report.operations {
        part.breakages = vec![text.to_owned()];
        part.facts
            .iter_mut()
            .filter(|entry| entry.reason.is_some())
            .for_each(|entry| entry.reason = Some(text.to_owned()));
        for group in &mut part.findings {
            group.finding.at = text.to_owned();
            group.finding.expected = text.to_owned();
            group.finding.actual = text.to_owned();
            group.places = vec![text.to_owned()];
            group.finding.request = Some(asked.clone());
        }
    }
    report.exchanges =
        vec![exchange(asked.clone(), Ok(answer)), exchange(asked, Err(Failure::Broken(text.to_owned())))];
    report.target = text.to_owned();
    report.stale = vec![text.to_owned()];
    report
}

fn shown(report: &RunReport, format: Format) -> String {
    render(format, report, &invocation())
}

/// The member of a JSON document at a pointer.
fn at<'v>(document: &'v Value, pointer: &str) -> &'v str {
    document.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// A run with as many findings as a run tells, each shown by a request with the longest cursor that can be sent.
fn long() -> RunReport {
    let mut report = departing();
    let cursor = "c".repeat(65_000);
    for part in &mut report.operations {
        let mut finding = group("fields/type", Severity::Deny, Finding::new("response.next", "page 1", "string", "7"));
        finding.finding.request = Some(call(&cursor));
        part.findings = vec![finding; 100];
        part.breakages = vec!["b".repeat(2_000); 51];
    }
    let asked = exchange(call(&cursor), Ok(reply(200, "application/json", &[b'"'; 100_000])));
    report.exchanges = vec![asked; 100];
    report
}

#[test]
fn no_report_is_longer_than_five_megabytes() {
    let report = long();
    for format in Format::ALL {
        let text = shown(&report, format);
        assert!(text.len() <= LARGEST, "{format}: {} bytes", text.len());
    }
    let stored = json::read(&shown(&report, Format::Json)).unwrap();
    assert!(stored.findings().count() > 0);
    let told = stored.operations.iter().flat_map(|part| &part.samples).any(|line| line.contains("of 100 findings"));
    assert!(told, "the report says what it leaves out");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn json_says_exactly_what_came(text in text()) {
        let stored = json::read(&shown(&answered(&text), Format::Json)).unwrap();
        let (_, finding) = stored.findings().next().unwrap();
        prop_assert_eq!((&finding.at, &finding.actual), (&text, &text));
        prop_assert_eq!(finding.request.as_ref().unwrap().parts.parameter("cursor"), Some(text.as_str()));
    }

    #[test]
    fn har_says_exactly_what_came(text in text()) {
        let report = answered(&text);
        har::check(&report);
        let log: Value = serde_json::from_str(&shown(&report, Format::Har)).unwrap();
        prop_assert_eq!(at(&log, "/log/entries/0/response/content/text"), &text);
        prop_assert_eq!(at(&log, "/log/entries/0/request/queryString/0/value"), &text);
        prop_assert!(at(&log, "/log/entries/1/response/_error").contains(&text));
    }

    #[test]
    fn sarif_stays_valid(text in text()) {
        sarif::check(&answered(&text));
    }

    #[test]
    fn junit_can_be_read_and_spells_out_what_xml_cannot_carry(text in text()) {
        let xml = shown(&answered(&text), Format::Junit);
        let carried = |c: char| matches!(c, '\t' | '\n' | ' '..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        prop_assert!(xml.chars().all(carried));
        let suites = quick_junit::Report::deserialize_from_str(&xml).unwrap();
        prop_assert_eq!(suites.test_suites.iter().map(|suite| suite.test_cases.len()).sum::<usize>(), suites.tests);
        let failed = suites.test_suites[0].test_cases.iter().find(|case| case.name.as_str() == "response.next").unwrap();
        let quick_junit::TestCaseStatus::NonSuccess { description, .. } = &failed.status else { panic!("{failed:?}") };
        let description = description.as_ref().unwrap().as_str();
        let expected = plain(&text).replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}");
        prop_assert!(description.contains(expected.trim_end()), "{} in {}", expected, description);
    }

    #[test]
    fn nothing_of_a_target_is_markup_in_markdown(text in text()) {
        let page = shown(&answered(&text), Format::Markdown);
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_GFM;
        let (mut code, mut prose, mut inside) = (String::new(), String::new(), false);
        for event in Parser::new_ext(&page, options) {
            match event {
                Event::Start(Tag::CodeBlock(_)) => inside = true,
                Event::End(TagEnd::CodeBlock) => inside = false,
                Event::Text(text) if inside => code += &text,
                Event::Code(text) => code += &text,
                Event::Text(text) => prose += &text,
                Event::Html(html) => {
                    let ours = html.starts_with("<details><summary>") || html.trim() == "</details>";
                    prop_assert!(ours, "{html}");
                }
                Event::InlineHtml(html) => prop_assert!(false, "{html}"),
                Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::BlockQuote(_)) => prop_assert!(false, "{page}"),
                _ => {}
            }
        }
        let wanted = plain(&text);
        prop_assert!(code.contains(wanted.trim()), "{wanted:?} in {code}");
        if text.trim().chars().count() > 12 {
            prop_assert!(!prose.contains(text.trim()), "{prose}");
        }
    }

    #[test]
    fn only_the_checker_gives_commands_to_a_runner(text in text()) {
        let report = answered(&text);
        let lines = shown(&report, Format::Github);
        // A runner ends lines at either of the two.
        let commands: Vec<&str> = lines.split(['\n', '\r']).filter(|line| !line.is_empty()).collect();
        prop_assert_eq!(commands.len(), 4 + 1 + 1);
        for command in commands {
            prop_assert!(["::error ", "::warning ", "::notice "].iter().any(|start| command.starts_with(start)), "{command}");
        }
        let of = report.operations.iter().find(|part| part.id == LIST).unwrap();
        let place = format!("file={},line={},", of.documented.file(), of.line(&of.findings[0]).unwrap());
        prop_assert!(lines.contains(&place), "{lines}");
    }
}
