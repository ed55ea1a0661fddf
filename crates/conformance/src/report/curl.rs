//! A request as a line for a shell, to be pasted: secrets stand in it as the variables or files that hold them.
//!
//! Schemes that sign a request need the program itself: `sign` computes the signature when the line is run, and hands it to
//! curl as a configuration, so that no secret is an argument of any process.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use oplog_schema::condition::CredentialKind;
use oplog_wire::sign::Scheme;

use crate::exchange::{Call, Signing};
use crate::target::{Account, Target};

/// Variables that `sign` reads where nothing else is named.
pub const ACCESS_KEY: &str = "OPLOG_ACCESS_KEY";
/// The variable with the secret key, the password or the token.
pub const SECRET: &str = "OPLOG_SECRET";
/// The variable with the token of temporary credentials.
pub const SECURITY_TOKEN: &str = "OPLOG_SECURITY_TOKEN";

/// Names and values in order.
type Pairs = Vec<(String, String)>;

/// How requests of one operation are signed, in words that name secrets and do not tell them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthDescription {
    /// The scheme; `None` where requests go out unsigned.
    pub scheme: Option<Scheme>,
    /// Where key, secret and token are: `env:NAME`, `file:PATH`, or for the key the key itself. `None` is the usual variable.
    pub access_key: Option<String>,
    /// See above.
    pub secret: Option<String>,
    /// See above.
    pub security_token: Option<String>,
    /// Headers of every request, secrets as references.
    pub headers: Vec<(String, String)>,
    /// Query parameters of every request, secrets as references.
    pub query: Vec<(String, String)>,
    /// How requests with a credential of a special kind are signed.
    pub special: Vec<(CredentialKind, AuthDescription)>,
}

impl AuthDescription {
    /// How `target` signs requests of `operation`.
    #[must_use]
    pub fn of(target: &Target, operation: &oplog_schema::Operation) -> Self {
        let named = |value: &str| target.references.get(value).cloned();
        let shown = |pairs: &BTreeMap<String, String>| -> Pairs {
            let named = |value: &String| named(value).unwrap_or_else(|| value.clone());
            pairs.iter().map(|(name, value)| (name.clone(), named(value))).collect()
        };
        let by = |account: Option<&Account>| Self {
            scheme: account.and_then(|account| account.scheme(operation)),
            // What a mock server tells is public, but goes the same way as what is not.
            access_key: account.filter(|_| target.told_account.is_none()).map(|account| {
                let key = &account.credentials.access_key;
                named(key).unwrap_or_else(|| key.clone())
            }),
            secret: account.and_then(|account| named(account.credentials.secret.expose())),
            security_token: account
                .and_then(|account| account.credentials.security_token.as_ref())
                .map(|token| named(token.expose()).unwrap_or_else(|| format!("env:{SECURITY_TOKEN}"))),
            ..Self::default()
        };
        let special = target.special.iter().map(|(kind, special)| {
            let own = match &special.account {
                Some(account) => by(Some(account)),
                None => Self { headers: shown(&special.headers), query: shown(&special.query), ..Self::default() },
            };
            (*kind, own)
        });
        let special = special.collect();
        Self { headers: shown(&target.headers), special, ..by(target.account(operation.id())) }
    }
}

/// The line for `call` to the base URL `base`. `sign` is the command that signs: `oplog sign`.
#[must_use]
pub fn line(call: &Call, base: &str, manner: &AuthDescription, sign: &str) -> String {
    let mut call = call.clone();
    let mut headers = manner.headers.clone();
    let mut note = "";
    let mut manner = manner;
    if let Signing::Special(kind) = call.signing {
        let special = manner.special.iter().find(|(known, _)| *known == kind);
        // Variables hold one credential: which one is asked for has to be said.
        if special.is_none_or(|(_, special)| special.scheme.is_some() && special.secret.is_none()) {
            note = kind.as_str();
        }
        if let Some((_, special)) = special {
            manner = special;
            headers.retain(|(name, _)| !special.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)));
            headers.extend(special.headers.iter().cloned());
            call.query.extend(special.query.iter().map(|(name, value)| (name.clone(), Some(value.clone()))));
        }
    }
    headers.retain(|(name, _)| !call.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)));
    headers.splice(0..0, call.headers.iter().cloned());

    let mut request = String::new();
    if call.method != "GET" {
        let _ = write!(request, " -X {}", call.method);
    }
    let _ = write!(request, " {}", quoted(&format!("{base}{}", call.target())));
    for (name, value) in &headers {
        let _ = write!(request, " -H {}", expanded(&format!("{name}: "), value));
    }
    let scheme = manner.scheme.filter(|_| call.signing != Signing::Anonymous);
    let wrong = call.signing == Signing::WrongSecret;
    let secret = if wrong { "wrong".to_owned() } else { or_usual(manner.secret.as_deref(), SECRET) };
    let access_key = or_usual(manner.access_key.as_deref(), ACCESS_KEY);
    let mut line = match scheme {
        None => format!("curl -sS{request}"),
        Some(Scheme::XAuthToken) => format!("curl -sS{request} -H {}", expanded("X-Auth-Token: ", &secret)),
        Some(Scheme::Basic) => {
            format!("curl -sS -u \"{}:{}\"{request}", in_quotes(&access_key), in_quotes(&secret))
        }
        Some(scheme) => {
            let mut signed = format!("{sign} --scheme {scheme}");
            let mut flag = |name: &str, given: Option<&str>| {
                if let Some(given) = given {
                    let _ = write!(signed, " --{name} {}", quoted(given));
                }
            };
            flag("access-key", manner.access_key.as_deref());
            flag("secret", if wrong { Some("wrong") } else { manner.secret.as_deref() });
            flag("security-token", manner.security_token.as_deref());
            flag("age", (call.signing == Signing::Stale).then_some("86400"));
            format!("curl -sS -K <({signed}{request})")
        }
    };
    if !note.is_empty() {
        let _ = write!(line, "  # with the credential {note}");
    }
    line
}

fn or_usual(given: Option<&str>, variable: &str) -> String {
    given.map_or_else(|| format!("env:{variable}"), str::to_owned)
}

/// A word of a shell, `prefix` taken as it is, `value` read where it is a reference.
fn expanded(prefix: &str, value: &str) -> String {
    match value.starts_with("env:") || value.starts_with("file:") {
        true => format!("\"{prefix}{}\"", in_quotes(value)),
        false => quoted(&format!("{prefix}{value}")),
    }
}

/// What stands for `value` between double quotes.
fn in_quotes(value: &str) -> String {
    if let Some(name) = value.strip_prefix("env:") {
        return format!("${{{name}}}");
    }
    if let Some(path) = value.strip_prefix("file:") {
        return format!("$(cat {})", quoted(path));
    }
    let special = |character: char| matches!(character, '"' | '\\' | '$' | '`');
    value.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oplog_wire::MediaType;

    fn call(signing: Signing) -> Call {
        let query = vec![("marker".to_owned(), Some("it's".to_owned()))];
        let headers = vec![("Accept".to_owned(), "application/json".to_owned())];
        Call { method: "GET".to_owned(), path: "/v1/log".to_owned(), query, headers, form: MediaType::Json, signing }
    }

    #[track_caller]
    fn check(manner: &AuthDescription, signing: Signing, expected: &str) {
        assert_eq!(line(&call(signing), "http://localhost", manner, "oplog sign"), expected);
    }

    #[test]
    fn secrets_are_named_and_never_told() {
        let url = "'http://localhost/v1/log?marker=it%27s' -H 'Accept: application/json'";
        let manner = |scheme| AuthDescription {
            scheme: Some(scheme),
            access_key: Some("env:KEY".to_owned()),
            secret: Some("file:/run/my secret".to_owned()),
            ..AuthDescription::default()
        };
        check(&AuthDescription::default(), Signing::Usual, &format!("curl -sS {url}"));
        check(
            &manner(Scheme::Basic),
            Signing::Usual,
            &format!("curl -sS -u \"${{KEY}}:$(cat '/run/my secret')\" {url}"),
        );
        check(&manner(Scheme::Basic), Signing::Anonymous, &format!("curl -sS {url}"));
        check(&manner(Scheme::XAuthToken), Signing::WrongSecret, &format!("curl -sS {url} -H 'X-Auth-Token: wrong'"));
        check(
            &manner(Scheme::BceAuthV1),
            Signing::Stale,
            &format!(
                "curl -sS -K <(oplog sign --scheme bce-auth-v1 --access-key env:KEY --secret 'file:/run/my secret' \
                 --age 86400 {url})"
            ),
        );
        let special = CredentialKind::ExpiredStsToken;
        let with_special = |special_auth_description| AuthDescription {
            special: vec![(special, special_auth_description)],
            ..manner(Scheme::Basic)
        };
        let token = AuthDescription {
            headers: vec![("Authorization".to_owned(), "env:EXPIRED".to_owned())],
            ..AuthDescription::default()
        };
        check(
            &with_special(token),
            Signing::Special(special),
            &format!("curl -sS {url} -H \"Authorization: ${{EXPIRED}}\""),
        );
        let account = AuthDescription { security_token: Some("env:TOKEN".to_owned()), ..manner(Scheme::BceAuthV1) };
        let line = format!(
            "curl -sS -K <(oplog sign --scheme bce-auth-v1 --access-key env:KEY --secret 'file:/run/my secret' \
             --security-token env:TOKEN {url})"
        );
        check(&with_special(account.clone()), Signing::Special(special), &line);
        let told = AuthDescription { access_key: None, secret: None, ..account };
        let line = format!(
            "curl -sS -K <(oplog sign --scheme bce-auth-v1 --security-token env:TOKEN {url})  \
             # with the credential expired-sts-token"
        );
        check(&with_special(told), Signing::Special(special), &line);
        let with_header = AuthDescription {
            headers: vec![("X-Tenant".to_owned(), "env:TENANT".to_owned())],
            ..AuthDescription::default()
        };
        check(&with_header, Signing::Usual, &format!("curl -sS {url} -H \"X-Tenant: ${{TENANT}}\""));
    }
}
