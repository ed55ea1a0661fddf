//! Pseudonyms for personal data and secrets, so that what is left can be published and still fits the tables.
//!
//! What a value says about somebody is inferred from its name ([`names`]) and, in free text, from how it looks ([`looks`]).
//! It becomes a made-up value of the same format ([`made_up`]), the same one wherever it occurs, so that ids go on to match.
//! Nothing of a pseudonym follows from what it stands for, except its length and the kinds of its characters. `json` and `xml`
//! rewrite bodies and leave every other byte as it is. Edges: a name that nothing marks as one, in the middle of a sentence,
//! is not recognised; a person looks at the result.

mod json;
mod looks;
mod made_up;
mod names;
pub(in crate::record) mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use oplog_schema::Operation;
use oplog_schema::uri::UNRESERVED;
use oplog_wire::secret::{Redactor, Secret};
use percent_encoding::{percent_decode_str, utf8_percent_encode};
use url::Url;

use names::{Kind, kind_of};
use oplog_wire::MediaType;

/// The host that stands for the target's own.
pub const HOST: &str = "api.example.com";

/// Secrets and values shorter than this are looked for as a whole only: within other texts they would be found by chance.
const SHORTEST: usize = 6;

/// Values that were replaced, and by what.
pub struct Pseudonymizer {
    secrets: Redactor,
    pseudonyms: BTreeMap<String, String>,
    taken: BTreeSet<String>,
    /// Originals that are no single word: looked for anywhere in a text.
    anywhere: Vec<String>,
    /// Authorities of the target.
    hosts: BTreeSet<String>,
}

/// What the tables of one operation say about names.
#[derive(Debug, Clone, Default)]
pub struct Plain {
    /// Names of values that say nothing about anybody: times, enumerations, constants, sizes and numbers of pages.
    values: BTreeSet<String>,
    /// Names of documented members.
    members: BTreeSet<String>,
}

impl Plain {
    /// Those of an operation.
    #[must_use]
    pub fn of(operation: &Operation) -> Self {
        let fields = operation.fields().iter().filter(|row| !row.values.is_empty() || row.time_format().is_some());
        let mut values: BTreeSet<String> = fields.map(|row| row.path.name().to_owned()).collect();
        let parameters = operation
            .parameters()
            .iter()
            .filter(|row| row.constant.is_some() || !row.values.is_empty() || row.time_format().is_some());
        values.extend(parameters.map(|row| row.name.clone()));
        if let Some(paging) = operation.pagination() {
            let number = paging.strategy.is_counted().then(|| paging.cursor.clone());
            values.extend(number.into_iter().chain([paging.size.clone()]));
        }
        let mut members: BTreeSet<String> = operation.fields().iter().map(|row| row.path.name().to_owned()).collect();
        members.extend(operation.error_bodies().iter().flat_map(|body| body.members.keys().cloned()));
        Self { values, members }
    }
}

impl Pseudonymizer {
    /// Replaces `secrets` wherever [`Redactor`] would take them out, and the host of each base URL. A secret in another spelling
    /// than its own is left to that.
    #[must_use]
    pub fn new<'a>(secrets: &[Secret], urls: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hosts = BTreeSet::new();
        for url in urls.into_iter().filter_map(|url| Url::parse(url).ok()) {
            if let Some(host) = url.host_str() {
                hosts.extend([host.to_owned()]);
                hosts.extend(url.port().map(|port| format!("{host}:{port}")));
            }
        }
        let (pseudonyms, taken, anywhere) = Default::default();
        let mut made = Self { secrets: Redactor::new(secrets), pseudonyms, taken, anywhere, hosts };
        for secret in secrets.iter().map(Secret::expose).filter(|secret| secret.len() >= 4) {
            made.replace(secret, Kind::Person);
        }
        made
    }

    /// How many different values were replaced.
    #[must_use]
    pub fn count(&self) -> usize {
        self.pseudonyms.len()
    }

    /// What stands for the value of a field, a parameter or a header called `name`.
    pub fn value(&mut self, plain: &Plain, name: &str, value: &str) -> String {
        match kind_of(name) {
            _ if plain.values.contains(name) => value.to_owned(),
            Some(kind) => self.identity(plain, value, kind),
            None => self.text(plain, value),
        }
    }

    /// What stands for the value of a parameter that names a thing, whatever it is called.
    pub fn parameter(&mut self, operation: &Operation, plain: &Plain, name: &str, value: &str) -> String {
        match operation.entity(name) {
            Some(_) => self.identity(plain, value, Kind::Id),
            None => self.value(plain, name, value),
        }
    }

    /// A body with everything replaced in it that says something about somebody; every other byte is left as it is.
    ///
    /// A value may stand in a text before the field that tells what it is: let everything be rewritten once to get to know
    /// the values, then once more. `None` when the body is not of the form, or not UTF-8.
    pub fn body(&mut self, plain: &Plain, form: MediaType, bytes: &[u8]) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(bytes).ok()?;
        let rewritten = match form {
            MediaType::Json => json::rewrite(text, |token, value| match token {
                json::JsonToken::Name => self.name(plain, value),
                json::JsonToken::Value(name) => self.value(plain, name, value),
            }),
            MediaType::Xml => xml::rewrite(text, |name, value| self.value(plain, name, value)),
        };
        rewritten.map(String::into_bytes)
    }

    /// The name of a member: documented ones stay, others may be values.
    fn name(&mut self, plain: &Plain, name: &str) -> String {
        if plain.members.contains(name) { name.to_owned() } else { self.text(plain, name) }
    }

    /// A value that identifies somebody or something as a whole.
    fn identity(&mut self, plain: &Plain, value: &str, kind: Kind) -> String {
        match () {
            () if self.hosts.contains(value) => HOST.to_owned(),
            () if looks::is_empty(value) => value.to_owned(),
            () if looks::is_url(value) => self.text(plain, value),
            () => self.replace(value, kind),
        }
    }

    fn replace(&mut self, value: &str, kind: Kind) -> String {
        if let Some(known) = self.pseudonyms.get(value) {
            return known.clone();
        }
        let index = self.pseudonyms.len();
        let free = |candidate: &String| !self.taken.contains(candidate) && !self.pseudonyms.contains_key(candidate);
        let pseudonym = (0..)
            .map(|attempt| made_up::value(value, kind, index, attempt))
            .find(|candidate| candidate != value && free(candidate))
            .unwrap_or_default();
        let recognised = looks::find(value).iter().any(|(range, _)| *range == (0..value.len()));
        if value.len() >= SHORTEST && !looks::is_word(value) && !recognised {
            self.anywhere.push(value.to_owned());
        }
        self.taken.insert(pseudonym.clone());
        self.pseudonyms.insert(value.to_owned(), pseudonym.clone());
        pseudonym
    }

    /// Free text: known values, and whatever looks like one. Of two that overlap, the longer one counts.
    fn text(&mut self, plain: &Plain, text: &str) -> String {
        if looks::is_url(text)
            && let Some(url) = self.url(plain, text)
        {
            return url;
        }
        let mut found: Vec<(Range<usize>, Option<Kind>)> = Vec::new();
        let places = |value: &str| text.match_indices(value).map(|(at, part)| at..at + part.len()).collect::<Vec<_>>();
        found.extend(self.hosts.iter().flat_map(|host| places(host)).map(|range| (range, None)));
        let secrets = self.secrets.find(text).filter(|range| self.pseudonyms.contains_key(&text[range.clone()]));
        found.extend(secrets.map(|range| (range, Some(Kind::Person))));
        found.extend(self.anywhere.iter().flat_map(|value| places(value)).map(|range| (range, Some(Kind::Person))));
        let known =
            |range: &Range<usize>| range.len() >= SHORTEST && self.pseudonyms.contains_key(&text[range.clone()]);
        found.extend(looks::words(text).filter(known).map(|range| (range, Some(Kind::Person))));
        found.extend(looks::find(text).into_iter().map(|(range, kind)| (range, Some(kind))));
        found.sort_by_key(|(range, _)| (std::cmp::Reverse(range.len()), range.start));
        let mut chosen: BTreeMap<usize, (Range<usize>, Option<Kind>)> = BTreeMap::new();
        for (range, kind) in found {
            let before = chosen.range(..range.end).next_back();
            if before.is_none_or(|(_, (other, _))| other.end <= range.start) {
                chosen.insert(range.start, (range, kind));
            }
        }
        let (mut out, mut done) = (String::with_capacity(text.len()), 0);
        for (range, kind) in chosen.into_values() {
            out += &text[done..range.start];
            out += &kind.map_or_else(|| HOST.to_owned(), |kind| self.replace(&text[range.clone()], kind));
            done = range.end;
        }
        out + &text[done..]
    }

    /// An address: its parts are values like any others.
    fn url(&mut self, plain: &Plain, text: &str) -> Option<String> {
        let url = Url::parse(text).ok()?;
        let host = url.host_str()?;
        let authority = url.port().map_or(host.to_owned(), |port| format!("{host}:{port}"));
        let rest = &text[text.find(&authority)? + authority.len()..];
        let shown = if self.hosts.contains(&authority) || self.hosts.contains(host) {
            HOST.to_owned()
        } else {
            self.text(plain, &authority)
        };
        let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
        let path: Vec<String> =
            path.split('/').map(|segment| self.encoded(segment, |this, segment| this.text(plain, segment))).collect();
        let query = query.map(|query| {
            let pairs = query.split('&').map(|pair| match pair.split_once('=') {
                Some((name, value)) => {
                    let value = self.encoded(value, |this, value| this.value(plain, name, value));
                    format!("{name}={value}")
                }
                None => pair.to_owned(),
            });
            format!("?{}", pairs.collect::<Vec<_>>().join("&"))
        });
        Some(format!("{}://{shown}{}{}", url.scheme(), path.join("/"), query.unwrap_or_default()))
    }

    /// A part of an address, decoded, changed and encoded again if it did change.
    fn encoded(&mut self, part: &str, change: impl FnOnce(&mut Self, &str) -> String) -> String {
        let decoded = percent_decode_str(part).decode_utf8_lossy();
        let changed = change(self, &decoded);
        if changed == decoded { part.to_owned() } else { utf8_percent_encode(&changed, UNRESERVED).to_string() }
    }
}
