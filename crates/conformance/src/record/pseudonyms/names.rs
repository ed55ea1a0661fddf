//! What a name says about the value under it.

use oplog_wire::secret::{is_secret_name, words};

/// What a value identifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Somebody, where somebody is, or what somebody proves it with.
    Person,
    /// A thing or an event. The prefix that tells of which kind it is may stay.
    Id,
    /// A file of the service's machine: its ending may stay.
    Path,
}

/// Words in names of values that lead to somebody, beside those of secrets. A token may also be a cursor, which is made of ids.
const PERSONAL: &[&str] = &[
    "account",
    "actor",
    "addr",
    "address",
    "author",
    "contact",
    "creator",
    "customer",
    "email",
    "host",
    "hostname",
    "ip",
    "ips",
    "login",
    "mac",
    "mail",
    "marker",
    "mobile",
    "nonce",
    "operator",
    "owner",
    "person",
    "phone",
    "principal",
    "project",
    "signature",
    "subscriber",
    "tenant",
    "token",
    "user",
    "username",
];
/// Words at the end of names of values that identify something.
const IDENTIFYING: &[&str] = &["guid", "id", "identifier", "ids", "uuid", "uuids"];
/// Words at the end of names of values that merely describe, whatever stands before them.
const DESCRIBING: &[&str] = &[
    "at",
    "count",
    "date",
    "enabled",
    "expiry",
    "format",
    "kind",
    "limit",
    "method",
    "number",
    "size",
    "state",
    "status",
    "time",
    "timestamp",
    "total",
    "type",
    "version",
];

/// What a value called `name` identifies; `None` for what says nothing about anybody, and for free text.
pub(super) fn kind_of(name: &str) -> Option<Kind> {
    let words = words(name);
    let last = words.last()?.as_str();
    match () {
        () if DESCRIBING.contains(&last) => None,
        () if is_secret_name(name) || words.iter().any(|word| PERSONAL.contains(&word.as_str())) => Some(Kind::Person),
        () if IDENTIFYING.contains(&last) => Some(Kind::Id),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind_of};

    #[test]
    fn names_tell_what_their_values_are() {
        for name in [
            "user_id",
            "project_id",
            "operator",
            "operationIp",
            "remote_ip",
            "HostId",
            "host",
            "NextToken",
            "nextMarker",
            "x-auth-token",
            "user",
            "UserName",
            "e-mail",
            "accountId",
            "actor",
            "AccessKeyId",
            "Set-Cookie",
            "owner-name",
        ] {
            assert_eq!(kind_of(name), Some(Kind::Person), "{name}");
        }
        for name in [
            "request_id",
            "RequestId",
            "instance_uuid",
            "id",
            "parent-id",
            "x-bce-request-id",
            "identifier",
            "DiskIds",
            "VmID",
        ] {
            assert_eq!(kind_of(name), Some(Kind::Id), "{name}");
        }
        for name in [
            "action",
            "message",
            "user_type",
            "parent_type",
            "status",
            "maxKeys",
            "pid",
            "isTruncated",
            "hostStatus",
            "params",
            "Description",
            "tokenExpiry",
            "",
            "IPv",
            "valid",
            "zip",
        ] {
            assert_eq!(kind_of(name), None, "{name}");
        }
    }
}
