//! How severe a finding is, least severe first.

/// How severe a finding is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Not reported.
    Allow,
    /// Reported, never fails a run.
    Warn,
    /// Fails a run.
    Deny,
}
