//! A mock server's self-description: which things it knows, which credentials it refuses, and what time it is there.
//!
//! AnswerSummary for on this machine only, so that nothing undocumented is ever requested from a vendor. What does not answer, or
//! not readably, is checked with the documented examples, as any other target.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use oplog_schema::condition::CredentialKind;
use oplog_wire::Clock;
use oplog_wire::sign::Credentials;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as Unread;

use crate::client::{Client, Limits};
use crate::target::{Account, OtherAccount, Signed, SpecialCredential, Target};
use crate::transport::Transport;

/// Where a mock server describes itself.
pub const PATH: &str = "/__admin/target";

/// What it answers there.
#[derive(Debug, Default, Deserialize)]
struct Description {
    #[serde(default)]
    operations: BTreeMap<String, Described>,
    /// Whether it refuses requests that nobody signed.
    #[serde(default)]
    checks_credentials: bool,
    /// By the name of its kind, `valid` being those that nothing is wrong with; other kinds that are not known are of no use.
    #[serde(default)]
    credentials: BTreeMap<String, Told>,
    /// Accounts that see nothing of what the valid credential sees.
    #[serde(default)]
    accounts: Vec<ToldAccount>,
    /// Its clock, unless that is the machine's.
    clock: Option<ToldClock>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ToldClock {
    /// It stands still.
    Now(Timestamp),
    /// It is ahead of the machine's, in seconds.
    Shift(i64),
}

impl From<ToldClock> for Clock {
    fn from(told: ToldClock) -> Self {
        match told {
            ToldClock::Now(instant) => Clock::Fixed(instant),
            ToldClock::Shift(seconds) => Clock::Shifted(SignedDuration::from_secs(seconds)),
        }
    }
}

/// Another account for tests, and what belongs to it.
#[derive(Debug, Default, Deserialize)]
struct ToldAccount {
    #[serde(default)]
    name: String,
    #[serde(default)]
    credential: Told,
    #[serde(default)]
    entities: BTreeMap<String, Vec<String>>,
}

/// A credential for tests, which opens nothing anywhere else.
#[derive(Debug, Default, Deserialize)]
struct Told {
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    query: BTreeMap<String, String>,
    access_key: Option<String>,
    secret: Option<String>,
    token: Option<String>,
}

impl Told {
    fn account(&self) -> Option<Account> {
        let credentials = Credentials::new(self.access_key.as_deref()?, self.secret.as_deref()?);
        let credentials = match &self.token {
            Some(token) => credentials.with_security_token(token.as_str()),
            None => credentials,
        };
        Some(Account { scheme: None, credentials })
    }
}

#[derive(Debug, Default, Deserialize)]
struct Described {
    #[serde(default)]
    entities: BTreeMap<String, Vec<String>>,
}

/// Adds to `target` what it tells about itself. What is given already stays as it is.
pub async fn discover(target: &mut Target) {
    if let Some(description) = ask(target).await {
        // Who names accounts or entities means those. Where nobody has to prove anything, an account tells nothing.
        if description.checks_credentials && target.names_nobody() {
            let ids: Vec<&String> = description.operations.keys().collect();
            target.others = description.accounts.into_iter().filter_map(|told| other(told, &ids)).collect();
        }
        target.told = description.operations.into_iter().map(|(id, described)| (id, described.entities)).collect();
        if let Some(clock) = description.clock {
            target.clock = clock.into();
        }
        let checks = description.checks_credentials;
        for (kind, told) in description.credentials {
            let account = told.account();
            if kind == "valid" {
                target.told_account = account.filter(|_| checks);
            } else if let Ok(kind) = CredentialKind::deserialize(kind.as_str().into_deserializer()) as Result<_, Unread>
            {
                let credential = SpecialCredential { headers: told.headers, query: told.query, account };
                target.special.entry(kind).or_insert(credential);
            }
        }
    }
}

fn other(told: ToldAccount, operations: &[&String]) -> Option<OtherAccount> {
    let account = told.credential.account()?;
    let accounts = operations.iter().map(|id| ((*id).clone(), account.clone())).collect();
    Some(OtherAccount { name: told.name, accounts, headers: BTreeMap::new(), entities: told.entities })
}

async fn ask(target: &Target) -> Option<Description> {
    if !target.is_loopback() {
        return None;
    }
    let limits = Limits { timeout: Duration::from_secs(2), bytes: 1 << 20, requests: 1, ..Limits::default() };
    // Without the target's headers: nobody knows who listens there.
    let request = Signed::for_json(PATH.to_owned());
    let reply = Client::new(limits, &Transport::default()).ok()?.fetch(&target.url, "GET", &request).await.ok()?;
    reply.is_success().then(|| serde_json::from_slice(&reply.body).ok()).flatten()
}
