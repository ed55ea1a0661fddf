//! From what is written to what is meant: references looked up, names checked, secrets remembered.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use oplog_schema::Catalogue;
use oplog_schema::condition::CredentialKind;
use oplog_wire::sign::{Credentials, Secret};

use super::file::{AccountTable, LevelsTable, Special, WaiverTable};
use super::{ConfigError, Place, Text};
use crate::client::Route;
use crate::levels::Levels;
use crate::names::{self, UnknownName};
use crate::target::{Account, SpecialCredential, base_url};
use crate::verdict::Level;
use crate::waivers::{Waiver, is_finding};

/// Reads the values of one target.
pub(super) struct Reader<'a> {
    path: &'a str,
    text: &'a str,
    catalogue: &'a Catalogue,
    env: &'a dyn Fn(&str) -> Option<String>,
    secrets: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        path: &'a str,
        text: &'a str,
        catalogue: &'a Catalogue,
        env: &'a dyn Fn(&str) -> Option<String>,
    ) -> Self {
        Self { path, text, catalogue, env, secrets: BTreeSet::new() }
    }

    pub(super) fn into_secrets(self) -> Vec<Secret> {
        self.secrets.into_iter().map(Secret::new).collect()
    }

    fn place(&self, text: &Text) -> Place {
        Place::of(self.path, self.text, text.span().start)
    }

    fn invalid(&self, text: &Text, problem: impl Into<String>) -> ConfigError {
        ConfigError::Invalid { place: self.place(text), problem: problem.into() }
    }

    fn unknown(&self, text: &Text, unknown: UnknownName) -> ConfigError {
        ConfigError::Unknown { place: self.place(text), unknown: Box::new(unknown) }
    }

    /// The value, read from the environment where it is `env:NAME`.
    fn value(&self, text: &Text) -> Result<String, ConfigError> {
        match text.as_ref().strip_prefix("env:") {
            None => Ok(text.as_ref().clone()),
            Some(name) => (self.env)(name)
                .ok_or_else(|| ConfigError::Environment { place: self.place(text), name: name.to_owned() }),
        }
    }

    /// The value of a header or the like; one that looks like a secret must not appear in any output.
    fn credential(&mut self, name: &str, text: &Text) -> Result<String, ConfigError> {
        let value = self.value(text)?;
        let name = name.to_lowercase();
        let tells = ["auth", "cookie", "token", "secret", "password", "key", "signature"];
        if text.as_ref().starts_with("env:") || tells.iter().any(|part| name.contains(part)) {
            // In `Bearer abc` the first word is no secret, the rest is, with or without it.
            let rest = value.split_once(' ').map_or(value.as_str(), |(_, rest)| rest);
            self.secrets.extend([rest.to_owned(), value.clone()]);
        }
        Ok(value)
    }

    /// A proxy's URL may carry a password: it never appears in an error. A relative path of certificates starts at the
    /// configuration's folder.
    pub(super) fn route(&mut self, proxy: Option<&Text>, ca: Option<&Text>) -> Result<Route, ConfigError> {
        let mut route = Route::default();
        if let Some(text) = proxy {
            let url = self.credential("proxy-authorization", text)?;
            let known = reqwest::Proxy::all(&url).map_err(|_| self.invalid(text, "no URL of a proxy"))?;
            route.proxy = Some(known);
        }
        if let Some(text) = ca {
            let path = Path::new(self.path).parent().unwrap_or(Path::new("")).join(self.value(text)?);
            let unreadable = |source| ConfigError::Read { path: path.display().to_string(), source };
            let pem = std::fs::read(&path).map_err(unreadable)?;
            route.authorities = reqwest::Certificate::from_pem_bundle(&pem)
                .ok()
                .filter(|found| !found.is_empty())
                .ok_or_else(|| self.invalid(text, format!("`{}` holds no certificate in PEM", path.display())))?;
        }
        Ok(route)
    }

    pub(super) fn url(&mut self, text: &Text) -> Result<String, ConfigError> {
        let value = self.value(text)?;
        base_url(&value).map_err(|problem| self.invalid(text, problem.to_string()))
    }

    pub(super) fn urls(&mut self, table: &BTreeMap<Text, Text>) -> Result<BTreeMap<String, String>, ConfigError> {
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
        table: &BTreeMap<Text, Vec<Text>>,
    ) -> Result<BTreeMap<String, Vec<String>>, ConfigError> {
        let parameters = self.catalogue.operations().iter().flat_map(|operation| &operation.tables.parameter);
        let known: BTreeSet<&str> = parameters.map(|row| row.name.as_ref().as_str()).collect();
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

    pub(super) fn headers(&mut self, table: &BTreeMap<Text, Text>) -> Result<BTreeMap<String, String>, ConfigError> {
        let mut headers = BTreeMap::new();
        for (key, text) in table {
            if http::HeaderName::from_bytes(key.as_ref().as_bytes()).is_err() {
                return Err(self.invalid(key, format!("`{}` cannot be the name of a header", key.as_ref())));
            }
            let value = self.credential(key.as_ref(), text)?;
            if http::HeaderValue::from_str(&value).is_err() {
                let problem = format!(
                    "the value of `{}` cannot stand in a header: it has a line break or the like",
                    key.as_ref()
                );
                return Err(self.invalid(text, problem));
            }
            headers.insert(key.as_ref().clone(), value);
        }
        Ok(headers)
    }

    /// A value that is read from the environment or not at all.
    fn secret(&mut self, name: &str, text: &Text) -> Result<String, ConfigError> {
        if !text.as_ref().starts_with("env:") {
            let problem =
                format!("`{name}` is a secret, which has no place in a file: give `env:NAME` and export NAME");
            return Err(self.invalid(text, problem));
        }
        self.credential(name, text)
    }

    pub(super) fn accounts(
        &mut self,
        table: &BTreeMap<Text, AccountTable>,
    ) -> Result<BTreeMap<String, Account>, ConfigError> {
        let mut accounts = BTreeMap::new();
        for (key, written) in table {
            names::operations(self.catalogue, key.as_ref()).map_err(|unknown| self.unknown(key, unknown))?;
            let access_key = written.access_key.as_ref().map(|text| self.value(text)).transpose()?;
            let secret = self.secret("secret", &written.secret)?;
            let mut credentials = Credentials::new(access_key.unwrap_or_default(), secret);
            if let Some(token) = &written.security_token {
                credentials = credentials.with_security_token(self.secret("security_token", token)?);
            }
            accounts.insert(key.as_ref().clone(), Account { scheme: written.scheme, credentials });
        }
        Ok(accounts)
    }

    pub(super) fn special(
        &mut self,
        table: &BTreeMap<CredentialKind, Special>,
    ) -> Result<BTreeMap<CredentialKind, SpecialCredential>, ConfigError> {
        let mut special = BTreeMap::new();
        for (kind, written) in table {
            let headers = self.headers(&written.headers)?;
            let mut query = BTreeMap::new();
            for (key, text) in &written.query {
                query.insert(key.as_ref().clone(), self.credential(key.as_ref(), text)?);
            }
            special.insert(*kind, SpecialCredential { headers, query, account: None });
        }
        Ok(special)
    }

    pub(super) fn levels(&self, table: &LevelsTable, strict: bool) -> Result<Levels, ConfigError> {
        let lists = [(&table.allow, Level::Allow), (&table.warn, Level::Warn), (&table.deny, Level::Deny)];
        let mut overrides = Vec::new();
        for (texts, level) in lists {
            for text in texts {
                names::pattern(self.catalogue, text.as_ref()).map_err(|unknown| self.unknown(text, unknown))?;
                overrides.push((text.as_ref().clone(), level));
            }
        }
        let mut levels = Levels { overrides: Vec::new(), strict };
        levels.add(overrides);
        Ok(levels)
    }

    pub(super) fn waivers(&self, tables: &[WaiverTable]) -> Result<Vec<Waiver>, ConfigError> {
        tables.iter().map(|table| self.waiver(table)).collect()
    }

    fn waiver(&self, table: &WaiverTable) -> Result<Waiver, ConfigError> {
        let pattern = table.id.as_ref();
        if !is_finding(pattern) {
            names::pattern(self.catalogue, pattern).map_err(|unknown| self.unknown(&table.id, unknown))?;
        }
        if table.reason.as_ref().trim().is_empty() {
            return Err(self.invalid(&table.reason, "a waiver has a reason: say why this is put up with"));
        }
        let day = match table.until.as_ref() {
            toml::Value::Datetime(day) => day.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        let until = Some(&day).filter(|day| day.len() == 10).and_then(|day| day.parse().ok());
        let place = Place::of(self.path, self.text, table.until.span().start);
        let until = until.ok_or_else(|| ConfigError::Invalid {
            place,
            problem: "`until` is the last day of the waiver, such as 2027-01-31".to_owned(),
        })?;
        Ok(Waiver {
            pattern: pattern.clone(),
            reason: table.reason.as_ref().trim().to_owned(),
            until,
            place: self.place(&table.id),
        })
    }
}
