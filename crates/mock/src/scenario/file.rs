//! A scenario file, TOML or JSON, read line by line and checked against what is to serve it before anything is served.
//!
//! ```toml
//! [[stub]]
//! name = "an outage"
//! request = { operation = "baidu-bbc/query-operation-log", query = { maxKeys = "5" } }
//! response = { status = 503, headers = { Retry-After = "1" } }
//! scenario = "outage"
//! required_state = "Started"
//! new_state = "over"
//!
//! [[entries]]
//! operation = "baidu-bbc/query-operation-log"
//! file = "entries.ndjson"
//! ```
//!
//! One thing that is not understood, or that could never happen, and nothing of the file counts. What the rows say is [`super::rows`]'
//! business, and that of the modules that they are about.

use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;
use toml::Spanned;

use super::error::ScenarioError;
use super::limit::{RateLimit, RateLimitRow};
use super::lines::{json_error, line, read};
use super::own::{self, ArrivingRow, EntriesRow, Own};
use super::playback::{self, PlaybackRow};
use super::rows::{self, StubRow};
use super::states;
use super::stub::Stub;
use crate::responder::Responder;

/// What a scenario file says, ready for an [`Engine`](crate::Engine).
///
/// ```
/// use oplog_mock::{Responder, Settings, Stubs};
/// use oplog_schema::{Catalogue, Source, golden};
///
/// let responder = Responder::new(&Catalogue::embedded()?, &golden::load(&Source::Embedded)?, Settings::open())?;
/// let text = "[[stub]]\nresponse = { error = \"EntityNotExists.Executions\" }";
/// let error = Stubs::from_toml(text, &responder).expect_err("there is no such error");
/// assert_eq!((error.line, error.problem.contains("did you mean")), (1, true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Stubs {
    pub(crate) stubs: Vec<Stub>,
    /// What lists hold instead of generated entries, and what is still to come.
    pub(crate) own: Own,
    pub(crate) limits: Vec<RateLimit>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TomlFile {
    stub: Vec<Spanned<StubRow>>,
    entries: Vec<Spanned<EntriesRow>>,
    arriving: Vec<Spanned<ArrivingRow>>,
    rate_limit: Vec<Spanned<RateLimitRow>>,
    playback: Vec<Spanned<PlaybackRow>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct JsonFile<'t> {
    #[serde(borrow)]
    stub: Vec<&'t RawValue>,
    #[serde(borrow)]
    entries: Vec<&'t RawValue>,
    #[serde(borrow)]
    arriving: Vec<&'t RawValue>,
    #[serde(borrow)]
    rate_limit: Vec<&'t RawValue>,
    #[serde(borrow)]
    playback: Vec<&'t RawValue>,
}

/// The rows of a file, each with its line.
struct Rows {
    stub: Vec<(usize, StubRow)>,
    entries: Vec<(usize, EntriesRow)>,
    arriving: Vec<(usize, ArrivingRow)>,
    rate_limit: Vec<(usize, RateLimitRow)>,
    playback: Vec<(usize, PlaybackRow)>,
}

impl Stubs {
    /// Reads a scenario file: JSON if its name says so, else TOML. Files that it names lie beside it; operations, errors, faults and
    /// golden cases are the responder's.
    ///
    /// # Errors
    /// When something cannot be read, is not understood, names what does not exist, or can never happen.
    pub fn from_file(path: &Path, responder: &Responder) -> Result<Self, ScenarioError> {
        let shown = path.display().to_string();
        let text =
            std::fs::read_to_string(path).map_err(|error| ScenarioError::new(1, error.to_string()).of(&shown))?;
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        let rows = if is_json { Rows::from_json(&text) } else { Rows::from_toml(&text) };
        let folder = path.parent().unwrap_or(Path::new(""));
        rows.and_then(|rows| Self::new(rows, Some(folder), responder)).map_err(|error| error.of(&shown))
    }

    /// Reads a scenario in TOML that names no other files.
    ///
    /// # Errors
    /// As [`Stubs::from_file`].
    pub fn from_toml(text: &str, responder: &Responder) -> Result<Self, ScenarioError> {
        Self::new(Rows::from_toml(text)?, None, responder)
    }

    /// Reads a scenario in JSON, with the same words.
    ///
    /// # Errors
    /// As [`Stubs::from_file`].
    pub fn from_json(text: &str, responder: &Responder) -> Result<Self, ScenarioError> {
        Self::new(Rows::from_json(text)?, None, responder)
    }

    /// The name of a stub that is about the connection more than about the answer.
    #[cfg(feature = "wiremock")]
    pub(crate) fn about_the_connection(&self) -> Option<&str> {
        use super::stub::Answer;
        let found = self
            .stubs
            .iter()
            .find(|stub| stub.transfer.is_some() || matches!(stub.answer, Answer::Drop | Answer::Reset));
        found.map(|stub| stub.name.as_str())
    }

    fn new(rows: Rows, folder: Option<&Path>, responder: &Responder) -> Result<Self, ScenarioError> {
        let catalogue = responder.catalogue();
        let mut stubs = Vec::new();
        for (line, row) in rows.stub {
            stubs.push((line, rows::stub(line, row, responder).map_err(|problem| ScenarioError::new(line, problem))?));
        }
        states::check(&stubs)?;
        let mut scenario = Self { stubs: stubs.into_iter().map(|(_, stub)| stub).collect(), ..Self::default() };
        for (line, row) in rows.playback {
            scenario.stubs.extend(playback::stubs(line, row, folder, catalogue)?);
        }
        for (line, row) in rows.entries {
            own::entries(line, row, folder, catalogue, &mut scenario.own)?;
        }
        for (line, row) in rows.arriving {
            own::arriving(row, catalogue, &mut scenario.own).map_err(|problem| ScenarioError::new(line, problem))?;
        }
        for (line, row) in rows.rate_limit {
            let limit = RateLimit::new(row, catalogue).map_err(|problem| ScenarioError::new(line, problem))?;
            scenario.limits.push(limit);
        }
        if scenario.stubs.is_empty() && scenario.limits.is_empty() && scenario.own.is_empty() {
            return Err(ScenarioError::new(1, "there is nothing in it"));
        }
        Ok(scenario)
    }
}

impl Rows {
    fn from_toml(text: &str) -> Result<Self, ScenarioError> {
        fn with_lines<T>(text: &str, rows: Vec<Spanned<T>>) -> Vec<(usize, T)> {
            rows.into_iter().map(|row| (line(text, row.span().start), row.into_inner())).collect()
        }
        let file: TomlFile = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span: Range<usize>| span.start);
            ScenarioError::new(line(text, start), error.message())
        })?;
        Ok(Self {
            stub: with_lines(text, file.stub),
            entries: with_lines(text, file.entries),
            arriving: with_lines(text, file.arriving),
            rate_limit: with_lines(text, file.rate_limit),
            playback: with_lines(text, file.playback),
        })
    }

    fn from_json(text: &str) -> Result<Self, ScenarioError> {
        let file: JsonFile<'_> = serde_json::from_str(text).map_err(|error| json_error(0, &error))?;
        Ok(Self {
            stub: read(text, &file.stub)?,
            entries: read(text, &file.entries)?,
            arriving: read(text, &file.arriving)?,
            rate_limit: read(text, &file.rate_limit)?,
            playback: read(text, &file.playback)?,
        })
    }
}
