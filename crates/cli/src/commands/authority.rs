//! The authority behind `--tls`: made for one run, its certificate in a file that ends with the run. Its key is never written.

use std::fs::{self, DirBuilder};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use oplog_mock::Listener;
use tokio::net::TcpListener;

/// Variables that name the certificates which a client trusts, by who reads them.
const VARIABLES: [&str; 4] = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"];

/// The certificate of an authority, in a file for as long as this value lives.
pub(super) struct Authority {
    file: PathBuf,
}

impl Authority {
    /// A listener with TLS whose certificate is for this machine, for `address` and for `names`; and who has signed it.
    #[cfg(feature = "tls")]
    pub(super) fn sign(
        listener: TcpListener,
        address: SocketAddr,
        names: &[String],
    ) -> anyhow::Result<(Listener, Self)> {
        let address = Some(address.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified());
        let address = address.map(|ip| ip.to_string());
        let names: Vec<&str> = names.iter().chain(&address).map(String::as_str).collect();
        let tls = oplog_mock::Tls::generate(&names).context("--tls cannot be used")?;
        let authority = Self::write(tls.authority())?;
        Ok((Listener::Tls(listener, tls), authority))
    }

    /// Nothing: this program is built without TLS.
    #[cfg(not(feature = "tls"))]
    pub(super) fn sign(_: TcpListener, _: SocketAddr, _: &[String]) -> anyhow::Result<(Listener, Self)> {
        anyhow::bail!("--tls cannot be used: this program is built without it; the program `oplog` has it")
    }

    /// Where the certificate is, in PEM.
    pub(super) fn path(&self) -> &Path {
        &self.file
    }

    /// The variables that let clients trust it, and nobody else.
    pub(super) fn environment(&self) -> impl Iterator<Item = (String, String)> {
        VARIABLES.into_iter().map(|name| (name.to_owned(), self.file.to_string_lossy().into_owned()))
    }

    #[cfg_attr(not(feature = "tls"), allow(dead_code, reason = "only a program with TLS has something to write"))]
    fn write(certificate: &str) -> anyhow::Result<Self> {
        let mut folders = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folders, 0o700);
        let unique = format!("oplog-{}-{}", std::process::id(), jiff::Timestamp::now().as_nanosecond());
        let folder = std::env::temp_dir().join(unique);
        // A folder that is there already is somebody else's.
        folders.create(&folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
        let authority = Self { file: folder.join("authority.pem") };
        let written = fs::write(&authority.file, certificate);
        written.with_context(|| format!("cannot write `{}`", authority.file.display()))?;
        Ok(authority)
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.file);
        let _ = self.file.parent().map(fs::remove_dir);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_ends_with_its_value() {
        let authority = Authority::write("a certificate").expect("it is written");
        let path = authority.path().to_owned();
        assert_eq!(fs::read_to_string(&path).expect("it is there"), "a certificate");
        assert!(authority.environment().all(|(_, value)| Path::new(&value) == path));
        drop(authority);
        assert!(!path.exists() && !path.parent().expect("a folder").exists());
    }
}
