//! Digests that answers carry in place of what they must not tell. They are no signatures: nobody proves anything with them.

use sha2::{Digest as _, Sha224};

use crate::sign::hex;

/// Stands for the machine that a server of a project runs on: the same machine has another id in another project.
///
/// SHA-224 of project and host in lower-case hexadecimal digits; empty without a host.
///
/// ```
/// use oplog_wire::digest::host_id;
/// assert_eq!(host_id("a-project", "a-host").len(), 56);
/// assert_ne!(host_id("a-project", "a-host"), host_id("another", "a-host"));
/// assert_eq!(host_id("a-project", ""), "");
/// ```
#[must_use]
pub fn host_id(project_id: &str, host: &str) -> String {
    if host.is_empty() {
        return String::new();
    }
    hex(&Sha224::new().chain_update(project_id).chain_update(host).finalize())
}
