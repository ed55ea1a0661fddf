//! The one entry that an operation shows by itself, taken from the list that its tables name.

use serde_json::Value;

use crate::data::value::Known;
use crate::paging::list;
use crate::parsed::ParsedRequest;
use crate::plans::Plans;
use crate::settings::Settings;

/// The entry that a request names, with its path in the body; `None` when there is no such entry.
pub(crate) fn detail<'p>(
    request: &ParsedRequest<'p>,
    plans: &'p Plans,
    settings: &Settings,
) -> Option<(String, Value)> {
    let table = request.plan.operation.detail()?;
    let name = request.parameter(&table.parameter)?;
    let plan = plans.get(&table.list)?;
    let listing = plan.listing.as_ref()?;
    let series = list::series(plan, listing, request, settings, list::noon(request.received.now))?;
    let node = request.plan.body.child(&table.entry)?;

    let mut printed = request.plan.documented_details.iter().filter(|_| series.is_documented && series.total > 0);
    let printed = printed.find(|entry| table.key_of(entry).as_deref() == Some(&*name));
    let (entry, mut maker) = match printed {
        Some(entry) => (entry.clone(), series.maker(0, listing.time_of(entry).unwrap_or(series.newest), request)),
        None => {
            let index = series.find(name)?;
            (series.entry(index, request), series.maker(index, series.time(index), request))
        }
    };
    let shown = entry.as_object()?.iter().filter(|(name, _)| node.child(name).is_some());
    maker.known = shown
        .map(|(name, value)| (format!("{}.{name}", node.path).into(), Known::Value(Some(value.clone()))))
        .collect();
    Some((node.path.clone(), maker.value(node)?))
}
