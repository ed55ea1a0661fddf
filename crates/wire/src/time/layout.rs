//! How the calendar formats are laid out: one description serves reading, writing and spoiling.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{DateTime, date};
use jiff::tz::Offset;

use super::{TimeErrorKind, TimeFormat};
use crate::digits::two;

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
    Millis,
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
            TimeFormat::UtcMillis => Layout { fraction: Fraction::Millis, ..extended },
            TimeFormat::Local => Layout { fraction: Fraction::Optional, zone: Zone::None, ..extended },
            TimeFormat::EpochMillis | TimeFormat::EpochSeconds => return None,
        })
    }

    pub(super) fn read(&self, text: &str) -> Result<Timestamp, TimeErrorKind> {
        let scanned = self.scan(text).ok_or(TimeErrorKind::Layout)?;
        scanned.instant().ok_or(TimeErrorKind::Calendar)
    }

    fn scan(&self, text: &str) -> Option<Scanned> {
        let mut rest = Cursor(text.as_bytes());
        let year = rest.exactly::<4>()?;
        rest.literal(self.day_separator)?;
        let month = rest.exactly::<2>()?;
        rest.literal(self.day_separator)?;
        let day = rest.exactly::<2>()?;
        rest.literal(self.between)?;
        let hour = if self.least_hour_digits == 2 { rest.exactly::<2>()? } else { rest.number(1, 2)? };
        rest.literal(self.clock_separator)?;
        let minute = rest.exactly::<2>()?;
        rest.literal(self.clock_separator)?;
        let second = rest.exactly::<2>()?;
        let nanosecond = match self.fraction {
            Fraction::None => 0,
            Fraction::Millis => rest.fraction(3, 3)?,
            Fraction::Micros => rest.fraction(6, 6)?,
            Fraction::Optional if rest.0.starts_with(b".") => rest.fraction(1, 9)?,
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
    pub(super) fn write(&self, out: &mut Vec<u8>, instant: Timestamp, offset_seconds: i32) {
        let (local, minutes) = self.local(instant, offset_seconds);
        let [century, year] = two_of(u32::from(local.year().unsigned_abs()));
        let [month, day, hour, minute, second] =
            [local.month(), local.day(), local.hour(), local.minute(), local.second()]
                .map(|part| two(part.unsigned_abs().into()));
        let nanosecond = local.subsec_nanosecond().unsigned_abs();
        let mut text = Text { bytes: [0; 40], length: 0 };
        if let ("-", "T", ":") = (self.day_separator, self.between, self.clock_separator) {
            // Nearly all that is ever written: every part has its place.
            let ([c, y, m, d], [h, n, s]) = ([century, year, month, day], [hour, minute, second]);
            text.put([
                c[0], c[1], y[0], y[1], b'-', m[0], m[1], b'-', d[0], d[1], b'T', h[0], h[1], b':', n[0], n[1], b':',
                s[0], s[1],
            ]);
        } else {
            text.put(century);
            text.put(year);
            for part in [month, day] {
                text.plain(self.day_separator);
                text.put(part);
            }
            text.plain(self.between);
            text.put(hour);
            for part in [minute, second] {
                text.plain(self.clock_separator);
                text.put(part);
            }
        }
        match self.fraction {
            Fraction::None => {}
            Fraction::Millis => {
                let millis = nanosecond / 1_000_000;
                text.plain(".");
                text.put([b'0' + u8::try_from(millis / 100 % 10).unwrap_or_default()]);
                text.put(two(millis));
            }
            Fraction::Micros => {
                let micros = nanosecond / 1_000;
                text.plain(".");
                for part in [micros / 10_000, micros / 100, micros] {
                    text.put(two(part));
                }
            }
            Fraction::Optional => text.plain(&shortest_fraction(local.subsec_nanosecond())),
        }
        match self.zone {
            Zone::None => {}
            Zone::Offset if minutes != 0 => {
                text.plain(if minutes < 0 { "-" } else { "+" });
                text.put(two(minutes.unsigned_abs() / 60));
                text.plain(":");
                text.put(two(minutes.unsigned_abs() % 60));
            }
            Zone::Z | Zone::Offset => text.plain("Z"),
        }
        out.extend_from_slice(&text.bytes[..text.length]);
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
                Fraction::Millis => format!(".{:03}", nanosecond / 1_000_000),
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

/// The digits of a number of at most four.
fn two_of(number: u32) -> [[u8; 2]; 2] {
    [two(number / 100), two(number)]
}

/// Room for the longest timestamp, which is shorter by a few characters.
struct Text {
    bytes: [u8; 40],
    length: usize,
}

impl Text {
    fn plain(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.put([byte]));
    }

    fn put<const N: usize>(&mut self, part: [u8; N]) {
        if let Some(place) = self.bytes.get_mut(self.length..).and_then(|rest| rest.first_chunk_mut()) {
            *place = part;
            self.length += N;
        }
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
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn literal(&mut self, expected: &str) -> Option<()> {
        // A byte or two: comparing them one by one takes less than a call.
        let mut rest = self.0;
        for byte in expected.bytes() {
            let (first, behind) = rest.split_first()?;
            rest = Some(behind).filter(|_| *first == byte)?;
        }
        self.0 = rest;
        Some(())
    }

    /// Between `least` and `most` ASCII digits.
    fn digits(&mut self, least: usize, most: usize) -> Option<&'a [u8]> {
        let length = self.0.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(length).filter(|_| length >= least)?;
        self.0 = rest;
        Some(digits)
    }

    /// So many digits, at most nine, as a number.
    fn exactly<const N: usize>(&mut self) -> Option<i32> {
        let (digits, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        digits.iter().all(u8::is_ascii_digit).then(|| number(digits))
    }

    /// At most nine digits as a number.
    fn number(&mut self, least: usize, most: usize) -> Option<i32> {
        self.digits(least, most).map(number)
    }

    /// A point and digits, as nanoseconds.
    fn fraction(&mut self, least: usize, most: usize) -> Option<i32> {
        self.literal(".")?;
        let digits = self.digits(least, most)?;
        let missing = 9_usize.checked_sub(digits.len())?;
        Some((0..missing).fold(number(digits), |number, _| number * 10))
    }

    /// `Z`, or sign, two digits, colon, two digits.
    fn offset(&mut self) -> Option<(i32, i32, i32)> {
        if self.literal("Z").is_some() {
            return Some((1, 0, 0));
        }
        let sign = if self.literal("-").is_some() { -1 } else { self.literal("+").map(|()| 1)? };
        let hours = self.exactly::<2>()?;
        self.literal(":")?;
        Some((sign, hours, self.exactly::<2>()?))
    }
}

/// Digits as a number, which they are few enough for.
fn number(digits: &[u8]) -> i32 {
    digits.iter().fold(0, |number, digit| number * 10 + i32::from(digit - b'0'))
}
