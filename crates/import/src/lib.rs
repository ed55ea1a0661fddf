//! Reads one documentation page of a vendor into a draft of `tables.toml`, with a list of what a person should look at.
//!
//! Three layers: [`page`] turns any format into blocks (headings, tables, lists, code), [`read`] finds out what they document,
//! [`facts`], which lints share, are the outcome, and [`draft`] writes files from it. [`page`] knows nothing of APIs, [`read`] knows nothing of formats, and neither knows a vendor: what
//! differs between pages is words, which are in one place.
//!
//! [`update`] takes a later edition of a page into tables that a person has worked on. [`openapi`] reads OpenAPI documents into the same facts.
//!
//! Pages are hostile until proven otherwise: what reading one may cost is bounded ([`limits`]); nothing is fetched or executed.

pub mod draft;
pub mod limits;
pub mod openapi;
pub mod page;
pub mod read;
pub mod update;
mod words;

pub use oplog_lint::facts;

pub use draft::{Draft, draft, facts as page_facts, operation as draft_operation};
pub use facts::Imported;
pub use page::PageFormat;

use limits::TooLarge;

pub use oplog_schema::generate::PAGE;

/// Why a page gives no draft.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It is too much.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// It is no OpenAPI document that can be read.
    #[error(transparent)]
    OpenApi(#[from] openapi::OpenApiError),
    /// It is no text.
    #[error("the page is not UTF-8: byte {0} begins no character; convert it first")]
    NotText(usize),
}

/// Reads a page; its name tells the format where its text does not.
///
/// # Errors
/// When it is too large, or no text.
pub fn import(name: &str, page: &[u8]) -> Result<Imported, ImportError> {
    import_as(name, page, None)
}

/// Reads a page of a format that is told; without one, as [`import`].
///
/// # Errors
/// As [`import`].
pub fn import_as(name: &str, page: &[u8], format: Option<PageFormat>) -> Result<Imported, ImportError> {
    if page.len() > limits::BYTES {
        return Err(TooLarge::Bytes(page.len()).into());
    }
    let text = std::str::from_utf8(page).map_err(|error| ImportError::NotText(error.valid_up_to()))?;
    let text = text.replace("\r\n", "\n");
    let blocks = page::read(&text, format.unwrap_or_else(|| PageFormat::of(name, &text)))?;
    Ok(read::read(&blocks))
}
