//! A request as a line for a shell, to be pasted: secrets stand in it as the variables or files that hold them.
//!
//! Schemes that sign a request need the program itself: `sign` computes the signature when the line is run, and hands it to
//! curl as a configuration, so that no secret is an argument of any process.

use std::fmt::Write as _;

use oplog_wire::sign::Scheme;

use oplog_findings::{ACCESS_KEY, AuthDescription, Request, SECRET, Signing};

/// The line for `call` to the base URL `base`. `sign` is the command that signs: `oplog sign`.
#[must_use]
pub fn line(request: &Request, base: &str, auth: &AuthDescription, sign: &str) -> String {
    let mut request = request.clone();
    let mut headers = auth.headers.clone();
    let mut note = "";
    let mut auth = auth;
    if let Signing::Special(kind) = request.signing {
        let special = auth.special.iter().find(|(known, _)| *known == kind);
        // Variables hold one credential: which one is asked for has to be said.
        if special.is_none_or(|(_, special)| special.scheme.is_some() && special.secret.is_none()) {
            note = kind.as_str();
        }
        if let Some((_, special)) = special {
            auth = special;
            headers.retain(|(name, _)| !special.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)));
            headers.extend(special.headers.iter().cloned());
            request.query.extend(special.query.iter().map(|(name, value)| (name.clone(), Some(value.clone()))));
        }
    }
    headers.retain(|(name, _)| !request.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)));
    headers.splice(0..0, request.headers.iter().cloned());

    let mut arguments = String::new();
    if request.method != "GET" {
        let _ = write!(arguments, " -X {}", request.method);
    }
    let _ = write!(arguments, " {}", quoted(&format!("{base}{}", request.target())));
    for (name, value) in &headers {
        let _ = write!(arguments, " -H {}", expanded(&format!("{name}: "), value));
    }
    let scheme = auth.scheme.filter(|_| request.signing != Signing::Anonymous);
    let wrong = request.signing == Signing::WrongSecret;
    let secret = if wrong { "wrong".to_owned() } else { or_usual(auth.secret.as_deref(), SECRET) };
    let access_key = or_usual(auth.access_key.as_deref(), ACCESS_KEY);
    let mut line = match scheme {
        None => format!("curl -sS{arguments}"),
        Some(Scheme::XAuthToken) => format!("curl -sS{arguments} -H {}", expanded("X-Auth-Token: ", &secret)),
        Some(Scheme::Basic) => {
            format!("curl -sS -u \"{}:{}\"{arguments}", in_quotes(&access_key), in_quotes(&secret))
        }
        Some(scheme) => {
            let mut signed = format!("{sign} --scheme {scheme}");
            let mut flag = |name: &str, given: Option<&str>| {
                if let Some(given) = given {
                    let _ = write!(signed, " --{name} {}", quoted(given));
                }
            };
            flag("access-key", auth.access_key.as_deref());
            flag("secret", if wrong { Some("wrong") } else { auth.secret.as_deref() });
            flag("security-token", auth.security_token.as_deref());
            flag("age", (request.signing == Signing::Stale).then_some("86400"));
            format!("curl -sS -K <({signed}{arguments})")
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
    use oplog_schema::condition::CredentialKind;

    use super::*;
    use oplog_wire::MediaType;

    fn call(signing: Signing) -> Request {
        let query = vec![("marker".to_owned(), Some("it's".to_owned()))];
        let headers = vec![("Accept".to_owned(), "application/json".to_owned())];
        Request { method: "GET".to_owned(), path: "/v1/log".to_owned(), query, headers, form: MediaType::Json, signing }
    }

    #[track_caller]
    fn check(auth: &AuthDescription, signing: Signing, expected: &str) {
        assert_eq!(line(&call(signing), "http://localhost", auth, "oplog sign"), expected);
    }

    #[test]
    fn secrets_are_named_and_never_told() {
        let url = "'http://localhost/v1/log?marker=it%27s' -H 'Accept: application/json'";
        let auth = |scheme| AuthDescription {
            scheme: Some(scheme),
            access_key: Some("env:KEY".to_owned()),
            secret: Some("file:/run/my secret".to_owned()),
            ..AuthDescription::default()
        };
        check(&AuthDescription::default(), Signing::Usual, &format!("curl -sS {url}"));
        check(&auth(Scheme::Basic), Signing::Usual, &format!("curl -sS -u \"${{KEY}}:$(cat '/run/my secret')\" {url}"));
        check(&auth(Scheme::Basic), Signing::Anonymous, &format!("curl -sS {url}"));
        check(&auth(Scheme::XAuthToken), Signing::WrongSecret, &format!("curl -sS {url} -H 'X-Auth-Token: wrong'"));
        check(
            &auth(Scheme::BceAuthV1),
            Signing::Stale,
            &format!(
                "curl -sS -K <(oplog sign --scheme bce-auth-v1 --access-key env:KEY --secret 'file:/run/my secret' \
                 --age 86400 {url})"
            ),
        );
        let special = CredentialKind::ExpiredStsToken;
        let with_special = |special_auth_description| AuthDescription {
            special: vec![(special, special_auth_description)],
            ..auth(Scheme::Basic)
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
        let account = AuthDescription { security_token: Some("env:TOKEN".to_owned()), ..auth(Scheme::BceAuthV1) };
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
