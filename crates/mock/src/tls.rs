//! HTTPS for the standalone server: an authority that is made for one run, and a certificate of this machine that it has signed.
//!
//! Clients get the authority's certificate as a file. Its key signs once and is gone then, and neither key is ever written, so that a
//! client which trusts the authority trusts this process and no other.

use std::sync::Arc;

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;

/// What clients of this machine call it.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// How long the certificates are good: some systems take none that is good for longer than 398 days.
const LIFE: SignedDuration = SignedDuration::from_hours(24 * 390);

/// Why HTTPS cannot be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// A name is none, or no certificate can be made.
    #[error("no certificate can be made: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The certificate cannot be served.
    #[error("the certificate cannot be served: {0}")]
    Config(#[from] rustls::Error),
}

/// A certificate to serve HTTPS with.
///
/// ```
/// let tls = oplog_mock::Tls::generate(&["mock.test"])?;
/// assert!(tls.authority().starts_with("-----BEGIN CERTIFICATE-----"));
/// # Ok::<(), oplog_mock::TlsError>(())
/// ```
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    authority: String,
}

impl Tls {
    /// A certificate for `localhost` and the addresses of this machine itself, and for these names or addresses, from an authority of
    /// its own.
    ///
    /// # Errors
    /// When one of `names` can be no name in a certificate.
    pub fn generate(names: &[&str]) -> Result<Self, TlsError> {
        let mut params = params(Vec::new(), "oplog mock server, an authority for one run")?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;

        let names = NAMES.iter().chain(names).map(|name| (*name).to_owned()).collect();
        let mut params = self::params(names, "oplog mock server")?;
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &authority)?;

        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let mut config = config.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key)?;
        config.alpn_protocols = vec![HTTP2.to_vec(), b"http/1.1".to_vec()];
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), authority: authority.pem() })
    }

    /// The certificate of the authority in PEM, for clients to trust.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    pub(crate) fn acceptor(&self) -> &TlsAcceptor {
        &self.acceptor
    }
}

/// HTTP/2, as the two ends of a connection call it.
pub(crate) const HTTP2: &[u8] = b"h2";

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}

fn params(names: Vec<String>, title: &str) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, title);
    let now = Timestamp::now();
    // Clocks differ, and a day ago no client is ahead of.
    let day = |time: Option<Timestamp>| {
        let day = Offset::UTC.to_datetime(time.unwrap_or(now));
        date_time_ymd(day.year().into(), day.month().unsigned_abs(), day.day().unsigned_abs())
    };
    params.not_before = day(now.checked_sub(SignedDuration::from_hours(24)).ok());
    params.not_after = day(now.checked_add(LIFE).ok());
    Ok(params)
}
