//! How a target is reached: through which proxy, and whose certificates are trusted.

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
