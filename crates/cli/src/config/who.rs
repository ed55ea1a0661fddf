//! Who asks, and by which way: headers, accounts, proxies. Whatever is secret among them is remembered, so that no output
//! tells it, together with the reference that stands for it; one that is written into the file is warned of.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use oplog_schema::condition::CredentialKind;
use oplog_wire::secret::{Secret, is_secret_name};
use oplog_wire::sign::{Credentials, Scheme};
use percent_encoding::percent_decode_str;

use super::ConfigError;
use super::check::Reader;
use super::file::{AccountTable, FurtherAccountTable, Special};
use super::located::{Text, Value};
use super::reference::Written;
use oplog_conformance::target::{Account, OtherAccount, SpecialCredential};
use oplog_conformance::transport::Transport;
use oplog_findings::names;

/// An access key of fewer bytes is a person's name, which says nothing and may stand anywhere.
const KEY: usize = 8;

impl Reader<'_> {
    pub(super) fn headers(&mut self, table: &BTreeMap<Text, Value>) -> Result<BTreeMap<String, String>, ConfigError> {
        let mut headers = BTreeMap::new();
        for (key, text) in table {
            let name = key.as_ref();
            let value = if is_secret_name(name) { self.secret(name, text)? } else { self.referred(text)? };
            headers.insert(name.clone(), self.header(key, text, value)?);
        }
        Ok(headers)
    }

    fn header(&self, key: &Text, text: &Value, value: String) -> Result<String, ConfigError> {
        let name = key.as_ref();
        if http::HeaderName::from_bytes(name.as_bytes()).is_err() {
            return Err(self.invalid(key, format!("`{name}` cannot be the name of a header")));
        }
        if http::HeaderValue::from_str(&value).is_err() {
            let problem = format!("the value of `{name}` cannot stand in a header: it has a line break or the like");
            return Err(self.invalid(text, problem));
        }
        Ok(value)
    }

    pub(super) fn accounts(
        &mut self,
        table: &BTreeMap<Text, AccountTable>,
    ) -> Result<BTreeMap<String, Account>, ConfigError> {
        let mut accounts = BTreeMap::new();
        for (key, written) in table {
            names::operations(self.catalogue, key.as_ref()).map_err(|unknown| self.unknown(key, unknown))?;
            let AccountTable { access_key, secret, security_token, scheme } = written;
            let account = self.account(access_key.as_ref(), secret, security_token.as_ref(), *scheme)?;
            accounts.insert(key.as_ref().clone(), account);
        }
        Ok(accounts)
    }

    pub(super) fn others(&mut self, tables: &[FurtherAccountTable]) -> Result<Vec<OtherAccount>, ConfigError> {
        let mut others: Vec<OtherAccount> = Vec::new();
        for table in tables {
            let name = table.name.as_ref().clone();
            if name.trim().is_empty() || others.iter().any(|other| other.name == name) {
                return Err(self.invalid(&table.name, "each account has a name of its own, which reports show"));
            }
            others.push(OtherAccount {
                name,
                accounts: self.accounts(&table.credentials)?,
                headers: self.headers(&table.headers)?,
                entities: self.entities(&table.entities)?,
            });
        }
        Ok(others)
    }

    fn account(
        &mut self,
        access_key: Option<&Value>,
        secret: &Value,
        token: Option<&Value>,
        scheme: Option<Scheme>,
    ) -> Result<Account, ConfigError> {
        let mut key = String::new();
        if let Some(text) = access_key {
            key = self.value(text)?;
            if let Some(reference) = self.reference(text) {
                self.references.insert(key.clone(), reference);
                if key.len() >= KEY {
                    self.secrets.insert(key.clone());
                }
            }
        }
        let secret = self.secret("secret", secret)?;
        self.secrets.insert(BASE64_STANDARD.encode(format!("{key}:{secret}")));
        let mut credentials = Credentials::new(key, secret);
        if let Some(token) = token {
            credentials = credentials.with_security_token(self.secret("security_token", token)?);
        }
        Ok(Account { scheme, credentials })
    }

    pub(super) fn special(
        &mut self,
        table: &BTreeMap<CredentialKind, Special>,
    ) -> Result<BTreeMap<CredentialKind, SpecialCredential>, ConfigError> {
        let mut special = BTreeMap::new();
        for (kind, written) in table {
            let mut found = SpecialCredential::default();
            for (key, text) in &written.headers {
                let value = self.secret(key.as_ref(), text)?;
                found.headers.insert(key.as_ref().clone(), self.header(key, text, value)?);
            }
            for (key, text) in &written.query {
                found.query.insert(key.as_ref().clone(), self.secret(key.as_ref(), text)?);
            }
            let Special { access_key, secret, security_token, scheme, .. } = written;
            let other = access_key.as_ref().or(security_token.as_ref());
            match (secret, other) {
                (Some(secret), _) if found.headers.is_empty() && found.query.is_empty() => {
                    found.account =
                        Some(self.account(access_key.as_ref(), secret, security_token.as_ref(), *scheme)?);
                }
                (Some(text), _) => {
                    let problem = "an account signs the request by itself: leave out either `secret` and what belongs \
                                   to it, or `headers` and `query`";
                    return Err(self.invalid(text, problem));
                }
                (None, Some(text)) => {
                    return Err(
                        self.invalid(text, "an account has a `secret` too: add it, even if it is the usual one")
                    );
                }
                (None, None) => {}
            }
            special.insert(*kind, found);
        }
        Ok(special)
    }

    /// A proxy's URL may carry a password: it never appears in an error. A relative path of certificates starts at the
    /// configuration's folder.
    pub(super) fn transport(&mut self, proxy: Option<&Value>, ca: Option<&Value>) -> Result<Transport, ConfigError> {
        let mut transport = Transport::default();
        if let Some(text) = proxy {
            let url = self.referred(text)?;
            // A name without a scheme would be taken for a host.
            let parsed = url::Url::parse(&url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            let no_url = || self.invalid(text, "no URL of a proxy: write `http://host:port`");
            let parsed = parsed.ok_or_else(no_url)?;
            if let Some(password) = parsed.password() {
                let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
                let (user, plain) = (decoded(parsed.username()), decoded(password));
                let encoded = BASE64_STANDARD.encode(format!("{user}:{plain}"));
                self.secrets.extend([url, password.to_owned(), plain, encoded]);
                self.warn("proxy", text);
            }
            transport.proxy = Some(parsed);
        }
        if let Some(text) = ca {
            let path = match text.as_ref() {
                // It names a file in any case.
                Written::File(path) => path.clone(),
                Written::Env(_) | Written::Inline(_) => self.value(text)?,
            };
            let path = self.resolved(Path::new(&path));
            let unreadable = |source| ConfigError::Read { path: path.display().to_string(), source };
            let pem = std::fs::read(&path).map_err(unreadable)?;
            transport.authorities = Transport::authorities(&pem)
                .ok_or_else(|| self.invalid(text, format!("`{}` holds no certificate in PEM", path.display())))?;
        }
        Ok(transport)
    }

    /// A value that must not appear in any output where it is given by reference, whatever it is for.
    fn referred(&mut self, text: &Value) -> Result<String, ConfigError> {
        let value = self.value(text)?;
        if let Some(reference) = self.reference(text) {
            self.remember(&value);
            self.references.insert(value.clone(), reference);
        }
        Ok(value)
    }

    /// A value that must not appear in any output.
    fn secret(&mut self, name: &str, text: &Value) -> Result<String, ConfigError> {
        let value = self.referred(text)?;
        self.remember(&value);
        self.warn(name, text);
        Ok(value)
    }

    fn remember(&mut self, value: &str) {
        // In `Bearer abc` the first word is no secret, the rest is, with or without it.
        let rest = value.split_once(' ').map_or(value, |(_, rest)| rest);
        self.secrets.extend([rest.to_owned(), value.to_owned()]);
    }

    /// Warns of a secret that is written into the file.
    fn warn(&mut self, name: &str, text: &Value) {
        if matches!(text.as_ref(), Written::Inline(_)) {
            let place = self.place(text);
            let warning = format!(
                "{place}: `{name}` is a secret, and whoever reads this file knows it: export it and write `env:NAME`, or \
                 put it into a file of its own and write `file:PATH`"
            );
            self.warnings.insert(text.span().start, warning);
        }
    }
}

/// What a target's values came from, beside the values.
pub(super) struct Memory {
    /// Values that must not appear in any output.
    pub(super) secrets: Vec<Secret>,
    /// Value → the reference that stands for it.
    pub(super) references: BTreeMap<String, String>,
    /// What is dangerous and works all the same, in the order of the file.
    pub(super) warnings: Vec<String>,
}

impl Reader<'_> {
    pub(super) fn into_memory(self) -> Memory {
        let secrets = self.secrets.into_iter().filter(|secret| !secret.is_empty()).map(Secret::new).collect();
        Memory { secrets, references: self.references, warnings: self.warnings.into_values().collect() }
    }
}
