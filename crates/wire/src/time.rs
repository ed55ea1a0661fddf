//! Timestamp formats: read strictly, written back, and spoilt on purpose.
//!
//! A documented time is a text with one of these formats; what the vendor calls it does not matter here. The layouts
//! themselves are in `layout`, the wrong values that probe an error in `near_misses`.

mod layout;
mod near_misses;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::de::IntoDeserializer;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::digits;
use layout::Layout;

/// One spelling of an instant.
///
/// ```
/// use oplog_wire::time::TimeFormat;
///
/// let format: TimeFormat = "utc-seconds".parse().unwrap();
/// let instant = format.parse("2017-10-24T06:00:12Z").unwrap();
/// assert_eq!(TimeFormat::EpochMillis.format(instant), "1508824812000");
/// assert_eq!(TimeFormat::Offset.format_at(instant, 3 * 3600), "2017-10-24T09:00:12+03:00");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TimeFormat {
    /// `2017-10-24T06:00:12Z`.
    UtcSeconds,
    /// `2014-12-16T10:58:14.000000`: six digits of fraction, no zone, meant as UTC.
    UtcMicros,
    /// `2015-03-19T18:04:44+03:00` or with `Z`; no fraction.
    OffsetSeconds,
    /// Like `offset-seconds`, with an optional fraction of one to nine digits.
    Offset,
    /// `20150319T180444Z`.
    BasicUtc,
    /// Like `utc-seconds`, but the hour may have one digit. Written with two.
    UtcSecondsLooseHour,
    /// `2019-05-24T:02:29:07Z`: a colon after the `T`, an oddity seen in print.
    UtcColonT,
    /// `2017-10-24T06:00:12.123Z`: three digits of fraction.
    UtcMillis,
    /// `2017-10-24T06:00:12` with an optional fraction of one to nine digits: no zone, meant as UTC.
    Local,
    /// Milliseconds since 1970-01-01T00:00:00Z in decimal digits, without sign or leading zeros; a text or a number.
    EpochMillis,
    /// Seconds since then, likewise.
    EpochSeconds,
}

/// Why a text is no timestamp of a format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a timestamp of format {format}: {kind}")]
pub struct TimeError {
    /// The format asked for.
    pub format: TimeFormat,
    /// What is wrong.
    pub kind: TimeErrorKind,
}

/// What is wrong with a timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeErrorKind {
    /// The characters do not follow the format.
    #[error("layout differs")]
    Layout,
    /// The layout is right, but there is no such instant (30 February, hour 24, second 60).
    #[error("no such date, time or offset")]
    Calendar,
}

impl TimeFormat {
    /// Every format.
    pub const ALL: [TimeFormat; 11] = [
        TimeFormat::UtcSeconds,
        TimeFormat::UtcMicros,
        TimeFormat::OffsetSeconds,
        TimeFormat::Offset,
        TimeFormat::BasicUtc,
        TimeFormat::UtcSecondsLooseHour,
        TimeFormat::UtcColonT,
        TimeFormat::UtcMillis,
        TimeFormat::Local,
        TimeFormat::EpochMillis,
        TimeFormat::EpochSeconds,
    ];

    /// Whether it counts from 1970, so that a number may stand for it.
    #[must_use]
    pub fn is_epoch(self) -> bool {
        matches!(self, TimeFormat::EpochMillis | TimeFormat::EpochSeconds)
    }

    /// Reads `text`, which must be the whole timestamp and an existing date and time.
    ///
    /// # Errors
    /// When the layout differs or the calendar has no such instant.
    pub fn parse(self, text: &str) -> Result<Timestamp, TimeError> {
        match Layout::of(self) {
            Some(layout) => layout.read(text),
            None => read_epoch(self, text),
        }
        .map_err(|kind| TimeError { format: self, kind })
    }

    /// Writes `instant` in UTC.
    ///
    /// What the format cannot hold is cut off: a finer fraction, years before 0000, milliseconds before 1970.
    #[must_use]
    pub fn format(self, instant: Timestamp) -> String {
        self.format_at(instant, 0)
    }

    /// Writes `instant` as a clock `offset_seconds` east of UTC shows it.
    ///
    /// Only the two formats with an offset heed it, in whole minutes and at most 23:59 either way; 0 is written `Z`.
    #[must_use]
    pub fn format_at(self, instant: Timestamp, offset_seconds: i32) -> String {
        let mut out = Vec::with_capacity(32);
        self.write_at(&mut out, instant, offset_seconds);
        // Digits, letters and signs of ASCII.
        String::from_utf8(out).unwrap_or_default()
    }

    /// Appends what [`TimeFormat::format_at`] returns to `out`.
    pub fn write_at(self, out: &mut Vec<u8>, instant: Timestamp, offset_seconds: i32) {
        match Layout::of(self) {
            Some(layout) => layout.write(out, instant, offset_seconds),
            None => {
                let count =
                    if self == TimeFormat::EpochSeconds { instant.as_second() } else { instant.as_millisecond() };
                digits::push(out, count.max(0).unsigned_abs());
            }
        }
    }

    /// An anchored ECMA-262 regular expression (JSON Schema `pattern`) that every text of this format matches.
    ///
    /// It settles the layout and the range of each part, not the calendar: 30 February matches.
    #[must_use]
    pub fn pattern(self) -> &'static str {
        match self {
            TimeFormat::UtcSeconds => {
                "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}Z$"
            }
            TimeFormat::UtcMicros => {
                "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}\\.[0-9]{6}$"
            }
            TimeFormat::OffsetSeconds => {
                "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}\
                 (?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$"
            }
            TimeFormat::Offset => {
                "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}\
                 (?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$"
            }
            TimeFormat::BasicUtc => {
                "^[0-9]{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?:[0-5][0-9]){2}Z$"
            }
            TimeFormat::UtcSecondsLooseHour => {
                "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01]?[0-9]|2[0-3])(?::[0-5][0-9]){2}Z$"
            }
            TimeFormat::UtcColonT => {
                "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T:(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}Z$"
            }
            TimeFormat::UtcMillis => {
                "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}\\.[0-9]{3}Z$"
            }
            TimeFormat::Local => {
                "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}\
                 (?:\\.[0-9]{1,9})?$"
            }
            TimeFormat::EpochMillis => "^(?:0|[1-9][0-9]{0,14})$",
            TimeFormat::EpochSeconds => "^(?:0|[1-9][0-9]{0,11})$",
        }
    }

    /// Texts that look almost like `instant` in this format but break it, each with what is wrong.
    ///
    /// [`TimeFormat::parse`] refuses every one of them. Neither the empty text nor an hour of one digit is among them:
    /// services exist whose own example has such an hour.
    #[must_use]
    pub fn near_misses(self, instant: Timestamp) -> Vec<(String, &'static str)> {
        near_misses::of(self, instant)
    }
}

/// The text of a time in a JSON body: what counts from 1970 may be a number. `None` for what is neither text nor number.
///
/// ```
/// use serde_json::json;
/// assert_eq!(oplog_wire::time::text(&json!(1508824812)).as_deref(), Some("1508824812"));
/// assert_eq!(oplog_wire::time::text(&json!(true)), None);
/// ```
#[must_use]
pub fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
}

/// The instant of a value in the first of these formats that it has.
///
/// ```
/// use oplog_wire::time::{TimeFormat, instant};
/// let formats = [TimeFormat::UtcSeconds, TimeFormat::EpochSeconds];
/// let shown = |value| instant(&value, &formats).map(|instant| instant.to_string());
/// assert_eq!(shown(serde_json::json!(1508824812)).as_deref(), Some("2017-10-24T06:00:12Z"));
/// assert_eq!(shown(serde_json::json!("yesterday")), None);
/// ```
#[must_use]
pub fn instant(value: &Value, formats: &[TimeFormat]) -> Option<Timestamp> {
    let text = text(value)?;
    formats.iter().find_map(|format| format.parse(&text).ok())
}

fn read_epoch(format: TimeFormat, text: &str) -> Result<Timestamp, TimeErrorKind> {
    let longest = if format == TimeFormat::EpochSeconds { 12 } else { 15 };
    let canonical = text.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=longest).contains(&text.len())
        && (text == "0" || !text.starts_with('0'));
    if !canonical {
        return Err(TimeErrorKind::Layout);
    }
    let count = text.parse().map_err(|_| TimeErrorKind::Layout)?;
    let instant = match format {
        TimeFormat::EpochSeconds => Timestamp::from_second(count),
        _ => Timestamp::from_millisecond(count),
    };
    instant.map_err(|_| TimeErrorKind::Calendar)
}

impl fmt::Display for TimeFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

impl FromStr for TimeFormat {
    type Err = serde::de::value::Error;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::deserialize(name.into_deserializer())
    }
}
