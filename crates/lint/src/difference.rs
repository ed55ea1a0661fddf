//! Two readings of a page, fact by fact: an earlier edition and a later one, or the tables of a person and the page itself.

use std::fmt;

use oplog_schema::tables::JsonType;

use crate::facts::{Imported, ValueFacts};

/// What is compared with a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// What was read off an earlier edition: whatever the later one no longer says is a change.
    Edition,
    /// Tables, which have a type and a presence for everything: what the page leaves open is no difference.
    Tables,
}

/// A difference in one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The fact: `parameter.limit`, `body.name`, `response.lamps[].id`, `error.Lamp.1 404`, `request GET /v1/lamps`.
    pub fact: String,
    /// What happened to it.
    pub change: FactChange,
    /// Where it stands: on the later side, or on the earlier one where only that has it.
    pub at: String,
}

/// What happened to a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactChange {
    /// Only the later side has it; what it says there.
    Added(String),
    /// Only the earlier side has it; what it said there.
    Removed(String),
    /// Both have it, and say something else of this part.
    Changed {
        /// The part, by its key in the tables.
        what: &'static str,
        /// What the earlier side says; a dash for nothing.
        before: String,
        /// What the later side says; a dash for nothing.
        after: String,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.change {
            FactChange::Added(says) => write!(f, "+ {}: {says}", self.fact),
            FactChange::Removed(said) => write!(f, "- {}: {said}", self.fact),
            FactChange::Changed { what, before, after } => write!(f, "~ {}: {what} {before} -> {after}", self.fact),
        }
    }
}

/// One fact of either side, as what is compared.
struct Side {
    fact: String,
    at: String,
    /// The parts that differ by themselves, with what is said of each; no word of it where nothing is.
    parts: Vec<(&'static str, Option<String>)>,
    /// Parts that are guessed rather than stated.
    guessed: Vec<&'static str>,
}

impl Side {
    fn says(&self) -> String {
        let said = self.parts.iter().filter_map(|(what, value)| value.as_ref().map(|value| format!("{what} {value}")));
        let said: Vec<String> = said.collect();
        if said.is_empty() { "no more than its name".to_owned() } else { said.join(", ") }
    }
}

/// The differences between two readings, in the order of the later one; what is gone comes last.
///
/// ```
/// use oplog_lint::difference::{Earlier, between};
/// use oplog_lint::facts::{Imported, RequestFact};
///
/// let limit = RequestFact { name: "limit".into(), place: "query".into(), path: "limit".into(), ..RequestFact::default() };
/// let before = Imported::default();
/// let after = Imported { request: vec![limit], ..Imported::default() };
/// let found = between(&before, &after, Earlier::Edition);
/// assert_eq!(found[0].to_string(), "+ parameter.limit: in query");
/// assert!(between(&after, &after, Earlier::Edition).is_empty());
/// ```
#[must_use]
pub fn between(before: &Imported, after: &Imported, earlier: Earlier) -> Vec<Difference> {
    let (before, after) = (sides(before), sides(after));
    let mut found = Vec::new();
    for side in &after {
        let Some(known) = before.iter().find(|known| known.fact == side.fact) else {
            found.push(Difference {
                fact: side.fact.clone(),
                change: FactChange::Added(side.says()),
                at: side.at.clone(),
            });
            continue;
        };
        for ((what, said), (_, says)) in known.parts.iter().zip(&side.parts) {
            let is_silent = says.is_none() && earlier == Earlier::Tables && known.guessed.contains(what);
            if said != says && !is_silent {
                let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
                let change = FactChange::Changed { what, before: shown(said), after: shown(says) };
                found.push(Difference { fact: side.fact.clone(), change, at: side.at.clone() });
            }
        }
    }
    let gone = before.iter().filter(|known| !after.iter().any(|side| side.fact == known.fact));
    found.extend(gone.map(|known| Difference {
        fact: known.fact.clone(),
        change: FactChange::Removed(known.says()),
        at: known.at.clone(),
    }));
    found
}

fn sides(imported: &Imported) -> Vec<Side> {
    let mut all: Vec<Side> = Vec::new();
    for endpoint in &imported.operations {
        let fact = format!("request {} {}", endpoint.method, endpoint.uri);
        all.push(Side { fact, at: endpoint.at.clone(), parts: Vec::new(), guessed: Vec::new() });
    }
    for row in &imported.request {
        let in_body = row.place == "body";
        let fact = if in_body { format!("body.{}", row.path) } else { format!("parameter.{}", row.name) };
        let mut parts = vec![("in", (!in_body).then(|| row.place.clone()))];
        parts.extend(of_value(&row.value));
        let guessed = if row.value.kind_inferred { vec!["type"] } else { Vec::new() };
        all.push(Side { fact, at: row.at.clone(), parts, guessed });
    }
    for row in &imported.response {
        let parts = of_value(&row.value);
        let mut guessed = vec!["mandatory", "format"];
        if row.value.kind_inferred {
            guessed.push("type");
        }
        all.push(Side { fact: format!("response.{}", row.path), at: row.at.clone(), parts, guessed });
    }
    for row in &imported.errors {
        let words: Vec<String> = row.code.iter().cloned().chain(row.status.map(|status| status.to_string())).collect();
        let fact = format!("error.{}", words.join(" "));
        // Rows of one code and status are told apart by their messages.
        let same = all.iter().filter(|side| side.fact.split(" #").next() == Some(&fact)).count();
        let fact = if same == 0 { fact } else { format!("{fact} #{}", same + 1) };
        all.push(Side { fact, at: row.at.clone(), parts: vec![("message", row.message.clone())], guessed: Vec::new() });
    }
    all
}

fn of_value(value: &ValueFacts) -> Vec<(&'static str, Option<String>)> {
    let number = |number: Option<i64>| number.map(|number| number.to_string());
    vec![
        ("type", value.kind.map(JsonType::as_str).map(str::to_owned)),
        ("printed", value.printed.clone()),
        ("mandatory", value.required.map(|required| required.to_string())),
        ("nullable", value.nullable.then(|| "true".to_owned())),
        ("enum", value.values.as_ref().map(|values| values.join(", "))),
        ("default", value.default.as_ref().map(ToString::to_string)),
        ("minimum", number(value.minimum)),
        ("maximum", number(value.maximum)),
        ("min_length", number(value.min_length)),
        ("max_length", number(value.max_length)),
        ("pattern", value.pattern.as_ref().map(|pattern| pattern.as_str().to_owned())),
        ("format", value.layout.map(|layout| layout.to_string())),
    ]
}
