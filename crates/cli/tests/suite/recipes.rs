//! The recipes of the book, run as they stand there: the scenario of each with its clients in Python and JavaScript. Those in Rust are
//! run as documentation tests of `oplog-mock`.

use std::process::{Command, Stdio};

use crate::mock::Mock;
use crate::support::{folder, text};

const BOOK: &str = include_str!("../../../../docs/src/mock-recipes.md");

/// The first block of this language.
fn block<'t>(section: &'t str, language: &str) -> Option<&'t str> {
    section.split(&format!("\n```{language}\n")).nth(1)?.split("\n```").next()
}

fn all(language: &str, program: &str, file: &str) {
    if Command::new(program).arg("--version").stdout(Stdio::null()).status().is_err() {
        eprintln!("skipped: there is no {program} here");
        return;
    }
    let sections: Vec<&str> = BOOK.split("\n## ").skip(1).collect();
    assert!(sections.len() >= 5, "{}", sections.len());
    for section in sections {
        let title = section.lines().next().unwrap_or_default();
        let (Some(scenario), Some(script)) = (block(section, "toml"), block(section, language)) else {
            panic!("{title} has no scenario, or no client in {language}");
        };
        let folder = folder(&[("scenario.toml", scenario), (file, script)]);
        let path = folder.path().join("scenario.toml");
        let mock = Mock::start(&["--no-auth", "--scenario", text(&path)]);
        let mut client = Command::new(program);
        client.arg(file).current_dir(folder.path()).env("OPLOG_URL", format!("http://{}", mock.address));
        for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
            client.env_remove(name);
        }
        let output = client.output().unwrap();
        assert!(output.status.success(), "{title}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn the_clients_in_python_do_what_the_recipes_say() {
    all("python", "python3", "client.py");
}

#[test]
fn the_clients_in_javascript_do_what_the_recipes_say() {
    all("javascript", "node", "client.mjs");
}
