//! The file as it is written: names and types, nothing looked up yet.

use std::collections::BTreeMap;
use std::num::{NonZeroU16, NonZeroU32, NonZeroU64};
use std::time::Duration;

use oplog_schema::condition::CredentialKind;
use oplog_wire::sign::Scheme;
use serde::Deserialize;
use toml::Spanned;

use super::Text;
use oplog_conformance::client::Limits;

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default)]
    pub(super) target: BTreeMap<Text, TargetTable>,
}

/// `[target.NAME]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetTable {
    /// The base URL.
    pub(super) url: Text,
    /// Base URLs of single operations.
    #[serde(default)]
    pub(super) urls: BTreeMap<Text, Text>,
    /// Operations or vendors that the target serves; empty is all.
    #[serde(default)]
    pub(super) operations: Vec<Text>,
    /// Parameter → things that the target knows.
    #[serde(default)]
    pub(super) entities: BTreeMap<Text, Vec<Text>>,
    /// Headers of every request.
    #[serde(default)]
    pub(super) headers: BTreeMap<Text, Text>,
    /// Operation or vendor → who asks.
    #[serde(default)]
    pub(super) credentials: BTreeMap<Text, AccountTable>,
    /// The URL of the proxy that requests go through.
    pub(super) proxy: Option<Text>,
    /// A file with certificates, in PEM, of authorities to trust beside the usual ones.
    pub(super) ca: Option<Text>,
    /// Whether requests with bad credentials may be sent to another machine.
    #[serde(default)]
    pub(super) auth_probes: bool,
    /// Credentials that the target refuses for a known reason.
    #[serde(default)]
    pub(super) special: BTreeMap<CredentialKind, Special>,
    #[serde(default)]
    pub(super) limits: LimitsTable,
    #[serde(default)]
    pub(super) levels: LevelsTable,
    /// Violations that are suppressed.
    #[serde(default)]
    pub(super) waivers: Vec<WaiverTable>,
    /// Whether conflicts of the documentation fail a run.
    #[serde(default)]
    pub(super) strict: bool,
}

/// `[target.NAME.credentials.VENDOR]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountTable {
    /// The access key, or the user of a password. A bearer token has none.
    pub(super) access_key: Option<Text>,
    /// The secret key, the password or the bearer token.
    pub(super) secret: Text,
    /// The token that comes with temporary credentials.
    pub(super) security_token: Option<Text>,
    /// The signature scheme; the first documented one when absent.
    pub(super) scheme: Option<Scheme>,
}

/// `[target.NAME.special.KIND]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Special {
    #[serde(default)]
    pub(super) headers: BTreeMap<Text, Text>,
    #[serde(default)]
    pub(super) query: BTreeMap<Text, Text>,
    /// With a secret: what to sign with, as in [`AccountTable`].
    pub(super) access_key: Option<Text>,
    /// See above.
    pub(super) secret: Option<Text>,
    /// See above.
    pub(super) security_token: Option<Text>,
    /// See above.
    pub(super) scheme: Option<Scheme>,
}

/// `[target.NAME.limits]`.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitsTable {
    timeout_ms: Option<NonZeroU32>,
    max_requests: Option<NonZeroU64>,
    concurrency: Option<NonZeroU16>,
    rate: Option<NonZeroU16>,
    retries: Option<u8>,
    patience_ms: Option<u32>,
}

impl LimitsTable {
    /// The limits, those that the file leaves out taken from `default`.
    pub(super) fn over(self, default: Limits) -> Limits {
        Limits {
            timeout: self.timeout_ms.map_or(default.timeout, |time| Duration::from_millis(time.get().into())),
            requests: self.max_requests.map_or(default.requests, NonZeroU64::get),
            concurrency: self.concurrency.map_or(default.concurrency, |most| most.get().into()),
            rate: self.rate.map(NonZeroU32::from).or(default.rate),
            retries: self.retries.map_or(default.retries, u32::from),
            patience: self.patience_ms.map_or(default.patience, |time| Duration::from_millis(time.into())),
            ..default
        }
    }
}

/// `[target.NAME.levels]`: patterns over rules and facts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelsTable {
    #[serde(default)]
    pub(super) deny: Vec<Text>,
    #[serde(default)]
    pub(super) warn: Vec<Text>,
    #[serde(default)]
    pub(super) allow: Vec<Text>,
}

/// `[[target.NAME.waivers]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WaiverTable {
    /// A pattern over rules and facts, or the id of a finding.
    pub(super) id: Text,
    /// Why the violation is suppressed.
    pub(super) reason: Text,
    /// The last day: a date of TOML, or a text that looks like one.
    pub(super) until: Spanned<toml::Value>,
}
