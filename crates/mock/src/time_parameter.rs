//! Parameters that hold times, and in which forms they are read.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use oplog_schema::Operation;
use oplog_schema::tables::Parameter;
use oplog_wire::time::TimeFormat;

/// A parameter that holds a time: its row says so, or a window is bounded by it.
#[derive(Debug, Clone)]
pub(crate) struct TimeParameter {
    pub(crate) name: String,
    /// The documented format, then those that errata allow; `None` where the row has no format.
    formats: Option<Vec<TimeFormat>>,
}

impl TimeParameter {
    pub(crate) fn new(operation: &Operation, row: &Parameter) -> Option<Self> {
        let bounds_window = || operation.filters().iter().any(|filter| filter.is_bounded_by(&row.name));
        if row.time_format().is_none() && !bounds_window() {
            return None;
        }
        let formats = row.format.map(|format| operation.time_formats(&row.fact_id(), Some(format)));
        Some(Self { name: row.name.clone(), formats })
    }

    /// The time that `text` is; where no format is documented, in any of RFC 3339 and without a zone as UTC.
    pub(crate) fn read(&self, text: &str) -> Option<Timestamp> {
        match &self.formats {
            Some(formats) => formats.iter().find_map(|format| format.parse(text).ok()),
            None => {
                let local = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
                text.parse().ok().or_else(|| local().map(|zoned| zoned.timestamp()))
            }
        }
    }
}
