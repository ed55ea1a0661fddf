//! One operation, ready for use: everything that can be wrong with its tables is found here, before the first request.

use std::collections::BTreeMap;

use oplog_schema::Operation;
use oplog_schema::golden::GoldenCase;
use oplog_schema::tables::{Effect, ErrorRow, Filter, PagingStrategy, ParameterLocation};
use oplog_wire::body::JsonStyle;
use oplog_wire::xml::Dialect;
use serde_json::Value;

use crate::data::node::Node;
use crate::discovery::Discovery;
use crate::documented;
use crate::error_body::ErrorShape;
use crate::listing::{Listing, shift};
use crate::message::Message;
use crate::plan_error::PlanError;
use crate::template::Template;
use crate::time_parameter::TimeParameter;
use crate::version::Versions;

/// One operation, ready for use.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) operation: Operation,
    pub(crate) body: Node,
    pub(crate) listing: Option<Listing>,
    pub(crate) versions: Option<Versions>,
    pub(crate) discovery: Vec<Discovery>,
    pub(crate) json_style: JsonStyle,
    pub(crate) dialect: Option<Dialect>,
    pub(crate) headers: Vec<(String, Template)>,
    /// Windows, each with the seconds from an entry's time to the member it is about.
    pub(crate) filters: Vec<(Filter, i64)>,
    /// The parameters that hold times.
    pub(crate) times: Vec<TimeParameter>,
    /// Parameters that travel in headers: their names, each with its header's.
    pub(crate) in_headers: Vec<(String, String)>,
    /// The entries that documented answers of an operation for single entries show.
    pub(crate) documented_details: Vec<Value>,
    errors: BTreeMap<String, (Message, ErrorShape)>,
}

impl Plan {
    pub(crate) fn new(operation: &Operation, cases: &[GoldenCase]) -> Result<Self, PlanError> {
        let wrong = |problem: String| PlanError::new(operation, problem);
        let cases: Vec<_> = cases.iter().filter(|case| case.operation == operation.id().as_str()).collect();
        let mut body = Node::of(operation)?;

        let listing = match (operation.entry_list(), operation.sample_data()) {
            (Some(entries), Some(data)) => Some(Listing::new(operation, entries, data, &body, &cases)?),
            _ => None,
        };
        // Without a list the fields say all of what is answered; what a request that writes is answered with is no list to walk.
        if operation.entry_list().is_some() && listing.is_none() && operation.effect() == Effect::Read {
            return Err(wrong("there is no [data] to make up the [entries] from".to_owned()));
        }
        if let Some(listing) = &listing
            && let (Some(entry), Some(node)) = (listing.documented.first(), body.find_mut(listing.entry.steps()))
        {
            node.learn_times(entry);
        }
        let mut filters = Vec::new();
        for filter in operation.filters() {
            let entry = listing.as_ref().and_then(|listing| body.find(&listing.entry));
            let shift = entry.and_then(|entry| shift(entry, &filter.field));
            let problem = || wrong(format!("filter on `{}`: its one sample must hold one `{{time…}}`", filter.field));
            filters.push((filter.clone(), shift.ok_or_else(problem)?));
        }
        if let (Some(paging), Some(listing)) = (operation.pagination(), &listing)
            && paging.strategy == PagingStrategy::Key
            && listing.key.is_none()
        {
            let problem =
                "pages start behind a key, so the one member that is the key needs one `sample` with `{key}` or `{id}`";
            return Err(wrong(problem.to_owned()));
        }
        let mut headers = Vec::new();
        for row in operation.headers() {
            let Some(value) = &row.value else { continue };
            let template = Template::parse(value).map_err(|error| wrong(error.to_string()))?;
            headers.push((row.name.clone(), template));
        }
        let mut errors = BTreeMap::new();
        for row in operation.errors() {
            let body = operation.error_body(row).ok_or_else(|| wrong(format!("`{}` has no body", row.id)))?;
            let shape = ErrorShape::new(body).map_err(|error| wrong(error.to_string()))?;
            errors.insert(row.id.clone(), (Message::parse(&row.message), shape));
        }
        let times = operation.parameters().iter().filter_map(|row| TimeParameter::new(operation, row));
        let in_headers = operation.parameters().iter().filter_map(|row| {
            let header = match (&row.constant, row.location) {
                (Some(constant), _) => constant.header.as_ref(),
                (None, ParameterLocation::Header) => Some(&row.name),
                (None, _) => None,
            };
            Some((row.name.clone(), header?.clone()))
        });
        let discovery = operation.discovery().iter().map(Discovery::new).collect::<Result<_, _>>();
        let plan = Self {
            json_style: operation.body().json_style(),
            dialect: operation.body().xml.as_ref().map(|xml| xml.dialect),
            versions: operation.microversion().map(Versions::new).transpose().map_err(|e| wrong(e.to_string()))?,
            discovery: discovery.map_err(|e| wrong(e.to_string()))?,
            documented_details: documented::details(operation, &cases)?,
            body,
            listing,
            headers,
            filters,
            times: times.collect(),
            in_headers: in_headers.collect(),
            errors,
            operation: operation.clone(),
        };
        Ok(plan)
    }

    /// The vendor's own name of the operation: the constant that selects it, else the last part of its id.
    pub(crate) fn name(&self) -> &str {
        let constant = self.operation.parameters().iter().find_map(|row| row.constant.as_ref());
        let id = self.operation.id().as_str();
        constant.map_or_else(|| id.rsplit('/').next().unwrap_or(id), |constant| &constant.value)
    }

    /// Whether the list is cut into pages in the version that applies without a version header.
    pub(crate) fn is_paged_by_default(&self) -> bool {
        let Some(pagination) = self.operation.pagination() else { return false };
        let since = pagination.since.as_deref().and_then(|text| text.parse().ok());
        self.versions.as_ref().zip(since).is_none_or(|(versions, since)| versions.default() >= since)
    }

    /// The message and the body shape of an error row.
    pub(crate) fn error(&self, row: &ErrorRow) -> Option<&(Message, ErrorShape)> {
        self.errors.get(&row.id)
    }

    /// The node of one entry.
    pub(crate) fn entry_node(&self) -> Option<&Node> {
        self.body.find(&self.listing.as_ref()?.entry)
    }
}
