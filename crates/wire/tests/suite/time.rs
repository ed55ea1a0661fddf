//! Timestamps: what each format accepts, that writing and reading agree, and that near misses miss.

use jiff::Timestamp;
use oplog_wire::time::{TimeErrorKind, TimeFormat};
use proptest::prelude::*;
use regex::Regex;

/// 2017-10-24T06:00:12.123456789Z.
fn instant() -> Timestamp {
    "2017-10-24T06:00:12.123456789Z".parse().unwrap()
}

#[track_caller]
fn accepts(format: TimeFormat, text: &str, instant: &str) {
    assert_eq!(format.parse(text).unwrap(), instant.parse::<Timestamp>().unwrap(), "{format}: {text}");
}

#[track_caller]
fn refuses(format: TimeFormat, kind: TimeErrorKind, texts: &[&str]) {
    for text in texts {
        assert_eq!(format.parse(text).map_err(|error| error.kind), Err(kind), "{format}: {text:?}");
    }
}

#[test]
fn each_format_reads_its_own_layout() {
    accepts(TimeFormat::UtcSeconds, "2017-10-24T06:00:12Z", "2017-10-24T06:00:12Z");
    accepts(TimeFormat::UtcMicros, "2014-12-16T10:58:14.000001", "2014-12-16T10:58:14.000001Z");
    accepts(TimeFormat::OffsetSeconds, "2015-03-19T18:04:44+03:00", "2015-03-19T15:04:44Z");
    accepts(TimeFormat::OffsetSeconds, "2011-05-03T13:56:42Z", "2011-05-03T13:56:42Z");
    accepts(TimeFormat::Offset, "2017-03-22T19:11:32.000+05:30", "2017-03-22T13:41:32Z");
    accepts(TimeFormat::Offset, "2017-03-22T19:11:32.5-00:30", "2017-03-22T19:41:32.5Z");
    accepts(TimeFormat::Offset, "2017-03-22T19:11:32.000000001Z", "2017-03-22T19:11:32.000000001Z");
    accepts(TimeFormat::BasicUtc, "20150319T180444Z", "2015-03-19T18:04:44Z");
    accepts(TimeFormat::UtcSecondsLooseHour, "2017-10-24T0:46:41Z", "2017-10-24T00:46:41Z");
    accepts(TimeFormat::UtcSecondsLooseHour, "2017-10-24T10:46:41Z", "2017-10-24T10:46:41Z");
    accepts(TimeFormat::UtcColonT, "2019-05-24T:02:29:07Z", "2019-05-24T02:29:07Z");
    accepts(TimeFormat::EpochMillis, "1508824812000", "2017-10-24T06:00:12Z");
    accepts(TimeFormat::EpochMillis, "0", "1970-01-01T00:00:00Z");
    accepts(TimeFormat::EpochSeconds, "1508824812", "2017-10-24T06:00:12Z");
    accepts(TimeFormat::UtcMillis, "2017-10-24T06:00:12.123Z", "2017-10-24T06:00:12.123Z");
    accepts(TimeFormat::Local, "2017-10-24T06:00:12", "2017-10-24T06:00:12Z");
    accepts(TimeFormat::Local, "2017-10-24T06:00:12.5", "2017-10-24T06:00:12.5Z");
}

#[test]
fn the_hour_has_two_digits_unless_the_format_is_loose() {
    refuses(TimeFormat::UtcSeconds, TimeErrorKind::Layout, &["2017-10-24T0:46:41Z"]);
    refuses(TimeFormat::UtcSecondsLooseHour, TimeErrorKind::Layout, &["2017-10-24T000:46:41Z", "2017-10-24T:46:41Z"]);
}

#[test]
fn dates_and_times_that_do_not_exist_are_refused() {
    refuses(
        TimeFormat::UtcSeconds,
        TimeErrorKind::Calendar,
        &[
            "2017-02-30T00:00:00Z",
            "2015-02-29T00:00:00Z",
            "2017-13-01T00:00:00Z",
            "2017-00-01T00:00:00Z",
            "2017-01-00T00:00:00Z",
            "2017-01-01T24:00:00Z",
            "2017-01-01T00:60:00Z",
            "2016-12-31T23:59:60Z",
        ],
    );
    refuses(
        TimeFormat::OffsetSeconds,
        TimeErrorKind::Calendar,
        &["2017-01-01T00:00:00+24:00", "2017-01-01T00:00:00+03:60"],
    );
    refuses(TimeFormat::EpochMillis, TimeErrorKind::Calendar, &["999999999999999"]);
}

#[test]
fn texts_of_another_layout_are_refused() {
    refuses(
        TimeFormat::UtcSeconds,
        TimeErrorKind::Layout,
        &[
            "",
            "2017-10-24",
            "2017-10-24T06:00:12",
            "2017-10-24T06:00:12.0Z",
            " 2017-10-24T06:00:12Z",
            "２017-10-24T06:00:12Z",
        ],
    );
    refuses(
        TimeFormat::UtcMicros,
        TimeErrorKind::Layout,
        &["2014-12-16T10:58:14", "2014-12-16T10:58:14.000", "2014-12-16T10:58:14.0000000"],
    );
    refuses(
        TimeFormat::Offset,
        TimeErrorKind::Layout,
        &["2017-03-22T19:11:32.Z", "2017-03-22T19:11:32.0000000000Z", "2017-03-22T19:11:32"],
    );
    refuses(TimeFormat::EpochMillis, TimeErrorKind::Layout, &["", "-1", "01", "1.5", "1508824812000000"]);
}

#[test]
fn an_offset_is_written_in_whole_minutes() {
    let written = |seconds| TimeFormat::OffsetSeconds.format_at(instant(), seconds);
    assert_eq!(written(0), "2017-10-24T06:00:12Z");
    assert_eq!(written(5 * 3600 + 1800 + 59), "2017-10-24T11:30:12+05:30");
    assert_eq!(written(-1800), "2017-10-24T05:30:12-00:30");
    assert_eq!(written(i32::MAX), "2017-10-25T05:59:12+23:59");
    assert_eq!(TimeFormat::UtcSeconds.format_at(instant(), 3600), "2017-10-24T06:00:12Z");
}

#[test]
fn what_a_format_cannot_hold_is_cut_off() {
    assert_eq!(TimeFormat::UtcMicros.format(instant()), "2017-10-24T06:00:12.123456");
    assert_eq!(TimeFormat::EpochMillis.format(instant()), "1508824812123");
    assert_eq!(TimeFormat::EpochMillis.format(Timestamp::from_second(-1).unwrap()), "0");
    assert_eq!(TimeFormat::UtcSeconds.format(Timestamp::MIN), "0000-01-01T00:00:00Z");
}

#[test]
fn formats_are_named_in_kebab_case() {
    let names = TimeFormat::ALL.map(|format| format.to_string());
    insta::assert_snapshot!(names.join("\n"), @"
    utc-seconds
    utc-micros
    offset-seconds
    offset
    basic-utc
    utc-seconds-loose-hour
    utc-colon-t
    utc-millis
    local
    epoch-millis
    epoch-seconds
    ");
    for format in TimeFormat::ALL {
        assert_eq!(format.to_string().parse(), Ok(format));
    }
}

#[test]
fn near_misses_read_as_near_misses() {
    let mut lines = Vec::new();
    for format in TimeFormat::ALL {
        lines.push(format!("{format}: {}", format.format(instant())));
        for (value, why) in format.near_misses(instant()) {
            lines.push(format!("  {value:<37} {why}"));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

/// Instants from the year 0001 to 9999, with a fraction.
fn instants() -> impl Strategy<Value = Timestamp> {
    let first = "0001-01-02T00:00:00Z".parse::<Timestamp>().unwrap().as_nanosecond();
    let last = "9999-12-29T00:00:00Z".parse::<Timestamp>().unwrap().as_nanosecond();
    (first..last).prop_map(|nanosecond| Timestamp::from_nanosecond(nanosecond).unwrap())
}

fn formats() -> impl Strategy<Value = TimeFormat> {
    prop::sample::select(TimeFormat::ALL.to_vec())
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_and_matches_the_pattern(
        format in formats(), instant in instants(), offset in -90_000_i32..90_000,
    ) {
        let text = format.format_at(instant, offset);
        let read = format.parse(&text).unwrap();
        let after = match format {
            TimeFormat::Offset => 0,
            TimeFormat::UtcMicros => 999,
            TimeFormat::EpochMillis | TimeFormat::EpochSeconds if instant < Timestamp::UNIX_EPOCH => i128::MAX,
            TimeFormat::EpochMillis => 999_999,
            _ => 999_999_999,
        };
        prop_assert!((instant.as_nanosecond() - read.as_nanosecond()).abs() <= after, "{} {}", text, read);
        prop_assert!(Regex::new(format.pattern()).unwrap().is_match(&text), "{}", text);
        prop_assert_eq!(format.format_at(read, offset), text);
    }

    #[test]
    fn every_near_miss_is_refused(format in formats(), instant in instants()) {
        let misses = format.near_misses(instant);
        prop_assert!(misses.len() >= 9, "{:?}", misses);
        let one_digit_hour = Regex::new("T:?[0-9](?::|$)").unwrap();
        for (value, why) in misses {
            prop_assert!(format.parse(&value).is_err(), "{} {}: {}", format, why, value);
            prop_assert!(!value.is_empty() && !one_digit_hour.is_match(&value), "{}", value);
        }
    }

    #[test]
    fn what_is_read_matches_the_pattern(format in formats(), text in "[0-9]{4}-?[01][0-9]-?[0-3][0-9]T:?[0-2]?[0-9]:?[0-5][0-9]:?[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-][0-2][0-9]:[0-5][0-9])?") {
        let matches = Regex::new(format.pattern()).unwrap().is_match(&text);
        match format.parse(&text) {
            Ok(_) => prop_assert!(matches, "{}", text),
            Err(error) if error.kind == TimeErrorKind::Layout => prop_assert!(!matches, "{}", text),
            Err(_) => {}
        }
    }

    #[test]
    fn arbitrary_text_never_panics(format in formats(), text in any::<String>()) {
        let _ = format.parse(&text);
    }
}
