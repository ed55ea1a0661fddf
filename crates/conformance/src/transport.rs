//! How a target is reached: through which proxy, and whose certificates are trusted.
//!
//! A proxy that the target names is always used. One that the environment names is not used for this machine, which it may not be
//! able to reach.

use std::error::Error;
use std::io::ErrorKind;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use rustls::client::WantsClientCert;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::{BuilderVerifierExt, Verifier};
use url::Url;

/// How long connecting may take.
pub const CONNECTING: Duration = Duration::from_secs(5);

/// How a target is reached.
#[derive(Clone, Default)]
pub struct Transport {
    /// The proxy that requests go through; absent, what the environment says, and none to this machine.
    pub proxy: Option<Url>,
    /// Certificates of authorities that are trusted beside the usual ones.
    pub authorities: Vec<CertificateDer<'static>>,
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL of a proxy may carry a password.
        f.debug_struct("Transport")
            .field("proxy", &self.proxy.is_some())
            .field("authorities", &self.authorities.len())
            .finish()
    }
}

impl Transport {
    /// The certificates of authorities in a text in PEM; `None` where it holds none, or one that is broken.
    #[must_use]
    pub fn authorities(pem: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
        let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        found.ok().filter(|found| !found.is_empty())
    }

    /// A client's TLS: trusts what the system trusts, and this target's authorities.
    ///
    /// # Errors
    /// When there is none, or an authority's certificate cannot be used.
    pub fn client_config(&self) -> Result<ClientConfig, rustls::Error> {
        if self.authorities.is_empty() {
            return system_tls().clone().map(|tls| tls.config);
        }
        let verifier = Verifier::new_with_extra_roots(self.authorities.iter().cloned(), provider())?;
        let builder = tls()?.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
        Ok(builder.with_no_client_auth())
    }

    /// A cause with what to do about it, where it is a certificate that is not accepted.
    #[must_use]
    pub fn advised(&self, cause: String) -> String {
        let trusts_nobody = self.authorities.is_empty() && system_tls().as_ref().is_ok_and(|tls| !tls.has_authorities);
        advice(&cause, trusts_nobody).map_or(cause.clone(), |advice| format!("{cause}: {advice}"))
    }

    /// The proxy that requests to `url` go through: that of the target, or else that of the environment, and none to this machine.
    #[must_use]
    pub fn proxy_to(&self, url: &str) -> Option<Intercept> {
        let uri: Uri = url.parse().ok()?;
        match &self.proxy {
            Some(proxy) => Matcher::builder().all(proxy.as_str()).build().intercept(&uri),
            None if is_loopback(url) => None,
            None => Matcher::from_env().intercept(&uri),
        }
    }
}

/// TLS that trusts what the system trusts.
#[derive(Clone)]
struct SystemTls {
    config: ClientConfig,
    /// Whether the system has certificates of authorities. Without any, what is not https can be asked all the same.
    has_authorities: bool,
}

/// The system's store of certificates is read once for the process, because reading it takes longer than checking a small target.
fn system_tls() -> &'static Result<SystemTls, rustls::Error> {
    static TLS: OnceLock<Result<SystemTls, rustls::Error>> = OnceLock::new();
    TLS.get_or_init(|| {
        let builder = tls()?;
        let (builder, has_authorities): (ConfigBuilder<ClientConfig, WantsClientCert>, bool) =
            match builder.clone().with_platform_verifier() {
                Ok(builder) => (builder, true),
                Err(_) => (builder.with_root_certificates(RootCertStore::empty()), false),
            };
        Ok(SystemTls { config: builder.with_no_client_auth(), has_authorities })
    })
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn tls() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, rustls::Error> {
    ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()
}

fn advice(cause: &str, trusts_nobody: bool) -> Option<&'static str> {
    if trusts_nobody && cause.contains("invalid peer certificate") {
        return Some(
            "there are no certificates of authorities on this system to check it with: install them (the package is often called \
             `ca-certificates`), name a file that holds them in SSL_CERT_FILE, or name the authority as `ca` of the target in \
             conformance.toml",
        );
    }
    if cause.contains("CaUsedAsEndEntity") {
        return Some(
            "the server shows the certificate of an authority as its own: give it one that the authority signed, \
             and name the authority as `ca` of the target in conformance.toml",
        );
    }
    cause
        .contains("UnknownIssuer")
        .then_some("name the authority that signed its certificate as `ca` of the target in conformance.toml")
}

/// An error and what caused it, from the outside in.
fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// What is at the bottom of an error of an HTTP client. The URL, which may carry a signature, is no part of it.
#[must_use]
pub fn innermost(error: &(dyn Error + 'static)) -> String {
    causes(error).last().map_or_else(String::new, ToString::to_string)
}

/// Whether an error of an HTTP client that was connected means that the connection ended before the head of an answer was there.
#[must_use]
pub fn ended_early(error: &(dyn Error + 'static)) -> bool {
    const ENDED: [ErrorKind; 3] = [ErrorKind::ConnectionReset, ErrorKind::ConnectionAborted, ErrorKind::BrokenPipe];
    causes(error).any(|cause| {
        cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_incomplete_message)
            || cause.downcast_ref::<std::io::Error>().is_some_and(|error| ENDED.contains(&error.kind()))
    })
}

/// Whether a URL leads to this machine.
#[must_use]
pub fn is_loopback(url: &str) -> bool {
    let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.is_some_and(|host| {
        host == "localhost"
            || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

/// The proxy that the environment names for a URL, without its password.
pub(crate) fn environment_proxy(url: &str) -> Option<String> {
    let proxy = Matcher::from_env().intercept(&url.parse().ok()?)?;
    let authority = proxy.uri().authority()?.as_str();
    let host = authority.rsplit('@').next()?;
    Some(format!("{}://{host}", proxy.uri().scheme_str().unwrap_or("http")))
}

#[cfg(test)]
mod tests {
    use super::{advice, is_loopback};

    #[test]
    fn a_certificate_that_is_not_accepted_comes_with_what_to_do() {
        for cause in [
            "invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))",
            "invalid peer certificate: UnknownIssuer",
        ] {
            for trusts_nobody in [false, true] {
                let advice = advice(cause, trusts_nobody).expect("something to do");
                assert!(advice.contains("`ca` of the target"), "{cause}: {advice}");
            }
        }
        assert_eq!(advice("connection refused", true), None);
    }

    #[test]
    fn this_machine_has_several_names() {
        for url in ["http://127.0.0.1:8080", "http://[::1]/api", "https://localhost", "http://127.8.0.1"] {
            assert!(is_loopback(url), "{url}");
        }
        for url in ["http://localhost.example.com", "http://10.0.0.1", "http://example.com/127.0.0.1", "no URL"] {
            assert!(!is_loopback(url), "{url}");
        }
    }
}
