//! From the bytes of a body to the one tree that JSON and XML share.
//!
//! Neighbours: `oplog-wire` reads each representation; the tables say which XML dialect the operation speaks. Whether the
//! tree is what the tables document is not asked here.

use oplog_wire::body::{BodyError, MAX_MEMORY, read_json};
use oplog_wire::xml::{self, XmlError, XmlNote};
use oplog_wire::{MediaType, Shape};
use serde_json::Value;

use crate::operation::Operation;

/// What a body says.
#[derive(Debug, Clone, PartialEq)]
pub struct DecodedBody {
    /// What its JSON form parses to.
    pub value: Value,
    /// What the XML dialect remarks; empty for JSON.
    pub notes: Vec<XmlNote>,
    /// The name of the XML root element.
    pub root: Option<String>,
    /// Whether it is more than is kept: items at the end of a list are left out.
    pub is_cut: bool,
}

/// Why a body says nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// It is no acceptable JSON.
    #[error(transparent)]
    Json(#[from] BodyError),
    /// It is no acceptable XML.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// It is XML, and the tables name no dialect to read it by.
    #[error("a body in XML, which the operation does not have")]
    NoXml,
}

impl DecodeError {
    /// Whether the body may be right, and is only more than is read.
    #[must_use]
    pub fn is_limit(&self) -> bool {
        match self {
            Self::Json(error) => error.kind.is_limit(),
            Self::Xml(error) => error.kind.is_limit(),
            Self::NoXml => false,
        }
    }
}

impl Operation {
    /// Reads a body in the representation `media`. `shape` settles what XML leaves open: [`Operation::shape`] for a success,
    /// [`ErrorBody::shape`](crate::tables::ErrorBody::shape) for an error.
    ///
    /// # Errors
    /// When the bytes are not one well-formed document in that representation.
    pub fn decode(&self, media: MediaType, shape: &Shape, bytes: &[u8]) -> Result<DecodedBody, DecodeError> {
        self.decode_within(MAX_MEMORY, media, shape, bytes)
    }

    /// As [`Operation::decode`], and keeps as much as fits so many bytes of memory.
    ///
    /// # Errors
    /// As [`Operation::decode`].
    pub fn decode_within(
        &self,
        memory: usize,
        media: MediaType,
        shape: &Shape,
        bytes: &[u8],
    ) -> Result<DecodedBody, DecodeError> {
        match media {
            MediaType::Json => {
                let kept = read_json(bytes, memory)?;
                Ok(DecodedBody { value: kept.value, notes: Vec::new(), root: None, is_cut: kept.is_cut })
            }
            MediaType::Xml => {
                let xml::Kept { root: element, is_cut } = xml::read(bytes, memory)?;
                let dialect = self.body().xml.as_ref().ok_or(DecodeError::NoXml)?.dialect;
                let decoded = dialect.decode(&element, shape);
                Ok(DecodedBody { value: decoded.value, notes: decoded.notes, root: Some(decoded.root), is_cut })
            }
        }
    }
}
