//! Values with their places in the file, for errors.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use toml::Spanned;

use super::reference::Written;

/// What was read, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub(super) struct Located<T>(Spanned<T>);

/// A name, or another text that is no secret.
pub(super) type Text = Located<String>;
/// A value that may be a secret, or a reference to one.
pub(super) type Value = Located<Written>;

impl<T> std::ops::Deref for Located<T> {
    type Target = Spanned<T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T: JsonSchema> JsonSchema for Located<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
