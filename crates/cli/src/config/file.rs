//! The file as it is written: names and types, nothing looked up yet. What is said of a key here is its text in the book.

use std::collections::BTreeMap;
use std::fmt;
use std::num::{NonZeroU16, NonZeroU32, NonZeroU64};
use std::time::Duration;

use oplog_conformance::client::Limits;
use oplog_schema::condition::CredentialKind;
use oplog_wire::sign::Scheme;
use schemars::{JsonSchema, Schema, schema_for};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::json;

use super::located::{Located, Text, Value};

/// The whole file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table")]
pub(super) struct File {
    /// Folders with operations of your own, as `--contracts` names them; relative ones start beside this file. Every command that is
    /// run where this file lies, or names it with `--config`, knows them.
    #[serde(default)]
    #[schemars(example = ["contracts"])]
    pub(super) contracts: Vec<Text>,
    /// The targets by name. `--target NAME` and `--compare NAME` choose one.
    #[serde(default)]
    #[schemars(extend("x-key" = "NAME"))]
    pub(super) target: BTreeMap<Text, TargetTable>,
}

/// An endpoint with a name.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table that describes a target")]
pub(super) struct TargetTable {
    /// Base URL. The path of a documented request is appended to it.
    #[schemars(example = &"https://ecs.staging.example.com")]
    pub(super) url: Value,
    /// Base URLs of single operations or vendors, by `VENDOR/OPERATION` or `VENDOR`, where they differ from `url`.
    #[serde(default)]
    pub(super) urls: BTreeMap<Text, Value>,
    /// Operations or vendors that the target serves. Default: all.
    #[serde(default)]
    #[schemars(example = ["baidu-bbc/query-operation-log", "huawei-ecs"])]
    pub(super) operations: Vec<Text>,
    /// Values of request parameters, by parameter: ids that the target knows. With two values for one parameter a run also
    /// checks that one entity's entries never appear under the other; values of parameters that belong together are paired
    /// by position. Default: the examples of the page.
    #[serde(default)]
    pub(super) entities: BTreeMap<Text, Vec<Value>>,
    /// Headers of every request, by name. A header whose name suggests a secret, such as `X-Auth-Token`, is treated as one.
    #[serde(default)]
    pub(super) headers: BTreeMap<Text, Value>,
    /// Who signs the requests, by vendor or operation. Default: requests are not signed.
    #[serde(default)]
    #[schemars(extend("x-key" = "VENDOR"))]
    pub(super) credentials: BTreeMap<Text, AccountTable>,
    /// Further accounts: other customers, or other ways to sign.
    #[serde(default)]
    pub(super) accounts: Vec<FurtherAccountTable>,
    /// URL of the HTTP proxy that requests go through. Default: what the environment says, and none for this machine.
    #[schemars(example = &"http://proxy.example.com:3128")]
    pub(super) proxy: Option<Value>,
    /// PEM file with certificates of authorities that are trusted beside the usual ones.
    #[schemars(example = &"staging-ca.pem")]
    pub(super) ca: Option<Value>,
    /// Send requests with bad credentials to a target that is not this machine, so that the rules of the family `auth` are
    /// checked. Some services lock an account after a few of them.
    #[serde(default)]
    pub(super) auth_probes: bool,
    /// Credentials that the target rejects for a known reason, by that reason. With them the documented error is checked.
    #[serde(default)]
    #[schemars(extend("x-key" = "KIND"), transform = with_kinds)]
    pub(super) special: BTreeMap<CredentialKind, Special>,
    /// Limits on the requests of a run.
    #[serde(default)]
    pub(super) limits: LimitsTable,
    /// Severities of rules and facts that differ from the default.
    #[serde(default)]
    pub(super) severity: SeverityTable,
    /// Violations that are accepted until a day.
    #[serde(default)]
    pub(super) waivers: Vec<WaiverTable>,
    /// Fail on conflicts of the documentation too.
    #[serde(default)]
    pub(super) strict: bool,
}

/// Lists the keys of a table by kind of credential.
fn with_kinds(schema: &mut Schema) {
    let mut kinds = schema_for!(CredentialKind).to_value();
    schema.insert("propertyNames".to_owned(), json!({ "oneOf": kinds["oneOf"].take() }));
}

/// An account that signs requests.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table with the `secret` of an account")]
pub(super) struct AccountTable {
    /// Access key, or user name. A bearer token has none.
    #[schemars(example = &"env:STAGING_ACCESS_KEY")]
    pub(super) access_key: Option<Value>,
    /// Secret key, password or bearer token.
    #[schemars(example = &"env:STAGING_SECRET")]
    pub(super) secret: Value,
    /// Security token of temporary credentials.
    pub(super) security_token: Option<Value>,
    /// Signature scheme. Default: the first one that the page documents.
    pub(super) scheme: Option<Scheme>,
}

/// An account beside the first one. With `entities` of its own it is another customer, and neither may see what belongs to the other.
/// Without, it sees what the first one sees: the documented request is sent in its name too, so that its signature scheme is checked.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table that describes an account")]
pub(super) struct FurtherAccountTable {
    /// Its name in reports.
    #[schemars(with = "String", example = &"another-customer")]
    pub(super) name: Text,
    /// Who signs its requests, by vendor or operation. Without, only the first account's view of its entities is checked.
    #[serde(default)]
    #[schemars(extend("x-key" = "VENDOR"))]
    pub(super) credentials: BTreeMap<Text, AccountTable>,
    /// Headers of its requests, in place of those of the target that hold secrets.
    #[serde(default)]
    pub(super) headers: BTreeMap<Text, Value>,
    /// Values of request parameters that belong to it, by parameter. The first account must see none of their entries.
    #[serde(default)]
    pub(super) entities: BTreeMap<Text, Vec<Value>>,
}

/// Either `headers` and `query`, which are sent as they are, or an account, which signs.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table with credentials")]
pub(super) struct Special {
    /// Headers to send, by name.
    #[serde(default)]
    pub(super) headers: BTreeMap<Text, Value>,
    /// Query parameters to send, by name.
    #[serde(default)]
    pub(super) query: BTreeMap<Text, Value>,
    /// Access key, or user name.
    pub(super) access_key: Option<Value>,
    /// Secret key, password or bearer token.
    pub(super) secret: Option<Value>,
    /// Security token of temporary credentials.
    pub(super) security_token: Option<Value>,
    /// Signature scheme. Default: the first one that the page documents.
    pub(super) scheme: Option<Scheme>,
}

/// Limits on the requests of a run. Options of the command line win over them.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table of limits")]
pub(super) struct LimitsTable {
    /// Longest time for one request, from connecting to the last byte, in milliseconds.
    #[schemars(extend("default" = 10_000))]
    timeout_ms: Option<NonZeroU32>,
    /// Most requests of the whole run.
    #[schemars(extend("default" = 20_000))]
    max_requests: Option<NonZeroU64>,
    /// Longest time for the whole run, in milliseconds. What gives a fact its first evidence goes before everything else; what is not
    /// reached is skipped.
    #[schemars(extend("default" = 300_000))]
    max_time_ms: Option<NonZeroU32>,
    /// Most requests at the same time.
    #[schemars(extend("default" = 8))]
    concurrency: Option<NonZeroU16>,
    /// Most requests per second. Default: no limit.
    rate: Option<NonZeroU16>,
    /// How often a request is repeated that was turned away for load: with status 429 or 503, or an error that the tables know to
    /// be about load.
    #[schemars(extend("default" = 3))]
    retries: Option<u8>,
    /// Longest wait before it is repeated, in milliseconds. If the target asks for a longer one, the request is not repeated.
    #[schemars(extend("default" = 30_000))]
    max_wait_ms: Option<u32>,
}

impl LimitsTable {
    /// The limits, those that the file leaves out taken from `default`.
    pub(super) fn over(self, default: Limits) -> Limits {
        Limits {
            timeout: self.timeout_ms.map_or(default.timeout, |time| Duration::from_millis(time.get().into())),
            requests: self.max_requests.map_or(default.requests, NonZeroU64::get),
            time: self.max_time_ms.map_or(default.time, |time| Duration::from_millis(time.get().into())),
            concurrency: self.concurrency.map_or(default.concurrency, |most| most.get().into()),
            rate: self.rate.map(NonZeroU32::from).or(default.rate),
            retries: self.retries.map_or(default.retries, u32::from),
            max_wait: self.max_wait_ms.map_or(default.max_wait, |time| Duration::from_millis(time.into())),
            ..default
        }
    }
}

/// Ids of rules and facts, or patterns in which `*` matches any text. The most specific pattern wins.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table of severities")]
pub(super) struct SeverityTable {
    /// Findings fail the run.
    #[serde(default)]
    #[schemars(example = ["errors/*"])]
    pub(super) deny: Vec<Text>,
    /// Findings are shown and do not fail the run.
    #[serde(default)]
    #[schemars(example = ["fields/undocumented"])]
    pub(super) warn: Vec<Text>,
    /// Findings are not shown.
    #[serde(default)]
    pub(super) allow: Vec<Text>,
}

/// A violation that is accepted until a day. A waiver that has ended, or that matches nothing any more, fails the run.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a table that describes a waiver")]
pub(super) struct WaiverTable {
    /// Id of a rule, of a fact or of one finding, or a pattern in which `*` matches any text.
    #[schemars(example = &"acme/list-events#response.next")]
    pub(super) id: Text,
    /// Why the violation is accepted.
    #[schemars(example = &"the gateway strips it; ticket 4711")]
    pub(super) reason: Text,
    /// The last day of the waiver, in UTC.
    #[schemars(with = "String", extend("format" = "date"), example = &"2027-01-31")]
    pub(super) until: Located<Day>,
}

/// A day as it is written: a date of TOML, or a text or a number that may be none.
#[derive(Debug, Clone)]
pub(super) struct Day(pub(super) String);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = Day;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a day")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Day, E> {
                Ok(Day(text.to_owned()))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Day, E> {
                Ok(Day(number.to_string()))
            }
        }
        deserializer.deserialize_any(Written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_that_the_schema_states_are_those_of_a_run() {
        let schema = schema_for!(LimitsTable).to_value();
        let default = |key: &str| schema["properties"][key]["default"].as_u64().map(u128::from);
        let limits = Limits::default();
        assert_eq!(default("timeout_ms"), Some(limits.timeout.as_millis()));
        assert_eq!(default("max_requests"), Some(limits.requests.into()));
        assert_eq!(default("max_time_ms"), Some(limits.time.as_millis()));
        assert_eq!(default("concurrency"), Some(limits.concurrency as u128));
        assert_eq!((default("rate"), limits.rate), (None, None));
        assert_eq!(default("retries"), Some(limits.retries.into()));
        assert_eq!(default("max_wait_ms"), Some(limits.max_wait.as_millis()));
    }
}
