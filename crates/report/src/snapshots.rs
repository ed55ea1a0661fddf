//! Snapshots of response shapes: one file for each target, operation, version and form, accepted by a person.
//!
//! `report → observed shapes → compared with the accepted files → written, pending or refused`. The first step is pure and
//! stands here; `files` reads and writes, in the format of `insta`, so that `cargo insta review` understands the files too;
//! `update` has its rules of when to write what: in front of a person, what is new or drifted is written for a review and
//! fails the run all the same. `pending` is the review, `show` puts the outcome into words. Neighbours: [`crate::shape`]
//! decides what drift is.

mod files;
mod pending;
mod show;
mod update;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use oplog_schema::Operation;
use oplog_wire::secret::{Secret, redact};
use serde_json::Value;

use crate::shape::BodyShape;
use oplog_findings::{RecordedExchange, version};
use oplog_wire::MediaType;

pub use files::{Settled, SnapshotError, Snapshots};
pub use pending::Pending;
pub use show::summary;
pub use update::{Fate, UnknownUpdate, Update};

/// What a snapshot is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SnapshotSubject {
    /// The operation's id.
    pub operation: String,
    /// The version that the requests name; `None` where they name none.
    pub version: Option<String>,
    /// The form of the answers.
    pub form: MediaType,
}

impl SnapshotSubject {
    /// The name of its file.
    ///
    /// ```
    /// use oplog_report::snapshots::SnapshotSubject;
    /// use oplog_wire::MediaType;
    /// let subject = SnapshotSubject { operation: "acme/list-logs".to_owned(), version: None, form: MediaType::Xml };
    /// assert_eq!(subject.file_name(), "acme.list-logs.xml.snap");
    /// let subject = SnapshotSubject { version: Some("2.51".to_owned()), ..subject };
    /// assert_eq!(subject.file_name(), "acme.list-logs.2.51.xml.snap");
    /// ```
    #[must_use]
    pub fn file_name(&self) -> String {
        // A configuration may name any version, and a file's name cannot hold any character.
        let safe = |version: &String| version.replace(|c: char| !c.is_ascii_alphanumeric() && c != '.', "-");
        let version = self.version.as_ref().map(|version| format!("{}.", safe(version))).unwrap_or_default();
        format!("{}.{version}{}.snap", self.operation.replace('/', "."), self.form.as_str())
    }

    /// Which of the operation's answers it is of, as reports of machines name them: `json`, `2.51 json`.
    #[must_use]
    pub fn answers(&self) -> String {
        let version = self.version.as_ref().map(|version| format!("{version} ")).unwrap_or_default();
        format!("{version}{}", self.form.as_str())
    }
}

/// As messages name it: `acme/list-logs 2.51 in JSON`.
impl fmt::Display for SnapshotSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = self.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
        write!(f, "{}{version} in {}", self.operation, self.form.as_str().to_uppercase())
    }
}

/// The shapes of all successes of a run, each merged from every answer of one of `operations` in one form.
///
/// Answers that were not kept whole, or cannot be read, are left out: the checker speaks about the latter. Which answers came
/// first, and how many, makes no difference. No value is part of a shape, and no secret of a name in it.
#[must_use]
pub fn observed(
    operations: &[&Operation],
    exchanges: &[RecordedExchange],
    secrets: &[Secret],
) -> BTreeMap<SnapshotSubject, BodyShape> {
    let mut shapes: BTreeMap<SnapshotSubject, BodyShape> = BTreeMap::new();
    for exchange in exchanges {
        // Others are asked in passing: a few answers of a list, to find an entry, are no picture of the list.
        let operation = operations.iter().find(|operation| operation.id().as_str() == exchange.operation);
        if let Some((operation, form, body)) = operation.and_then(|operation| success(operation, exchange)) {
            let version = version::named(operation, &exchange.request).map(str::to_owned);
            let subject = SnapshotSubject { operation: exchange.operation.clone(), version, form };
            shapes.entry(subject).or_default().add(&without(&body, secrets));
        }
    }
    shapes
}

/// The operation, the form and the tree of a whole, readable success.
fn success<'a>(operation: &'a Operation, exchange: &RecordedExchange) -> Option<(&'a Operation, MediaType, Value)> {
    let response = exchange.result.as_ref().ok().filter(|response| response.is_success() && exchange.cut == 0)?;
    let select = operation.media_parameter();
    // Where the request leaves the form open, the answer has the form that it looks like.
    let open = select.is_some_and(|name| exchange.request.parameter(name).is_none());
    let form = if open { MediaType::sniff(&response.body) } else { exchange.request.form };
    let decoded = operation.decode(form, operation.shape(), &response.body).ok()?;
    Some((operation, form, decoded.value))
}

/// The body with secrets taken out of its members' names.
fn without<'a>(body: &'a Value, secrets: &[Secret]) -> Cow<'a, Value> {
    fn rename(body: &Value, secrets: &[Secret]) -> Value {
        match body {
            Value::Object(members) => {
                members.iter().map(|(name, member)| (redact(name, secrets), rename(member, secrets))).collect()
            }
            Value::Array(items) => items.iter().map(|item| rename(item, secrets)).collect(),
            scalar => scalar.clone(),
        }
    }
    if secrets.is_empty() { Cow::Borrowed(body) } else { Cow::Owned(rename(body, secrets)) }
}

/// The name of a target's folder: its name, or host and port of its URL, with everything replaced that a file's name cannot
/// hold anywhere. Targets that would share a folder for it are told apart.
///
/// ```
/// use oplog_report::snapshots::folder;
/// assert_eq!(folder("staging"), "staging");
/// assert_eq!(folder("https://api.example.com"), "api.example.com-443");
/// assert_eq!(folder("http://127.0.0.1:8080/"), "127.0.0.1-8080");
/// assert!(folder("../../etc").starts_with("etc-"));
/// assert_ne!(folder("a b"), folder("a/b"));
/// ```
#[must_use]
pub fn folder(target: &str) -> String {
    const LONGEST: usize = 80;
    let name = of_url(target).unwrap_or_else(|| target.to_owned());
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let mut folder: String = name.chars().map(safe).take(LONGEST).collect();
    folder = folder.trim_matches(['-', '.']).to_owned();
    // Names of devices, which some systems keep for themselves whatever follows a dot.
    let stem = folder.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")));
    if folder == name && !device && !folder.is_empty() {
        return folder;
    }
    let digest = xxhash_rust::xxh3::xxh3_64(name.as_bytes());
    format!("{}-{:08x}", if folder.is_empty() || device { "target" } else { &folder }, digest & 0xffff_ffff)
}

fn of_url(target: &str) -> Option<String> {
    let url = url::Url::parse(target).ok().filter(url::Url::has_host)?;
    let (host, port) = (url.host_str()?, url.port_or_known_default()?);
    Some(format!("{host}-{port}{}", url.path().trim_end_matches('/')))
}
