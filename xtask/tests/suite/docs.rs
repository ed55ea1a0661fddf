//! The documentation is true: links lead somewhere, commands and examples work, generated pages are current.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use oplog_report::Format;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Every page of the book.
fn book() -> Vec<PathBuf> {
    fn collect(folder: &Path, pages: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => collect(&path, pages),
                false => pages.extend(Some(path).filter(|path| path.extension().is_some_and(|name| name == "md"))),
            }
        }
    }
    let mut pages = Vec::new();
    collect(&root().join("docs/src"), &mut pages);
    pages.sort();
    pages
}

/// The book, and the files beside it.
fn pages() -> Vec<PathBuf> {
    let others = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "interop/README.md"];
    others.iter().map(|name| root().join(name)).chain(book()).collect()
}

fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// Where the links of a page lead, as they are written.
fn links(text: &str) -> Vec<String> {
    let target = |event: Event<'_>| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    };
    events(text).filter_map(target).collect()
}

/// The anchors of a page's headings, as GitHub and mdbook make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let (mut anchors, mut heading) = (BTreeSet::new(), None);
    for event in events(text) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), heading) => *heading = Some(String::new()),
            (Event::Text(text) | Event::Code(text), Some(heading)) => heading.push_str(&text),
            (Event::End(TagEnd::Heading(_)), Some(heading)) => {
                let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
                anchors.insert(kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect());
            }
            _ => {}
        }
    }
    anchors
}

/// The code blocks of a page, each with its language.
fn code(text: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut is_code = false;
    for event in events(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                is_code = true;
                blocks.push((language.to_string(), String::new()));
            }
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Text(text) if is_code => blocks.last_mut().unwrap().1.push_str(&text),
            _ => {}
        }
    }
    blocks
}

fn xtask(args: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(args).output().unwrap()
}

/// What a command says of itself. `cargo xtask import` builds the program first, so that one is asked where tests have built it.
fn help(command: &str) -> String {
    let program =
        Path::new(env!("CARGO_BIN_EXE_xtask")).with_file_name(format!("oplog{}", std::env::consts::EXE_SUFFIX));
    let output = match command {
        "import" if program.exists() => Command::new(program).args([command, "--help"]).output().unwrap(),
        _ => xtask(&[command, "--help"]),
    };
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_link_leads_somewhere() {
    let mut dead = Vec::new();
    for page in pages() {
        for link in links(&fs::read_to_string(&page).unwrap()) {
            if link.contains("://") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            let leads = match (anchor, target.is_file()) {
                ("", _) => target.exists(),
                (anchor, true) => anchors(&fs::read_to_string(&target).unwrap()).contains(anchor),
                _ => false,
            };
            if !leads {
                dead.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn the_summary_lists_every_page_once() {
    let source = root().join("docs/src");
    let summary = links(&fs::read_to_string(source.join("SUMMARY.md")).unwrap());
    let mut listed: Vec<PathBuf> = summary.iter().map(|link| source.join(link)).collect();
    listed.sort();
    let pages: Vec<PathBuf> = book().into_iter().filter(|page| !page.ends_with("SUMMARY.md")).collect();
    assert_eq!(listed, pages);
}

#[test]
fn generated_pages_are_current() {
    let run = xtask(&["docs", "--check"]);
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stdout));
    assert_eq!(xtask(&["docs", "--chekc"]).status.code(), Some(2));
}

#[test]
fn every_rule_has_its_section_and_no_other_has() {
    let rules = oplog_conformance::rules::infos().chain(oplog_requests::rules::infos());
    let rules = rules.chain(oplog_lint::rules::infos()).map(|rule| rule.id);
    let known: BTreeSet<String> = rules.map(str::to_owned).collect();
    let pages = book().into_iter().filter(|page| page.parent().unwrap().ends_with("rules"));
    let text: String = pages.map(|page| fs::read_to_string(page).unwrap()).collect();
    let listed = text.lines().filter_map(|line| line.strip_prefix("## `")?.strip_suffix('`'));
    assert_eq!(listed.map(str::to_owned).collect::<BTreeSet<_>>(), known);
}

#[test]
fn the_page_on_reports_lists_every_format() {
    let text = fs::read_to_string(root().join("docs/src/reports.md")).unwrap();
    let listed = text.lines().filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0));
    assert_eq!(listed.collect::<Vec<_>>(), Format::ALL.map(|format| format.to_string()));
}

#[test]
fn commands_have_the_options_that_examples_give_them() {
    let mut helps: BTreeMap<String, String> = BTreeMap::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let blocks = code(&text).into_iter().map(|(_, block)| block);
        for line in blocks.collect::<String>().lines() {
            let line = line.trim_start_matches(['$', ' ', '-']).trim_start_matches("run: ");
            let Some(command) = ["oplog ", "cargo xtask "].iter().find_map(|name| line.strip_prefix(name)) else {
                continue;
            };
            // What stands behind ` -- ` belongs to another program, what stands behind `#` to the reader.
            let command = command.split(" -- ").next().unwrap().split(" # ").next().unwrap();
            let mut words = command.split_whitespace();
            let name = words.next().unwrap().to_owned();
            if ["bench", "ci", "interop", "mutants", "docs"].contains(&name.as_str()) {
                continue;
            }
            let help = helps.entry(name.clone()).or_insert_with(|| help(&name));
            assert!(help.contains("Usage:"), "{}: {line}", page.display());
            for option in words.filter(|word| word.starts_with("--")) {
                // A value may stand behind an equals sign, and need not be given.
                let option = option.split('=').next().unwrap_or(option);
                assert!(
                    [" ", "\n", "[="].iter().any(|end| help.contains(&format!("{option}{end}"))),
                    "{}: {line}: {option}",
                    page.display()
                );
            }
        }
    }
    assert!(helps.len() > 5, "{:?}", helps.keys());
}

#[test]
fn examples_of_conformance_toml_are_understood() {
    let mut understood = 0;
    for page in pages() {
        for (language, block) in code(&fs::read_to_string(&page).unwrap()) {
            if language == "toml" && block.contains("[target.") {
                let with_url =
                    if block.contains("url = ") { block } else { format!("target.staging.url = 'http://a'\n{block}") };
                oplog::config::Config::parse(&page.display().to_string(), &with_url).unwrap();
                understood += 1;
            }
        }
    }
    assert!(understood > 3, "{understood}");
}

#[test]
fn the_operation_that_the_book_adds_can_be_served_and_checked() {
    let text = fs::read_to_string(root().join("docs/src/adding-an-operation.md")).unwrap();
    let data = TempDir::new().unwrap();
    let tables = data.path().join("schemas/acme/list-events");
    let case = data.path().join("golden/acme/list-events/documented-example");
    fs::create_dir_all(&tables).unwrap();
    fs::create_dir_all(&case).unwrap();
    let files = [
        ("toml", tables.join("tables.toml")),
        ("toml", case.join("case.toml")),
        ("http", case.join("request.http")),
        ("json", case.join("response.json")),
    ];
    let blocks: Vec<_> = code(&text).into_iter().filter(|(language, _)| !language.is_empty()).collect();
    assert_eq!(blocks.len(), files.len());
    for ((language, block), (wanted, path)) in blocks.into_iter().zip(files) {
        assert_eq!(language, wanted);
        fs::write(path, block).unwrap();
    }
    let folder = data.path().to_str().unwrap();
    for command in ["conformance", "schemas", "golden"] {
        let run = xtask(&[command, "--data", folder]);
        assert_eq!(run.status.code(), Some(0), "{command}: {}", String::from_utf8_lossy(&run.stderr));
    }
}
