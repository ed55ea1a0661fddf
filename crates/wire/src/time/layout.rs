//! How the calendar formats are laid out: one description serves reading, writing and spoiling.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{DateTime, date};
use jiff::tz::Offset;

use super::{TimeErrorKind, TimeFormat};

/// The parts in which the calendar formats differ.
pub(super) struct Layout {
    day_separator: &'static str,
    between: &'static str,
    clock_separator: &'static str,
    least_hour_digits: usize,
    fraction: Fraction,
    zone: Zone,
}

enum Fraction {
    None,
    Micros,
    Optional,
}

enum Zone {
    None,
    Z,
    Offset,
}

impl Layout {
    /// The layout of `format`; `None` when it is no calendar format.
    pub(super) fn of(format: TimeFormat) -> Option<Layout> {
        let extended = Layout {
            day_separator: "-",
            between: "T",
            clock_separator: ":",
            least_hour_digits: 2,
            fraction: Fraction::None,
            zone: Zone::Z,
        };
        Some(match format {
            TimeFormat::UtcSeconds => extended,
            TimeFormat::UtcMicros => Layout { fraction: Fraction::Micros, zone: Zone::None, ..extended },
            TimeFormat::OffsetSeconds => Layout { zone: Zone::Offset, ..extended },
            TimeFormat::Offset => Layout { fraction: Fraction::Optional, zone: Zone::Offset, ..extended },
            TimeFormat::BasicUtc => Layout { day_separator: "", clock_separator: "", ..extended },
            TimeFormat::UtcSecondsLooseHour => Layout { least_hour_digits: 1, ..extended },
            TimeFormat::UtcColonT => Layout { between: "T:", ..extended },
            TimeFormat::EpochMillis => return None,
        })
    }

    pub(super) fn read(&self, text: &str) -> Result<Timestamp, TimeErrorKind> {
        let scanned = self.scan(text).ok_or(TimeErrorKind::Layout)?;
        scanned.instant().ok_or(TimeErrorKind::Calendar)
    }

    fn scan(&self, text: &str) -> Option<Scanned> {
        let mut rest = Cursor(text);
        let year = rest.number(4, 4)?;
        rest.literal(self.day_separator)?;
        let month = rest.number(2, 2)?;
        rest.literal(self.day_separator)?;
        let day = rest.number(2, 2)?;
        rest.literal(self.between)?;
        let hour = rest.number(self.least_hour_digits, 2)?;
        rest.literal(self.clock_separator)?;
        let minute = rest.number(2, 2)?;
        rest.literal(self.clock_separator)?;
        let second = rest.number(2, 2)?;
        let nanosecond = match self.fraction {
            Fraction::None => 0,
            Fraction::Micros => rest.fraction(6, 6)?,
            Fraction::Optional if rest.0.starts_with('.') => rest.fraction(1, 9)?,
            Fraction::Optional => 0,
        };
        let offset = match self.zone {
            Zone::None => (1, 0, 0),
            Zone::Z => rest.literal("Z").map(|()| (1, 0, 0))?,
            Zone::Offset => rest.offset()?,
        };
        rest.0.is_empty().then_some(Scanned {
            date: (year, month, day),
            clock: (hour, minute, second),
            nanosecond,
            offset,
        })
    }

    /// Writes `instant` as a clock `offset_seconds` east of UTC shows it.
    pub(super) fn write(&self, out: &mut String, instant: Timestamp, offset_seconds: i32) {
        let (local, minutes) = self.local(instant, offset_seconds);
        let nanosecond = local.subsec_nanosecond();
        let mut text = Text { bytes: [0; 40], length: 0 };
        text.number(local.year().unsigned_abs().into(), 4);
        for part in [local.month(), local.day()] {
            text.plain(self.day_separator);
            text.number(part.unsigned_abs().into(), 2);
        }
        text.plain(self.between);
        text.number(local.hour().unsigned_abs().into(), 2);
        for part in [local.minute(), local.second()] {
            text.plain(self.clock_separator);
            text.number(part.unsigned_abs().into(), 2);
        }
        match self.fraction {
            Fraction::None => {}
            Fraction::Micros => {
                text.plain(".");
                text.number(nanosecond.unsigned_abs() / 1_000, 6);
            }
            Fraction::Optional => text.plain(&shortest_fraction(nanosecond)),
        }
        match self.zone {
            Zone::None => {}
            Zone::Offset if minutes != 0 => {
                text.plain(if minutes < 0 { "-" } else { "+" });
                text.number(minutes.unsigned_abs() / 60, 2);
                text.plain(":");
                text.number(minutes.unsigned_abs() % 60, 2);
            }
            Zone::Z | Zone::Offset => text.plain("Z"),
        }
        out.push_str(text.as_str());
    }

    /// `instant` taken apart as this format writes it, to be spoilt part by part.
    pub(super) fn fields(&self, instant: Timestamp) -> Fields {
        let (local, _) = self.local(instant, 0);
        let nanosecond = local.subsec_nanosecond();
        Fields {
            date: vec![format!("{:04}", local.year()), format!("{:02}", local.month()), format!("{:02}", local.day())],
            clock: [local.hour(), local.minute(), local.second()].map(|part| format!("{part:02}")).to_vec(),
            day_separator: self.day_separator,
            between: self.between,
            clock_separator: self.clock_separator,
            fraction: match self.fraction {
                Fraction::None => String::new(),
                Fraction::Micros => format!(".{:06}", nanosecond / 1_000),
                Fraction::Optional => shortest_fraction(nanosecond),
            },
            zone: match self.zone {
                Zone::None => String::new(),
                Zone::Z | Zone::Offset => "Z".to_owned(),
            },
        }
    }

    /// What the clock shows, and its offset in minutes.
    fn local(&self, instant: Timestamp, offset_seconds: i32) -> (DateTime, i32) {
        let minutes = match self.zone {
            Zone::Offset => (offset_seconds / 60).clamp(-MAX_OFFSET_MINUTES, MAX_OFFSET_MINUTES),
            Zone::None | Zone::Z => 0,
        };
        let offset = Offset::from_seconds(minutes * 60).unwrap_or(Offset::UTC);
        (offset.to_datetime(instant).max(date(0, 1, 1).at(0, 0, 0, 0)), minutes)
    }
}

/// Room for the longest timestamp, which is shorter by a few characters.
struct Text {
    bytes: [u8; 40],
    length: usize,
}

impl Text {
    fn plain(&mut self, text: &str) {
        for byte in text.bytes() {
            self.byte(byte);
        }
    }

    /// A number of at most so many digits, with zeros before it.
    fn number(&mut self, number: u32, digits: u32) {
        for place in (0..digits).rev() {
            // One digit.
            self.byte(b'0' + (number / 10_u32.pow(place) % 10) as u8);
        }
    }

    fn byte(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

/// RFC 3339 has no offset of a whole day.
const MAX_OFFSET_MINUTES: i32 = 23 * 60 + 59;

/// Nothing, or as many groups of three digits as the value needs.
fn shortest_fraction(nanosecond: i32) -> String {
    match nanosecond {
        0 => String::new(),
        n if n % 1_000_000 == 0 => format!(".{:03}", n / 1_000_000),
        n if n % 1_000 == 0 => format!(".{:06}", n / 1_000),
        n => format!(".{n:09}"),
    }
}

/// The parts of one written timestamp. They need not make sense: near misses change them.
#[derive(Clone)]
pub(super) struct Fields {
    /// Year, month, day.
    pub(super) date: Vec<String>,
    /// Hour, minute, second.
    pub(super) clock: Vec<String>,
    pub(super) day_separator: &'static str,
    pub(super) between: &'static str,
    pub(super) clock_separator: &'static str,
    pub(super) fraction: String,
    pub(super) zone: String,
}

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date.join(self.day_separator);
        let clock = self.clock.join(self.clock_separator);
        write!(f, "{date}{}{clock}{}{}", self.between, self.fraction, self.zone)
    }
}

/// Numbers as they stood in the text, not yet known to be a date.
struct Scanned {
    date: (i32, i32, i32),
    clock: (i32, i32, i32),
    nanosecond: i32,
    /// Sign, hours, minutes.
    offset: (i32, i32, i32),
}

impl Scanned {
    fn instant(&self) -> Option<Timestamp> {
        let small = |number: i32| i8::try_from(number).ok();
        let (year, month, day) = self.date;
        let (hour, minute, second) = self.clock;
        let (sign, offset_hours, offset_minutes) = self.offset;
        let local = DateTime::new(
            i16::try_from(year).ok()?,
            small(month)?,
            small(day)?,
            small(hour)?,
            small(minute)?,
            small(second)?,
            self.nanosecond,
        )
        .ok()?;
        if offset_hours > 23 || offset_minutes > 59 {
            return None;
        }
        let offset = Offset::from_seconds(sign * (offset_hours * 60 + offset_minutes) * 60).ok()?;
        offset.to_timestamp(local).ok()
    }
}

/// What is still to be read.
struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    fn literal(&mut self, expected: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(expected)?;
        Some(())
    }

    /// Between `least` and `most` ASCII digits.
    fn digits(&mut self, least: usize, most: usize) -> Option<&'a str> {
        let length = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        if length < least {
            return None;
        }
        let (digits, rest) = self.0.split_at(length);
        self.0 = rest;
        Some(digits)
    }

    fn number(&mut self, least: usize, most: usize) -> Option<i32> {
        self.digits(least, most)?.parse().ok()
    }

    /// A point and digits, as nanoseconds.
    fn fraction(&mut self, least: usize, most: usize) -> Option<i32> {
        self.literal(".")?;
        let digits = self.digits(least, most)?;
        format!("{digits:0<9}").parse().ok()
    }

    /// `Z`, or sign, two digits, colon, two digits.
    fn offset(&mut self) -> Option<(i32, i32, i32)> {
        if self.literal("Z").is_some() {
            return Some((1, 0, 0));
        }
        let sign = if self.literal("-").is_some() { -1 } else { self.literal("+").map(|()| 1)? };
        let hours = self.number(2, 2)?;
        self.literal(":")?;
        Some((sign, hours, self.number(2, 2)?))
    }
}
