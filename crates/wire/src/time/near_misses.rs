//! Values that are almost timestamps, to probe the documented error and nothing else.
//!
//! One table of spoilers serves all formats. A spoiler can be harmless to a format (an offset where offsets are
//! allowed), so the strict reader has the last word: only what it refuses is handed out.

use jiff::Timestamp;

use super::TimeFormat;
use super::layout::{Fields, Layout};

type Spoiler = (&'static str, fn(&mut Fields));

/// What is wrong, and how to make it so. The hour keeps its two digits throughout; second 60 is not used, because a
/// service may rightly know leap seconds, and hour 24 never stands before 00:00, which ISO 8601 allows.
const SPOILERS: [Spoiler; 32] = [
    ("a space stands for the T", |fields| fields.between = " "),
    ("the T is in lower case", |fields| fields.between = "t"),
    ("the T is missing", |fields| fields.between = ""),
    ("a colon follows the T", |fields| fields.between = "T:"),
    ("no colon follows the T", |fields| fields.between = "T"),
    ("the zone is missing", |fields| fields.zone.clear()),
    ("the Z is in lower case", |fields| fields.zone = "z".to_owned()),
    ("it ends with a Z", |fields| fields.zone = "Z".to_owned()),
    ("it ends with a numeric offset", |fields| fields.zone = "+00:00".to_owned()),
    ("the offset has no colon", |fields| fields.zone = "+0000".to_owned()),
    ("the offset has no minutes", |fields| fields.zone = "+00".to_owned()),
    ("the offset is longer than a day", |fields| fields.zone = "+25:00".to_owned()),
    ("the zone is a name", |fields| fields.zone = "UTC".to_owned()),
    ("the zone is there twice", |fields| fields.zone = "Z+00:00".to_owned()),
    ("letters trail it", |fields| fields.zone.push_str("foo")),
    ("the year has two digits", |fields| fields.date[0] = fields.date[0][2..].to_owned()),
    ("month 13", |fields| fields.date[1] = "13".to_owned()),
    ("month 00", |fields| fields.date[1] = "00".to_owned()),
    ("day 32", |fields| fields.date[2] = "32".to_owned()),
    ("day 00", |fields| fields.date[2] = "00".to_owned()),
    ("30 February", |fields| fields.date[1..].clone_from_slice(&["02".to_owned(), "30".to_owned()])),
    ("29 February of a common year", |fields| fields.date = ["2015", "02", "29"].map(str::to_owned).to_vec()),
    ("day, month and year in reverse", |fields| fields.date.reverse()),
    ("slashes in the date", |fields| fields.day_separator = "/"),
    ("no separators in the date", |fields| fields.day_separator = ""),
    ("hyphens in the date", |fields| fields.day_separator = "-"),
    ("hour 24", |fields| fields.clock = ["24", "30", "00"].map(str::to_owned).to_vec()),
    ("minute 60", |fields| fields.clock[1] = "60".to_owned()),
    ("second 61", |fields| fields.clock[2] = "61".to_owned()),
    ("the seconds are missing", |fields| fields.clock.truncate(2)),
    ("a fraction of three digits", |fields| fields.fraction = ".123".to_owned()),
    ("the fraction is missing", |fields| fields.fraction.clear()),
];

pub(super) fn of(format: TimeFormat, instant: Timestamp) -> Vec<(String, &'static str)> {
    let valid = format.format(instant);
    let mut misses = match Layout::of(format) {
        Some(layout) => calendar(&layout.fields(instant)),
        None => epoch(&valid, instant),
    };
    misses.push((arabic_indic(&valid), "the digits are not ASCII"));
    misses.push((instant.as_second().to_string(), "seconds since 1970"));
    misses.push(("yesterday".to_owned(), "a word"));

    let mut kept: Vec<(String, &'static str)> = Vec::new();
    for (value, why) in misses {
        if format.parse(&value).is_err() && kept.iter().all(|(other, _)| *other != value) {
            kept.push((value, why));
        }
    }
    kept
}

fn calendar(valid: &Fields) -> Vec<(String, &'static str)> {
    let spoil = |(why, spoiler): &Spoiler| {
        let mut fields = valid.clone();
        spoiler(&mut fields);
        (fields.to_string(), *why)
    };
    SPOILERS.iter().map(spoil).collect()
}

fn epoch(valid: &str, instant: Timestamp) -> Vec<(String, &'static str)> {
    vec![
        (TimeFormat::UtcSeconds.format(instant), "a calendar date"),
        (format!("-{valid}"), "a minus sign"),
        (format!("+{valid}"), "a plus sign"),
        (format!("{valid}.5"), "a fraction"),
        (format!("{valid}ms"), "letters trail it"),
        (format!("0x{:x}", instant.as_millisecond()), "hexadecimal digits"),
        (format!("{valid}e0"), "an exponent"),
        ("9".repeat(15), "an instant beyond the year 9999"),
    ]
}

/// The same number in digits that Unicode calls decimal and no wire format means.
fn arabic_indic(text: &str) -> String {
    text.chars()
        .map(|character| match character.to_digit(10) {
            Some(digit) => char::from_u32(0x0660 + digit).unwrap_or(character),
            None => character,
        })
        .collect()
}
