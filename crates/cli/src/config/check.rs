//! From what is written to what is meant: references looked up, names checked, secrets remembered.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use oplog_schema::Catalogue;

use super::ConfigError;
use super::file::{Day, SeverityTable, WaiverTable};
use super::located::{Located, Text, Value};
use super::reference::{self, Written};
use oplog_conformance::target::base_url;
use oplog_findings::{Severity, SeverityOverrides, UnknownName, names};
use oplog_report::SourceLocation;
use oplog_report::waivers::{Waiver, is_finding};

/// Reads the values of one target.
pub(super) struct Reader<'a> {
    path: &'a str,
    text: &'a str,
    pub(super) catalogue: &'a Catalogue,
    env: &'a dyn Fn(&str) -> Option<String>,
    /// Values that must not appear in any output.
    pub(super) secrets: BTreeSet<String>,
    /// Value → the reference that stands for it.
    pub(super) references: BTreeMap<String, String>,
    /// Offset in the file → what is dangerous there and works all the same.
    pub(super) warnings: BTreeMap<usize, String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        path: &'a str,
        text: &'a str,
        catalogue: &'a Catalogue,
        env: &'a dyn Fn(&str) -> Option<String>,
    ) -> Self {
        let (secrets, references, warnings) = Default::default();
        Self { path, text, catalogue, env, secrets, references, warnings }
    }

    pub(super) fn place<T>(&self, text: &Located<T>) -> SourceLocation {
        SourceLocation::of(self.path, self.text, text.span().start)
    }

    pub(super) fn invalid<T>(&self, text: &Located<T>, problem: impl Into<String>) -> ConfigError {
        ConfigError::Invalid { place: self.place(text), problem: problem.into() }
    }

    pub(super) fn unknown(&self, text: &Text, unknown: UnknownName) -> ConfigError {
        ConfigError::Unknown { place: self.place(text), unknown: Box::new(unknown) }
    }

    /// The path, which starts at the configuration's folder.
    pub(super) fn resolved(&self, path: &Path) -> PathBuf {
        Path::new(self.path).parent().unwrap_or(Path::new("")).join(path)
    }

    /// The value, read from where it stands.
    pub(super) fn value(&self, text: &Value) -> Result<String, ConfigError> {
        match text.as_ref() {
            Written::Inline(value) => Ok(value.expose().to_owned()),
            Written::Env(name) => {
                (self.env)(name).ok_or_else(|| ConfigError::Environment { place: self.place(text), name: name.clone() })
            }
            Written::File(path) => {
                let path = self.resolved(Path::new(path));
                reference::read(&path).map_err(|source| ConfigError::Value {
                    place: self.place(text),
                    path: path.display().to_string(),
                    source,
                })
            }
        }
    }

    /// The reference that stands for the value in a line for a shell, which is run where the program was.
    pub(super) fn reference(&self, text: &Value) -> Option<String> {
        match text.as_ref() {
            Written::Inline(_) => None,
            Written::Env(name) => Some(format!("env:{name}")),
            Written::File(path) => Some(format!("file:{}", self.resolved(Path::new(path)).display())),
        }
    }

    pub(super) fn url(&self, text: &Value) -> Result<String, ConfigError> {
        let value = self.value(text)?;
        base_url(&value).map_err(|problem| self.invalid(text, problem.to_string()))
    }

    pub(super) fn urls(&self, table: &BTreeMap<Text, Value>) -> Result<BTreeMap<String, String>, ConfigError> {
        let mut urls = BTreeMap::new();
        for (key, text) in table {
            let url = self.url(text)?;
            let ids = names::operations(self.catalogue, key.as_ref()).map_err(|unknown| self.unknown(key, unknown))?;
            urls.extend(ids.into_iter().map(|id| (id, url.clone())));
        }
        Ok(urls)
    }

    pub(super) fn operations(&self, list: &[Text]) -> Result<Vec<String>, ConfigError> {
        if list.is_empty() {
            return Ok(self.catalogue.operations().iter().map(|operation| operation.id().to_string()).collect());
        }
        let mut ids = BTreeSet::new();
        for text in list {
            ids.extend(
                names::operations(self.catalogue, text.as_ref()).map_err(|unknown| self.unknown(text, unknown))?,
            );
        }
        Ok(ids.into_iter().collect())
    }

    pub(super) fn entities(
        &self,
        table: &BTreeMap<Text, Vec<Value>>,
    ) -> Result<BTreeMap<String, Vec<String>>, ConfigError> {
        let parameters = self.catalogue.operations().iter().flat_map(|operation| operation.parameters());
        let known: BTreeSet<&str> = parameters.map(|row| row.name.as_str()).collect();
        let mut entities = BTreeMap::new();
        for (key, texts) in table {
            if !known.contains(key.as_ref().as_str()) {
                let unknown = UnknownName::new("parameter", key.as_ref(), known);
                return Err(self.unknown(key, unknown));
            }
            let values: Result<Vec<_>, _> = texts.iter().map(|text| self.value(text)).collect();
            entities.insert(key.as_ref().clone(), values?);
        }
        Ok(entities)
    }

    pub(super) fn levels(&self, table: &SeverityTable, strict: bool) -> Result<SeverityOverrides, ConfigError> {
        let lists = [(&table.allow, Severity::Allow), (&table.warn, Severity::Warn), (&table.deny, Severity::Deny)];
        let mut overrides = Vec::new();
        for (texts, level) in lists {
            for text in texts {
                names::pattern(self.catalogue, crate::rules::all(), text.as_ref())
                    .map_err(|unknown| self.unknown(text, unknown))?;
                overrides.push((text.as_ref().clone(), level));
            }
        }
        let mut levels = SeverityOverrides { overrides: Vec::new(), strict };
        levels.add(overrides);
        Ok(levels)
    }

    pub(super) fn waivers(&self, tables: &[WaiverTable]) -> Result<Vec<Waiver>, ConfigError> {
        tables.iter().map(|table| self.waiver(table)).collect()
    }

    fn waiver(&self, table: &WaiverTable) -> Result<Waiver, ConfigError> {
        let pattern = table.id.as_ref();
        if !is_finding(pattern) {
            names::pattern(self.catalogue, crate::rules::all(), pattern)
                .map_err(|unknown| self.unknown(&table.id, unknown))?;
        }
        if table.reason.as_ref().trim().is_empty() {
            return Err(self.invalid(&table.reason, "a waiver has a reason: say why this is suppressed"));
        }
        let Day(day) = table.until.as_ref();
        let until = Some(day).filter(|day| day.len() == 10).and_then(|day| day.parse().ok());
        let problem = "`until` is the last day of the waiver, such as 2027-01-31";
        let until = until.ok_or_else(|| self.invalid(&table.until, problem))?;
        Ok(Waiver {
            pattern: pattern.clone(),
            reason: table.reason.as_ref().trim().to_owned(),
            until,
            location: self.place(&table.id),
        })
    }
}
