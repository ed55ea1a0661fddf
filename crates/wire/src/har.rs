//! HAR 1.2, read one entry at a time: memory is that of the largest entry, however long the file is.
//!
//! A recording is a foreign file: an entry of more than 64 MiB ends the reading with an error, members that are not needed are passed
//! over. Edges: no URL is read here, and nothing is known of what an exchange is about.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Bytes of one entry.
const MOST: usize = 64 << 20;

/// What is said of the transfer is not true of a body in a recording.
const OF_THE_TRANSFER: [&str; 3] = ["content-encoding", "content-length", "transfer-encoding"];

/// One entry of a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HarEntry {
    /// When the request was sent, if it says so.
    pub at: Option<Timestamp>,
    /// The method.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// The headers of the request, without those that only HTTP/2 has.
    pub headers: Vec<(String, String)>,
    /// The body of the request.
    pub body: Vec<u8>,
    /// The status; 0 where there was no answer.
    pub status: u16,
    /// The headers of the answer, without those that only HTTP/2 has and those that are about its transfer.
    pub answer_headers: Vec<(String, String)>,
    /// The body of the answer; `None` where it is no base64 although it should be.
    pub answer: Option<HarBody>,
}

/// The body of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HarBody {
    /// Its bytes, as far as they were recorded.
    pub bytes: Vec<u8>,
    /// Whether that is all of it.
    pub is_whole: bool,
    /// Its media type.
    pub media_type: String,
}

/// Reads a recording and hands on each entry as it comes.
///
/// ```
/// let har = r#"{"log": {"entries": [{
///     "request": {"method": "GET", "url": "http://localhost/a"},
///     "response": {"status": 200, "content": {"size": 9, "text": "cut"}}
/// }]}}"#;
/// let mut found = Vec::new();
/// oplog_wire::har::read(har.as_bytes(), |entry| found.push(entry))?;
/// let body = found[0].answer.as_ref().expect("a body");
/// assert_eq!((body.bytes.as_slice(), body.is_whole), (b"cut".as_slice(), false));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// When it is not JSON, not HAR, or has an entry that is too large.
pub fn read(file: impl Read, mut each: impl FnMut(HarEntry)) -> Result<(), serde_json::Error> {
    let left = Rc::new(Cell::new(MOST));
    let bounded = Bounded { file: BufReader::with_capacity(1 << 16, file), left: Rc::clone(&left) };
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(bounded));
    let mut hand_on = |entry: Entry| {
        left.set(MOST);
        each(entry.read());
    };
    Member { name: "log", inner: Member { name: "entries", inner: Entries(&mut hand_on) } }.deserialize(&mut json)?;
    json.end()
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
    started_date_time: Option<String>,
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
#[serde(default, rename_all = "camelCase")]
struct Content {
    size: i64,
    mime_type: String,
    text: Option<String>,
    encoding: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    value: String,
}

impl Entry {
    fn read(self) -> HarEntry {
        let plain = |headers: Vec<Header>| {
            headers.into_iter().filter(|row| !row.name.starts_with(':')).map(|row| (row.name, row.value))
        };
        let is_of_the_transfer = |name: &str| OF_THE_TRANSFER.iter().any(|one| one.eq_ignore_ascii_case(name));
        HarEntry {
            at: self.started_date_time.and_then(|text| text.parse().ok()),
            method: self.request.method,
            url: self.request.url,
            headers: plain(self.request.headers).collect(),
            body: self.request.post_data.map_or_else(Vec::new, |data| data.text.into_bytes()),
            status: u16::try_from(self.response.status).unwrap_or_default(),
            answer_headers: plain(self.response.headers).filter(|(name, _)| !is_of_the_transfer(name)).collect(),
            answer: self.response.content.read(),
        }
    }
}

impl Content {
    fn read(self) -> Option<HarBody> {
        let bytes = match (self.text, self.encoding.as_deref()) {
            (Some(text), Some("base64")) => BASE64_STANDARD.decode(text.trim()).ok()?,
            (Some(text), _) => text.into_bytes(),
            (None, _) => Vec::new(),
        };
        let is_whole = bytes.len() >= usize::try_from(self.size).unwrap_or_default();
        Some(HarBody { bytes, is_whole, media_type: self.mime_type })
    }
}
