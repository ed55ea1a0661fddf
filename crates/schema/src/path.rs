//! Where a field stands in a body: `operationLogs[].operationTime`, `[].transaction.id`.
//!
//! Names are joined by dots; `[]` is "each item of the list". A body that is itself a list starts with `[]`.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One step of a [`FieldPath`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The member of an object.
    Member(String),
    /// Every item of a list.
    Items,
}

/// The place of a field, as the tables spell it.
///
/// ```
/// use oplog_schema::FieldPath;
/// let path: FieldPath = "operationLogs[].operationTime".parse()?;
/// assert_eq!(path.to_string(), "operationLogs[].operationTime");
/// assert_eq!(path.parent().to_string(), "operationLogs[]");
/// assert_eq!(path.name(), "operationTime");
/// # Ok::<(), oplog_schema::path::PathError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct FieldPath(Vec<Step>);

/// A field path that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no field path: expected names joined by dots, with `[]` for the items of a list")]
pub struct PathError(String);

impl FieldPath {
    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The path without its last step; the root's parent is the root.
    #[must_use]
    pub fn parent(&self) -> FieldPath {
        FieldPath(self.0[..self.0.len().saturating_sub(1)].to_vec())
    }

    /// The name of the last member, empty for the root and for items.
    #[must_use]
    pub fn name(&self) -> &str {
        match self.0.last() {
            Some(Step::Member(name)) => name,
            _ => "",
        }
    }

    /// The items of the list at this path.
    #[must_use]
    pub fn items(&self) -> FieldPath {
        let mut steps = self.0.clone();
        steps.push(Step::Items);
        FieldPath(steps)
    }

    /// The place of `below`, seen from the root, when `below` is seen from here.
    #[must_use]
    pub fn join(&self, below: &FieldPath) -> FieldPath {
        FieldPath(self.0.iter().chain(&below.0).cloned().collect())
    }

    /// The member of this name in the object at this path.
    #[must_use]
    pub fn member(&self, name: &str) -> FieldPath {
        let mut steps = self.0.clone();
        steps.push(Step::Member(name.to_owned()));
        FieldPath(steps)
    }

    /// The steps of `self` below `base`, if `base` is a prefix.
    #[must_use]
    pub fn below(&self, base: &FieldPath) -> Option<FieldPath> {
        self.0.strip_prefix(base.0.as_slice()).map(|rest| FieldPath(rest.to_vec()))
    }

    /// Every value at this path in `body`: `[]` fans out, a missing member yields nothing.
    #[must_use]
    pub fn select<'a>(&self, body: &'a serde_json::Value) -> Vec<&'a serde_json::Value> {
        let mut found = vec![body];
        for step in &self.0 {
            found = match step {
                Step::Member(name) => found.into_iter().filter_map(|v| v.get(name)).collect(),
                Step::Items => found.into_iter().filter_map(serde_json::Value::as_array).flatten().collect(),
            };
        }
        found
    }

    /// Whether some value at this path in `body` is like that; none is looked at after the first one that is.
    pub fn any(&self, body: &serde_json::Value, is_like: impl Fn(&serde_json::Value) -> bool) -> bool {
        fn at(steps: &[Step], value: &serde_json::Value, is_like: &dyn Fn(&serde_json::Value) -> bool) -> bool {
            match steps.split_first() {
                None => is_like(value),
                Some((Step::Member(name), rest)) => value.get(name).is_some_and(|member| at(rest, member, is_like)),
                Some((Step::Items, rest)) => {
                    value.as_array().is_some_and(|items| items.iter().any(|item| at(rest, item, is_like)))
                }
            }
        }
        at(&self.0, body, &is_like)
    }

    /// The first value at this path in `body`.
    #[must_use]
    pub fn first<'a>(&self, body: &'a serde_json::Value) -> Option<&'a serde_json::Value> {
        fn at<'a>(steps: &[Step], value: &'a serde_json::Value) -> Option<&'a serde_json::Value> {
            match steps.split_first() {
                None => Some(value),
                Some((Step::Member(name), rest)) => at(rest, value.get(name)?),
                Some((Step::Items, rest)) => value.as_array()?.iter().find_map(|item| at(rest, item)),
            }
        }
        at(&self.0, body)
    }
}

impl FromStr for FieldPath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let mut steps = Vec::new();
        for (position, part) in text.split('.').enumerate() {
            let name = part.trim_end_matches("[]");
            let items = (part.len() - name.len()) / 2;
            let rootless = position == 0 && name.is_empty() && items > 0;
            if (name.is_empty() && !rootless) || name.contains(['[', ']']) {
                return Err(PathError(text.to_owned()));
            }
            if !name.is_empty() {
                steps.push(Step::Member(name.to_owned()));
            }
            steps.extend(std::iter::repeat_n(Step::Items, items));
        }
        Ok(FieldPath(steps))
    }
}

impl TryFrom<String> for FieldPath {
    type Error = PathError;

    fn try_from(text: String) -> Result<Self, PathError> {
        text.parse()
    }
}

impl From<FieldPath> for String {
    fn from(path: FieldPath) -> String {
        path.to_string()
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Member(name) if position == 0 => f.write_str(name)?,
                Step::Member(name) => write!(f, ".{name}")?,
                Step::Items => f.write_str("[]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_back_as_it_is_written() {
        for text in ["a", "a.b", "a[].b", "[].t.id", "a[][]", "[]"] {
            assert_eq!(text.parse::<FieldPath>().map(|p| p.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_broken_path_is_refused() {
        for text in ["", ".", "a..b", "a[b", "a.[]"] {
            assert!(text.parse::<FieldPath>().is_err(), "{text}");
        }
    }

    #[test]
    fn items_fan_out() {
        let body = serde_json::json!({"a": [{"b": 1}, {}, {"b": 2}]});
        let path: FieldPath = "a[].b".parse().expect("path");
        assert_eq!(path.select(&body), [&serde_json::json!(1), &serde_json::json!(2)]);
        assert_eq!(path.first(&body), path.select(&body).first().copied());
        let none = serde_json::json!({"a": [{}, 7, {"c": 1}]});
        assert_eq!((path.first(&none), path.select(&none).len()), (None, 0));
    }
}
