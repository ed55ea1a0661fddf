//! What a run puts up with: the waivers of the configuration, settled once the run is over.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use oplog_conformance::run::Report;
use oplog_conformance::waivers::{self, Waiver};

use crate::data::Data;

/// Departures that are put up with.
pub(super) struct Excuses {
    /// The waivers of the target.
    pub(super) waivers: Vec<Waiver>,
    /// Ids of the operations that the target has, judged in this run or not.
    pub(super) served: Vec<String>,
}

impl Excuses {
    /// Excuses what may be, and returns what there is to say about it beside the report. Days are those of UTC.
    pub(super) fn settle(&self, report: &mut Report, data: &Data) -> Vec<String> {
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        waivers::apply(report, &self.waivers, &waivers::served(&data.catalogue, &self.served), today)
    }
}
