//! Timestamp formats: read strictly, written back, and spoilt on purpose.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One spelling of an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// Like `utc-seconds`, but the hour may have one digit.
    UtcSecondsLooseHour,
    /// `2019-05-24T:02:29:07Z`: a colon after the `T`, as one page prints it.
    UtcColonT,
    /// Milliseconds since 1970-01-01T00:00:00Z in decimal digits.
    EpochMillis,
}

/// Why a text is no timestamp of a format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a timestamp in format {format}: {kind}")]
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
    #[error("no such date or time")]
    Calendar,
}

impl TimeFormat {
    /// Every format.
    pub const ALL: [TimeFormat; 8] = [
        TimeFormat::UtcSeconds,
        TimeFormat::UtcMicros,
        TimeFormat::OffsetSeconds,
        TimeFormat::Offset,
        TimeFormat::BasicUtc,
        TimeFormat::UtcSecondsLooseHour,
        TimeFormat::UtcColonT,
        TimeFormat::EpochMillis,
    ];

    /// Reads `text`, which must be the whole timestamp and an existing date and time.
    ///
    /// # Errors
    /// When the layout differs or the calendar has no such instant.
    pub fn parse(self, _text: &str) -> Result<Timestamp, TimeError> {
        todo!()
    }

    /// Writes `instant`, in UTC; what the format cannot hold (a fraction) is cut off.
    #[must_use]
    pub fn format(self, instant: Timestamp) -> String {
        self.format_at(instant, 0)
    }

    /// Writes `instant` as seen at `offset_seconds` east of UTC (whole minutes); only the formats with an offset
    /// heed it.
    #[must_use]
    pub fn format_at(self, _instant: Timestamp, _offset_seconds: i32) -> String {
        todo!()
    }

    /// An anchored ECMA-262 regular expression that every text of this format matches (JSON Schema `pattern`).
    #[must_use]
    pub fn pattern(self) -> &'static str {
        todo!()
    }

    /// Texts that look almost like `instant` in this format but break it, each with what is wrong.
    ///
    /// An hour of one digit and the empty text are never among them: some services accept those.
    #[must_use]
    pub fn near_misses(self, _instant: Timestamp) -> Vec<(String, &'static str)> {
        todo!()
    }
}

impl std::fmt::Display for TimeFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(f)
    }
}
