//! What the example requests of a page send.

use oplog_schema::uri::{PathParameters, UriTemplate};

use crate::facts::Imported;

/// One example request.
pub(crate) struct Sent {
    /// Its parameters: those of the path and those of the query, in their order.
    pub(crate) parameters: Vec<(&'static str, String, String)>,
    /// Its query as printed.
    pub(crate) query: String,
    /// Where it stands.
    pub(crate) at: String,
}

impl Sent {
    /// The value of a parameter.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(_, sent, _)| sent == name).map(|(_, _, value)| value.as_str())
    }
}

/// The example requests whose address fits one of the operation's.
pub(crate) fn requests(imported: &Imported) -> Vec<Sent> {
    let examples = imported.examples.iter().filter(|example| example.is_request && !example.is_syntax);
    examples.flat_map(|example| example.lines.iter().filter_map(|line| sent(imported, line, &example.at))).collect()
}

fn sent(imported: &Imported, line: &str, at: &str) -> Option<Sent> {
    let address = line.split_whitespace().nth(1)?;
    let address = match address.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => address,
    };
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut parameters: Vec<(&'static str, String, String)> =
        path_values(imported, path)?.into_iter().map(|(name, value)| ("path", name, value)).collect();
    let pairs = query.split('&').filter(|pair| !pair.is_empty() && !pair.contains(['<', '{']));
    parameters.extend(pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        ("query", name.to_owned(), value.to_owned())
    }));
    Some(Sent { parameters, query: query.to_owned(), at: at.to_owned() })
}

fn path_values(imported: &Imported, path: &str) -> Option<PathParameters> {
    imported.operations.iter().find_map(|operation| {
        let template = UriTemplate::parse(operation.uri.split('?').next().unwrap_or_default()).ok()?;
        let (values, rest) = template.match_prefix(path)?;
        rest.trim_matches('/').is_empty().then_some(values)
    })
}
