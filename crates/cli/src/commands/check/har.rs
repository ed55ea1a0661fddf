//! HAR 1.2, one entry at a time: memory is that of the largest entry, however long the file is.
//!
//! A recording is a foreign file: an entry of more than 64 MiB ends the reading with an error, members that are not needed are passed
//! over. Bodies that the recording cut, or left out, are no evidence.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use oplog_conformance::recorded::RecordedTraffic;
use oplog_findings::{Failure, Response};
use oplog_schema::Catalogue;
use oplog_schema::route::meant;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use url::Url;

/// Bytes of one entry.
const MOST: usize = 64 << 20;

/// One entry of a recording.
#[derive(Debug)]
pub(super) struct HarEntry {
    pub(super) at: Timestamp,
    pub(super) method: String,
    pub(super) url: Url,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// 0 where there was no answer.
    pub(super) status: u16,
    pub(super) answer_headers: Vec<(String, String)>,
    /// The whole body of the answer; `None` where it was not recorded as a whole.
    pub(super) answer: Option<Vec<u8>>,
}

impl HarEntry {
    /// Path and query, as sent.
    pub(super) fn target(&self) -> Option<String> {
        self.url.has_host().then(|| match self.url.query() {
            Some(query) => format!("{}?{query}", self.url.path()),
            None => self.url.path().to_owned(),
        })
    }

    /// Whether its path is that of an operation, or so much like it that this one was meant.
    pub(super) fn is_documented(&self, catalogue: &Catalogue) -> bool {
        self.target().is_some_and(|target| meant(catalogue.operations(), &self.method, &target).is_some())
    }

    /// What it says of a service; `None` where its URL has no host.
    pub(super) fn traffic(self) -> Option<RecordedTraffic> {
        let target = self.target()?;
        let result = match (self.status, self.answer) {
            (0, _) | (_, None) => Err(Failure::Unread("it is not in the recording as a whole".to_owned())),
            (status, Some(body)) => Ok(Response { status, headers: self.answer_headers, body: body.into() }),
        };
        let origin = self.url.origin().ascii_serialization();
        Some(RecordedTraffic::new(&origin, self.at, &self.method, &target, &self.headers, &self.body, result))
    }
}

/// Reads a recording and hands on each entry as it comes.
///
/// # Errors
/// When it is not JSON, not HAR, or has an entry that is too large.
pub(super) fn read(file: impl Read, mut each: impl FnMut(HarEntry)) -> anyhow::Result<()> {
    let left = Rc::new(Cell::new(MOST));
    let bounded = Bounded { file: BufReader::with_capacity(1 << 16, file), left: Rc::clone(&left) };
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(bounded));
    let mut hand_on = |entry: Entry| {
        left.set(MOST);
        if let Some(entry) = entry.read() {
            each(entry);
        }
    };
    Member { name: "log", inner: Member { name: "entries", inner: Entries(&mut hand_on) } }.deserialize(&mut json)?;
    Ok(json.end()?)
}

/// A reader that fails where no entry ends for too long.
struct Bounded<R> {
    file: R,
    left: Rc<Cell<usize>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::Error::other(format!("an entry has more than {} MiB", MOST >> 20)));
        }
        let most = buffer.len().min(self.left.get());
        let read = self.file.read(&mut buffer[..most])?;
        self.left.set(self.left.get() - read);
        Ok(read)
    }
}

/// An object of which one member counts, and must be there.
struct Member<S> {
    name: &'static str,
    inner: S,
}

impl<'de, S: DeserializeSeed<'de, Value = ()>> DeserializeSeed<'de> for Member<S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, S: DeserializeSeed<'de, Value = ()>> Visitor<'de> for Member<S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the member `{}`", self.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut inner = Some(self.inner);
        while let Some(name) = map.next_key::<String>()? {
            match inner.take_if(|_| name == self.name) {
                Some(inner) => map.next_value_seed(inner)?,
                None => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        match inner {
            Some(_) => Err(serde::de::Error::missing_field(self.name)),
            None => Ok(()),
        }
    }
}

struct Entries<'f>(&'f mut dyn FnMut(Entry));

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(entry) = entries.next_element()? {
            (self.0)(entry);
        }
        Ok(())
    }
}

/// An entry as it stands in the file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    started_date_time: String,
    request: Sent,
    response: Answered,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<Header>,
    post_data: Option<PostData>,
}

#[derive(Deserialize)]
struct PostData {
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct Answered {
    status: i64,
    #[serde(default)]
    headers: Vec<Header>,
    #[serde(default)]
    content: Content,
}

#[derive(Deserialize, Default)]
struct Content {
    #[serde(default)]
    size: i64,
    text: Option<String>,
    encoding: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    value: String,
}

impl Entry {
    /// The entry, unless its URL is none.
    fn read(self) -> Option<HarEntry> {
        // What is said of the transfer is not true of the body in the recording.
        const OF_THE_TRANSFER: [&str; 3] = ["content-encoding", "content-length", "transfer-encoding"];
        let headers = |headers: Vec<Header>| headers.into_iter().map(|row| (row.name.to_lowercase(), row.value));
        let plain = |(name, _): &(String, String)| !name.starts_with(':');
        let answer_headers = headers(self.response.headers).filter(plain);
        Some(HarEntry {
            at: self.started_date_time.parse().unwrap_or(Timestamp::UNIX_EPOCH),
            method: self.request.method,
            url: Url::parse(&self.request.url).ok()?,
            headers: headers(self.request.headers).filter(plain).collect(),
            body: self.request.post_data.map_or_else(Vec::new, |data| data.text.into_bytes()),
            status: u16::try_from(self.response.status).unwrap_or_default(),
            answer_headers: answer_headers.filter(|(name, _)| !OF_THE_TRANSFER.contains(&name.as_str())).collect(),
            answer: self.response.content.whole(),
        })
    }
}

impl Content {
    fn whole(self) -> Option<Vec<u8>> {
        let body = match (self.text, self.encoding.as_deref()) {
            (Some(text), Some("base64")) => BASE64_STANDARD.decode(text).ok()?,
            (Some(text), _) => text.into_bytes(),
            (None, _) => Vec::new(),
        };
        let size = usize::try_from(self.size).unwrap_or_default();
        (body.len() >= size).then_some(body)
    }
}
