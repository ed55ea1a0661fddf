//! How a target is reached: through which proxy, and whose certificates are trusted.
//!
//! A proxy that the target names is always used. One that the environment names is not used for this machine, which it may not be
//! able to reach.

use std::sync::{Arc, OnceLock};

use hyper_util::client::proxy::matcher::Matcher;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use url::Url;

/// How a target is reached.
#[derive(Clone, Default)]
pub struct Transport {
    /// The proxy that requests go through; absent, what the environment says, and none to this machine.
    pub proxy: Option<reqwest::Proxy>,
    /// Certificates of authorities that are trusted beside the usual ones.
    pub authorities: Vec<reqwest::Certificate>,
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
    /// A client's TLS: trusts what the system trusts, and this target's authorities.
    pub(crate) fn tls(&self, client: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        if !self.authorities.is_empty() {
            return client.tls_certs_merge(self.authorities.clone());
        }
        match system_tls() {
            Some(tls) => client.tls_backend_preconfigured(tls.config.clone()),
            // The client tries again itself, and tells why it cannot.
            None => client,
        }
    }

    /// Whether no certificate whatever is trusted: the target names no authority, and the system has none.
    pub(crate) fn trusts_nobody(&self) -> bool {
        self.authorities.is_empty() && system_tls().is_some_and(|tls| !tls.has_authorities)
    }
}

/// TLS that trusts what the system trusts.
struct SystemTls {
    config: ClientConfig,
    /// Whether the system has certificates of authorities. Without any, what is not https can be asked all the same.
    has_authorities: bool,
}

/// The system's store of certificates is read once for the process, because reading it takes longer than checking a small target.
fn system_tls() -> Option<&'static SystemTls> {
    static TLS: OnceLock<Option<SystemTls>> = OnceLock::new();
    let read = || {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().ok()?;
        let (builder, has_authorities) = match builder.clone().with_platform_verifier() {
            Ok(builder) => (builder, true),
            Err(_) => (builder.with_root_certificates(RootCertStore::empty()), false),
        };
        Some(SystemTls { config: builder.with_no_client_auth(), has_authorities })
    };
    TLS.get_or_init(read).as_ref()
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
    use super::is_loopback;

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
