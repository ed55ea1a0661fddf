//! What a first configuration needs to know, asked for on a terminal: each question with its default, again until it is answered.

use std::io::{BufRead, Write};

use anyhow::{Context, bail};
use url::Url;

use super::named;
use crate::data::Data;

/// Answers that are not understood before it is given up.
const PATIENCE: usize = 5;

/// What is known of the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answers {
    /// Its name.
    pub(super) name: String,
    /// Its base URL.
    pub(super) url: String,
    /// The ids of its operations; none are all.
    pub(super) operations: Vec<String>,
}

/// Asks `reader` by way of `writer`.
pub(super) fn asked(
    proposed: &str,
    data: &Data,
    reader: &mut impl BufRead,
    writer: &mut impl Write,
) -> anyhow::Result<Answers> {
    let url = question(reader, writer, "Base URL of the target", None, url)?;
    let name = question(reader, writer, "A name for it", Some(proposed), name)?;
    writeln!(writer, "Operations:")?;
    for operation in data.catalogue.operations() {
        writeln!(writer, "  {}  {}", operation.id(), operation.summary())?;
    }
    let operations = question(
        reader,
        writer,
        "Which of them does it serve (ids or vendors, separated by spaces)",
        Some("all"),
        |text| {
            let words: Vec<String> = text.split_whitespace().filter(|word| *word != "all").map(str::to_owned).collect();
            named(&words, data).map(|ids| ids.into_iter().collect()).map_err(|error| error.root_cause().to_string())
        },
    )?;
    Ok(Answers { name, url, operations })
}

fn question<T>(
    reader: &mut impl BufRead,
    writer: &mut impl Write,
    text: &str,
    default: Option<&str>,
    read: impl Fn(&str) -> Result<T, String>,
) -> anyhow::Result<T> {
    let shown = default.map_or(String::new(), |default| format!(" [{default}]"));
    for _ in 0..PATIENCE {
        write!(writer, "{text}{shown}: ")?;
        writer.flush()?;
        let mut line = String::new();
        if reader.read_line(&mut line).context("the answer cannot be read")? == 0 {
            bail!("there was no answer; name the target with --url instead");
        }
        let answer = Some(line.trim()).filter(|line| !line.is_empty()).or(default).unwrap_or_default();
        match read(answer) {
            Ok(value) => return Ok(value),
            Err(problem) => writeln!(writer, "  {problem}")?,
        }
    }
    bail!("no answer was understood; name the target with --url instead")
}

/// A value from the arguments.
pub(super) fn checked<T>(text: &str, read: impl Fn(&str) -> Result<T, String>) -> anyhow::Result<T> {
    read(text).map_err(anyhow::Error::msg)
}

/// A base URL, without a slash at its end.
pub(super) fn url(text: &str) -> Result<String, String> {
    let wanted = "expected a URL such as https://api.staging.example.com";
    match Url::parse(text) {
        Ok(url) if !matches!(url.scheme(), "http" | "https") => Err(wanted.to_owned()),
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            Err("credentials do not belong into a URL: they are read from the environment".to_owned())
        }
        Ok(_) => Ok(text.trim_end_matches('/').to_owned()),
        Err(error) => Err(format!("{error}; {wanted}")),
    }
}

/// A name that needs no quotes in TOML.
pub(super) fn name(text: &str) -> Result<String, String> {
    let is_plain = |text: &str| text.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_'));
    match text {
        "" => Err("expected a name".to_owned()),
        text if is_plain(text) => Ok(text.to_owned()),
        _ => Err("expected letters, digits, `-` and `_` only, as in `staging`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(lines: &str) -> (anyhow::Result<Answers>, String) {
        let (data, mut shown) = (Data::load(None, &[]).expect("the tables that are built in"), Vec::new());
        let answers = asked("staging", &data, &mut lines.as_bytes(), &mut shown);
        (answers, String::from_utf8(shown).expect("text"))
    }

    #[test]
    fn a_question_has_a_default_and_is_asked_again_until_it_is_answered() {
        let (answers, shown) =
            answered("staging\nhttps://a:b@example.com\nhttps://example.com/\n\nbaidu-bcc\nbaidu-bbc\n");
        let expected = Answers {
            name: "staging".to_owned(),
            url: "https://example.com".to_owned(),
            operations: vec!["baidu-bbc/query-operation-log".to_owned()],
        };
        assert_eq!(answers.expect("answers"), expected);
        for text in ["expected a URL such as", "credentials do not belong into a URL", "did you mean `baidu-bbc`?"] {
            assert!(shown.contains(text), "{text:?} is not in\n{shown}");
        }
    }

    #[test]
    fn all_operations_are_the_default() {
        let (answers, _) = answered("http://127.0.0.1:1\nlocal\n\n");
        assert_eq!(answers.expect("answers").operations, Vec::<String>::new());
    }

    #[test]
    fn an_end_without_an_answer_says_what_to_do() {
        for lines in ["", "x\n", "x\nx\nx\nx\nx\nx\n"] {
            assert!(answered(lines).0.expect_err("no answers").to_string().contains("--url"), "{lines:?}");
        }
    }
}
