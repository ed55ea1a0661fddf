//! The status of a success, where the page states another one than 200.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

/// A status from 200 to 299 (RFC 9110, section 15.3).
///
/// ```
/// use oplog_schema::tables::SuccessStatus;
/// assert_eq!(SuccessStatus::default().get(), 200);
/// assert!(SuccessStatus::try_from(201).is_ok_and(SuccessStatus::may_have_body));
/// assert!(SuccessStatus::try_from(204).is_ok_and(|status| !status.may_have_body()));
/// assert!(SuccessStatus::try_from(302).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u16")]
pub struct SuccessStatus(u16);

/// A status of something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no status of a success: it is one of 200 to 299")]
pub struct NoSuccess(u16);

impl SuccessStatus {
    /// The status.
    #[must_use]
    pub fn get(self) -> u16 {
        self.0
    }

    /// Whether an answer with it may have a body: 204 and 205 never do.
    #[must_use]
    pub fn may_have_body(self) -> bool {
        !matches!(self.0, 204 | 205)
    }
}

impl Default for SuccessStatus {
    fn default() -> Self {
        Self(200)
    }
}

impl TryFrom<u16> for SuccessStatus {
    type Error = NoSuccess;

    fn try_from(status: u16) -> Result<Self, Self::Error> {
        if (200..300).contains(&status) { Ok(Self(status)) } else { Err(NoSuccess(status)) }
    }
}

impl JsonSchema for SuccessStatus {
    fn schema_name() -> Cow<'static, str> {
        "SuccessStatus".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "integer",
            "description": "The status of a success.",
            "minimum": 200,
            "maximum": 299,
        })
    }
}
