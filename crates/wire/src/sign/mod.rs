//! Request signatures: each [`Scheme`] is one strategy that both signs and verifies.
//!
//! A client signs what it is about to send, the mock server verifies what arrived, and both go through the same canonical
//! form, which the published vectors pin down. The strategies have one file each; what several of them share is in
//! `canonical` (the texts that are signed), `pairs` (parameters), `claim` (clock, look-up, comparison) and `authorization`
//! (the header two of them have in common). A new scheme is a file with a `Strategy`, and a name in `scheme`.
//!
//! Edges: time, nonce and secrets come in as arguments; whether a nonce was used before, and whether a security token
//! has run out, is for whoever keeps that state. The length of a request is bounded by whoever read it: the work done
//! here grows with it linearly, apart from sorting.
//!
//! ```
//! use oplog_wire::sign::{Credentials, Parts, Scheme};
//!
//! let now = "2023-10-26T10:22:32Z".parse()?;
//! let credentials = Credentials::new("an-access-key", "a-secret");
//! let mut target = "/v1/operationLog?maxKeys=100".to_owned();
//! let mut headers = vec![("Host".to_owned(), "bbc.example.com".to_owned())];
//!
//! let unsigned = Parts { method: "GET", target: &target, headers: &headers, body: b"" };
//! let signature = Scheme::BceAuthV1.sign(&unsigned, &credentials, now, "a-nonce")?;
//! signature.apply(&mut target, &mut headers);
//!
//! let received = Parts { method: "GET", target: &target, headers: &headers, body: b"" };
//! assert_eq!(Scheme::detect(&received), Some(Scheme::BceAuthV1));
//! let lookup = |key: &str| (key == "an-access-key").then(|| credentials.clone());
//! let identity = Scheme::BceAuthV1.verify(&received, &lookup, now)?;
//! assert_eq!(identity.access_key, "an-access-key");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod acs3_hmac_sha256;
mod authorization;
mod basic;
mod bce_auth_v1;
mod calculation;
mod canonical;
mod claim;
mod credentials;
mod error;
mod key_name;
mod pairs;
mod parts;
mod rpc_hmac_sha1;
mod scheme;
mod sdk_hmac_sha256;
mod sent_secret;
mod signature;
mod strategy;

pub use calculation::Calculation;
pub(crate) use canonical::hex;
pub use claim::Identity;
pub use credentials::{Credentials, Lookup};
pub use error::{SignError, VerifyError};
pub use key_name::{BadKeyName, KeyName};
pub use parts::Parts;
pub use scheme::{ParseSchemeError, Scheme};
pub use signature::Signature;
