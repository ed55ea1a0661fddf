//! The file of `mock --credentials`: accounts of the mock server beside its test accounts.
//!
//! ```toml
//! [[credential]]
//! access_key = "alice"
//! secret = "env:ALICE_SECRET"     # or "file:PATH" from the file's folder, or the text itself
//! token = "a-session-token"       # must be sent along, or alone where a scheme has nothing but a token
//! refused = "no-permission"       # the reason for which all her requests are refused
//! other = true                    # of the second account, which sees only what belongs to it
//! ```
//!
//! Whatever is not understood is rejected with file, line and a way out; no error shows a secret.

use std::collections::BTreeSet;
use std::path::Path;

use crate::config::reference::{self, Written};
use oplog_report::SourceLocation;

use crate::config::{ConfigError, document, read};
use oplog_mock::Credential;
use oplog_schema::condition::CredentialKind;
use serde::Deserialize;
use toml::Spanned;

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    credential: Vec<Spanned<Row>>,
}

/// `[[credential]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with the `access_key` and `secret` of an account")]
struct Row {
    access_key: Spanned<Written>,
    secret: Spanned<Written>,
    token: Option<Spanned<Written>>,
    refused: Option<CredentialKind>,
    #[serde(default)]
    other: bool,
}

/// The credentials of the file. `env` reads the environment.
///
/// # Errors
/// When the file cannot be read, says something that is not understood, or refers to what is not there.
pub(crate) fn load(path: &Path, env: &dyn Fn(&str) -> Option<String>) -> Result<Vec<Credential>, ConfigError> {
    let text = read(path)?;
    let reader = Reader { path, text: &text, env };
    let file: File = document::read(&reader.name(), &text)?;
    if file.credential.is_empty() {
        return Err(reader.invalid(0, "there is no `[[credential]]` in it"));
    }
    let mut seen = BTreeSet::new();
    let mut credentials = Vec::new();
    for row in &file.credential {
        let credential = reader.credential(row.as_ref())?;
        if !seen.insert((credential.access_key.clone(), credential.token.clone())) {
            let problem = "this access key is already listed above, with the same token or likewise without one";
            return Err(reader.invalid(row.span().start, problem));
        }
        credentials.push(credential);
    }
    Ok(credentials)
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    env: &'a dyn Fn(&str) -> Option<String>,
}

impl Reader<'_> {
    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn place(&self, offset: usize) -> SourceLocation {
        SourceLocation::of(&self.name(), self.text, offset)
    }

    fn invalid(&self, offset: usize, problem: impl Into<String>) -> ConfigError {
        ConfigError::Invalid { place: self.place(offset), problem: problem.into() }
    }

    fn credential(&self, row: &Row) -> Result<Credential, ConfigError> {
        Ok(Credential {
            access_key: self.value(&row.access_key)?,
            secret: self.value(&row.secret)?,
            token: row.token.as_ref().map(|token| self.value(token)).transpose()?,
            refused: row.refused,
            is_other: row.other,
        })
    }

    /// The text, or what it refers to.
    fn value(&self, written: &Spanned<Written>) -> Result<String, ConfigError> {
        let at = written.span().start;
        let value = match written.as_ref() {
            Written::Inline(value) => value.expose().to_owned(),
            Written::Env(name) => {
                let unset = || ConfigError::Environment { place: self.place(at), name: name.to_owned() };
                (self.env)(name).ok_or_else(unset)?
            }
            Written::File(path) => {
                let file = self.path.parent().unwrap_or(Path::new("")).join(path);
                let path = file.display().to_string();
                let unreadable = |source| ConfigError::Value { place: self.place(at), path, source };
                reference::read(&file).map_err(unreadable)?
            }
        };
        if value.is_empty() {
            Err(self.invalid(at, "the value is empty, and no request can send that"))
        } else {
            Ok(value)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENV: &dyn Fn(&str) -> Option<String> = &|name| (name == "SET").then(|| "from-env".to_owned());

    /// What `text` says in a file, beside which the file `secret.txt` lies.
    fn read(text: &str) -> Result<Vec<Credential>, String> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("secret.txt"), "from-file\r\n").expect("written");
        let path = folder.path().join("who.toml");
        std::fs::write(&path, text).expect("written");
        let folder = format!("{}/", folder.path().display());
        load(&path, ENV).map_err(|error| error.to_string().replace(&folder, ""))
    }

    #[test]
    fn credentials_are_written_out_or_referred_to() {
        let text = r#"
            [[credential]]
            access_key = "alice"
            secret = "env:SET"

            [[credential]]
            access_key = "alice"
            secret = "file:secret.txt"
            token = "session"
            refused = "expired-sts-token"
        "#;
        let credential = |secret: &str, token: Option<&str>, refused| Credential {
            access_key: "alice".to_owned(),
            secret: secret.to_owned(),
            token: token.map(str::to_owned),
            refused,
            is_other: false,
        };
        let expired = credential("from-file", Some("session"), Some(CredentialKind::ExpiredStsToken));
        assert_eq!(read(text), Ok(vec![credential("from-env", None, None), expired]));
    }

    #[test]
    fn what_is_not_understood_is_named_with_its_place() {
        const ALICE: &str = "[[credential]]\naccess_key = \"alice\"\n";
        for (text, message) in [
            ("", "who.toml:1:1: there is no `[[credential]]` in it"),
            (
                "[[credentials]]\n",
                "who.toml:1:3: unknown field `credentials`, expected `credential`; did you mean `credential`?",
            ),
            (
                "[[credential]]\nacces_key = \"a\"",
                "who.toml:2:1: unknown field `acces_key`, expected one of `access_key`, `secret`, `token`, `refused`, `other`; did you mean `access_key`?",
            ),
            (ALICE, "who.toml:1:1: missing field `secret`"),
            (&format!("{ALICE}secret = \"\""), "who.toml:3:10: the value is empty, and no request can send that"),
            (
                &format!("{ALICE}secret = \"env:UNSET\""),
                "who.toml:3:10: the environment variable `UNSET` is not set: export it, or give another value than `env:UNSET`",
            ),
            (
                &format!("{ALICE}secret = \"file:none.txt\""),
                "who.toml:3:10: the value is in `none.txt`, which cannot be used",
            ),
            (
                &format!("{ALICE}secret = \"s\"\n{ALICE}secret = \"t\""),
                "who.toml:4:1: this access key is already listed above, with the same token or likewise without one",
            ),
        ] {
            assert_eq!(read(text), Err(message.to_owned()), "{text}");
        }
        let error = read(&format!("{ALICE}secret = \"swordfish\"\nrefused = \"expired\"")).expect_err("no such reason");
        assert!(error.starts_with("who.toml:4:11: unknown value, expected one of `no-permission`"), "{error}");
        assert!(!error.contains("swordfish"), "{error}");
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = load(Path::new("/nowhere/who.toml"), ENV).expect_err("no file");
        assert_eq!(error.to_string(), "cannot read `/nowhere/who.toml`");
    }
}
