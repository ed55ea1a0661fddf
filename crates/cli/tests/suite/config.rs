//! `conformance.toml`: what is understood, and how what is not is answered.

use oplog::config::{Config, ConfigError, Configured};
use oplog_findings::Severity;
use oplog_schema::Catalogue;
use proptest::prelude::*;

fn env(name: &str) -> Option<String> {
    match name {
        "KEY" => Some("an-access-key".to_owned()),
        "SECRET" => Some("hunter2-hunter2".to_owned()),
        "BEARER" => Some("Bearer abcdef123456".to_owned()),
        "TWO_LINES" => Some("a\r\nX-Other: b".to_owned()),
        _ => None,
    }
}

fn read(text: &str, name: &str) -> Result<Configured, ConfigError> {
    Config::parse("conformance.toml", text)?.target(name, &Catalogue::embedded().unwrap(), &env)
}

/// The target `a` of a file whose table `[target.a]` has a URL and these lines.
fn understood(lines: &str) -> Configured {
    read(&format!("[target.a]\nurl = \"http://127.0.0.1:1/\"\n{lines}"), "a").unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn refused(lines: &str, expected: &str) {
    let error = read(&format!("[target.a]\nurl = \"http://127.0.0.1:1\"\n{lines}"), "a").unwrap_err();
    assert!(error.to_string().contains(expected), "{error}\ndoes not say: {expected}");
}

#[test]
fn a_url_is_enough() {
    let a = understood("");
    assert_eq!((a.target.name.as_str(), a.target.url.as_str()), ("a", "http://127.0.0.1:1"));
    assert_eq!(a.operations.len(), Catalogue::embedded().unwrap().operations().len());
    assert!(a.secrets.is_empty() && !a.levels.strict);
}

#[test]
fn further_accounts_have_names_credentials_and_entities() {
    let a = understood(
        r#"
        [[target.a.accounts]]
        name = "another-customer"
        credentials.alibaba-oos = { access_key = "env:KEY", secret = "env:SECRET", scheme = "acs3-hmac-sha256" }
        headers.X-Auth-Token = "env:BEARER"
        entities.ExecutionId = ["exec-2"]

        [[target.a.accounts]]
        name = "nobody"
        "#,
    );
    let [other, nobody] = a.target.others.as_slice() else { panic!("{:?}", a.target.others) };
    assert_eq!(other.entities["ExecutionId"], ["exec-2"]);
    assert_eq!(other.accounts["alibaba-oos"].credentials.access_key, "an-access-key");
    assert_eq!((nobody.name.as_str(), nobody.entities.len()), ("nobody", 0));
    let secrets: Vec<_> = a.secrets.iter().map(|secret| secret.expose()).collect();
    assert!(secrets.contains(&"hunter2-hunter2") && secrets.contains(&"abcdef123456"), "{}", secrets.len());
}

#[test]
fn two_accounts_have_two_names() {
    refused(
        "[[target.a.accounts]]\nname = \"b\"\n[[target.a.accounts]]\nname = \"b\"\n",
        "conformance.toml:6:8: each account",
    );
    refused("[[target.a.accounts]]\nname = \" \"\n", "has a name of its own");
    refused("[[target.a.accounts]]\nname = \"b\"\nentities.ExecutonId = [\"x\"]\n", "did you mean `ExecutionId`?");
}

#[test]
fn everything_about_a_target_can_be_said() {
    let a = understood(
        r#"
        operations = ["baidu-bbc"]
        strict = true
        auth_probes = true
        urls = { baidu-bbc = "http://127.0.0.1:2/base/" }
        entities = { version = ["1", "env:KEY"] }
        headers = { Authorization = "env:BEARER", Accept-Language = "de" }
        credentials.baidu-bbc = { access_key = "env:KEY", secret = "env:SECRET", scheme = "bce-auth-v1" }
        special.no-permission = { headers = { X-Auth-Token = "refused" }, query = { token = "env:SECRET" } }
        limits = { timeout_ms = 5000, max_requests = 10, concurrency = 2, rate = 20 }
        severity = { warn = ["fields/*"], allow = ["fields/undocumented"], deny = ["fields/enum"] }
        "#,
    );
    assert_eq!(a.operations, ["baidu-bbc/query-operation-log"]);
    assert_eq!(a.target.urls["baidu-bbc/query-operation-log"], "http://127.0.0.1:2/base");
    assert_eq!(a.target.entities["version"], ["1", "an-access-key"]);
    assert_eq!(a.target.headers["Authorization"], "Bearer abcdef123456");
    assert_eq!(a.target.accounts["baidu-bbc"].credentials.access_key, "an-access-key");
    assert_eq!(a.target.special.values().next().unwrap().query["token"], "hunter2-hunter2");
    assert_eq!((a.limits.timeout.as_millis(), a.limits.requests, a.limits.concurrency), (5000, 10, 2));
    assert_eq!(a.limits.rate.unwrap().get(), 20);
    assert!(a.levels.strict && a.target.auth_probes);
    let exact = ("fields/undocumented".to_owned(), Severity::Allow);
    assert_eq!(a.levels.overrides.last(), Some(&exact), "the most exact pattern comes last and wins");
}

#[test]
fn secrets_are_remembered_and_harmless_values_are_not() {
    let a = understood(
        r#"headers = { Authorization = "env:BEARER", Accept-Language = "de-literal", X-Api-Key = "in-the-file" }"#,
    );
    let secrets: Vec<&str> = a.secrets.iter().map(|secret| secret.expose()).collect();
    assert_eq!(secrets, ["Bearer abcdef123456", "abcdef123456", "in-the-file"]);
    assert!(!format!("{a:?}").contains("abcdef"), "a debug print shows no secret");
}

#[test]
fn what_is_not_understood_is_refused_with_its_place() {
    refused("operation = []", "conformance.toml:3:1: unknown field `operation`");
    refused("operation = []", "did you mean `operations`?");
    refused("limits.timeout = 3", "did you mean `timeout_ms`?");
    refused("special.no-permissions = {}", "did you mean `no-permission`?");
    refused("limits.rate = 0", "conformance.toml:3:");
    refused("limits.concurrency = 1000000000000", "conformance.toml:3:");
    refused("strict = 1", "conformance.toml:3:10: invalid type");
    refused("url = 'http://twice'", "conformance.toml:3:1");
    refused("strict = ", "conformance.toml:3:");
    refused("proxy = 5", "3:9: invalid type: integer, expected a string");
    refused("credentials.onapp = 'x'", "3:21: invalid type: string, expected a table with the `secret` of an account");
    refused("entities = { server_id = 'x' }", "3:26: invalid type: string, expected a sequence");
    refused("limits.rate = -1", "3:15: invalid value: integer, expected a nonzero u16");
    refused("limits.rate = 99999999999999999999", "3:15: the number is too large");
    refused("special.no-permission.scheme = 5", "3:32: invalid type: integer, expected ");
}

#[test]
fn names_of_nothing_are_refused_with_what_was_meant() {
    refused(
        "operations = ['baidu-bbb']",
        "conformance.toml:3:15: no operation or vendor is called `baidu-bbb`; did you mean `baidu-bbc`?",
    );
    refused("urls = { baidu = 'http://x' }", "did you mean `baidu-bbc`?");
    refused("entities = { verson = ['1'] }", "did you mean `version`?");
    refused("severity.deny = ['pagination/next-consistant']", "did you mean `pagination/next-consistent`?");
    refused("severity.deny = ['nothing/*']", "no rule or fact is called `nothing/*`");
    refused("credentials.baidu-bb = { secret = 'env:SECRET' }", "did you mean `baidu-bbc`?");
    refused("credentials.baidu-bbc = { secret = 'env:SECRET', scheme = 'bce-auth' }", "did you mean `bce-auth-v1`?");
    let waiver = |id: &str| format!("waivers = [{{ id = '{id}', reason = 'known', until = 2027-01-31 }}]");
    refused(
        &waiver("pagination/next-consistant"),
        "3:19: no rule or fact is called `pagination/next-consistant`; did you mean `pagination/next-consistent`?",
    );
    refused(&waiver("baidu-bbc/query-operation-log#response.nextMaker"), "#response.nextMarker`?");
    refused(&waiver("0123456"), "no rule or fact is called `0123456`");
}

#[test]
fn waivers_have_a_pattern_a_reason_and_a_last_day() {
    let a = understood(
        r#"
        [[target.a.waivers]]
        id = "pagination/*"
        reason = " the gateway strips it; ticket 4711 "
        until = 2027-01-31

        [[target.a.waivers]]
        id = "0a1b2c3d"
        reason = "known"
        until = "2027-02-01"
        "#,
    );
    let [first, second] = a.waivers.as_slice() else { panic!("{:?}", a.waivers) };
    assert_eq!((first.pattern.as_str(), first.reason.as_str()), ("pagination/*", "the gateway strips it; ticket 4711"));
    assert_eq!((first.until.to_string(), first.location.line), ("2027-01-31".to_owned(), 5));
    assert_eq!((second.pattern.as_str(), second.until.to_string()), ("0a1b2c3d", "2027-02-01".to_owned()));
}

#[test]
fn a_waiver_without_a_reason_or_an_end_is_refused() {
    let waiver = |rest: &str| format!("waivers = [{{ id = 'pagination/*', {rest} }}]");
    refused(&waiver("until = 2027-01-31"), "missing field `reason`");
    refused(&waiver("reason = 'known'"), "missing field `until`");
    refused(&waiver("reason = ' ', until = 2027-01-31"), "conformance.toml:3:44: a waiver has a reason");
    for until in
        ["2027-01-31T00:00:00", "'2027-02-30'", "'31.01.2027'", "'20270131'", "'tomorrow'", "2027", "''", "'2027-1-31'"]
    {
        refused(&waiver(&format!("reason = 'known', until = {until}")), "`until` is the last day of the waiver");
    }
    refused(&waiver("reason = 'known', untill = 2027-01-31"), "did you mean `until`?");
}

#[test]
fn values_that_cannot_be_used_are_refused() {
    refused("headers = { X = 'env:NOT_SET' }", "the environment variable `NOT_SET` is not set");
    refused("headers = { X = 'env:TWO_LINES' }", "the value of `X` cannot stand in a header");
    refused("headers = { 'a b' = 'c' }", "`a b` cannot be the name of a header");
    refused("credentials.baidu-bbc = { secret = 'file:none' }", "conformance.toml:3:36: the value is in `none`");
    refused("special.no-permission = { access_key = 'a' }", "an account has a `secret` too");
    refused("special.no-permission = { security_token = 'a' }", "an account has a `secret` too");
    refused(
        "special.no-permission = { secret = 'a', headers = { X = 'b' } }",
        "an account signs the request by itself",
    );
}

#[test]
fn urls_that_requests_cannot_be_sent_to_are_refused_without_showing_a_password() {
    for (url, expected) in [
        ("staging.example.com", "is no URL"),
        ("ftp://example.com", "is no http or https URL"),
        ("http://user:hunter2@example.com", "the URL carries credentials"),
        ("http://example.com/?a=1", "has a query or a fragment"),
        ("user:hunter2@example.com", "is no http or https URL"),
    ] {
        let error = read(&format!("[target.a]\nurl = '{url}'"), "a").unwrap_err().to_string();
        assert!(error.starts_with("conformance.toml:2:7: ") && error.contains(expected), "{url}: {error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
}

#[test]
fn an_unknown_target_is_answered_with_those_that_are_known() {
    let text = "[target.staging]\nurl = 'http://a'\n[target.production]\nurl = 'http://b'";
    let error = read(text, "stagin").unwrap_err().to_string();
    let expected = "no target is called `stagin`; did you mean `staging`? (known: production, staging)";
    assert!(error.ends_with(expected), "{error}");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,200}") {
        let _ = read(&text, "a");
    }

    #[test]
    fn no_toml_makes_it_panic(
        key in "(target|url|operations|limits|severity|entities|headers|credentials|special|[a-zé]{1,4})",
        inner in "(url|deny|rate|timeout_ms|secret|no-permission|[a-zé]{1,4})",
        value in prop_oneof![
            any::<i64>().prop_map(|n| n.to_string()),
            any::<f64>().prop_map(|n| format!("{n:?}")),
            "\"(env:)?[a-z/:*#]{0,9}\"",
            "\\[(\"[a-z*]{0,3}\",?)?\\]",
            Just("{ a = 1 }".to_owned()),
        ],
    ) {
        let _ = read(&format!("[target.a]\nurl = 'http://h'\n{key} = {value}"), "a");
        let _ = read(&format!("[target.a]\nurl = 'http://h'\n[target.a.{key}]\n{inner} = {value}"), "a");
        let _ = read(&format!("{key} = {value}"), "a");
    }

    #[test]
    fn no_error_shows_a_value(
        key in "url|urls|operations|entities|headers|credentials|proxy|ca|auth_probes|special|limits|levels|waivers|strict",
        inner in "baidu-bbc|secret|scheme|headers|timeout_ms|rate|id|until|no-permission|X-Auth-Token|server_id",
        shape in 0..6_usize,
    ) {
        let value = "'Zq7x s3cret'";
        let value = match shape {
            0 => value.to_owned(),
            1 => format!("[{value}]"),
            2 => format!("{{ {inner} = {value} }}"),
            3 => format!("[{{ {inner} = {value} }}]"),
            4 => format!("{{ {inner} = {{ {inner} = {value} }} }}"),
            _ => format!("{{ {inner} = [{value}] }}"),
        };
        let text = format!("[target.a]\nurl = 'http://h'\n{key} = {value}");
        if let Err(ConfigError::Invalid { place, problem }) = Config::parse("conformance.toml", &text) {
            prop_assert!(place.line >= 3 && !problem.contains("Zq7x"), "{text}: {place}: {problem}");
        }
    }

    #[test]
    fn no_text_in_any_place_makes_it_panic(texts in proptest::collection::vec("[\\PC&&[^'\n]]{0,12}", 6)) {
        let [a, b, c, d, e, f] = texts.as_slice() else { unreachable!() };
        let _ = read(
            &format!("[target.a]\nurl = '{a}'\noperations = ['{b}']\nseverity.deny = ['{c}']\nheaders = {{ '{d}' = '{e}' }}"),
            f,
        );
    }
}

#[test]
fn a_proxy_and_an_authority_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("conformance.toml");
    std::fs::write(folder.path().join("ca.pem"), "no certificate").unwrap();
    let read = |line: &str| {
        std::fs::write(&file, format!("[target.a]\nurl = \"http://example.com\"\n{line}\n")).unwrap();
        let config = Config::load(&file).unwrap();
        config.target("a", &Catalogue::embedded().unwrap(), &|_| None).map(|found| found.target.transport)
    };
    assert!(read("proxy = \"http://user:hush@127.0.0.1:3128\"").unwrap().proxy.is_some());
    for (line, expected) in [
        ("proxy = \"http://user:hush@\"", "no URL of a proxy"),
        ("ca = \"missing.pem\"", "cannot read"),
        ("ca = \"ca.pem\"", "holds no certificate in PEM"),
    ] {
        let error = read(line).unwrap_err().to_string();
        assert!(error.contains(expected) && !error.contains("hush"), "{error}");
    }
}

#[test]
fn a_secret_in_the_file_is_used_hidden_and_warned_of() {
    let a = understood(
        r#"credentials.baidu-bbc = { access_key = "the-access-key", secret = "plain-secret", security_token = "env:SECRET" }
headers = { X-Auth-Token = "plain-token", Accept-Language = "de" }
proxy = "http://user:pass%21word@127.0.0.1:3128"
special.no-permission = { query = { any = "plain-parameter" } }
special.expired-sts-token = { access_key = "another-key", secret = "env:KEY", security_token = "plain-sts-token" }"#,
    );
    assert_eq!(a.target.accounts["baidu-bbc"].credentials.secret.expose(), "plain-secret");
    let account = a.target.special.values().find_map(|special| special.account.as_ref()).unwrap();
    assert_eq!(account.credentials.access_key, "another-key");
    assert_eq!(account.credentials.security_token.as_ref().unwrap().expose(), "plain-sts-token");
    let names: Vec<&str> = a.warnings.iter().map(|warning| warning.split('`').nth(1).unwrap()).collect();
    assert_eq!(names, ["secret", "X-Auth-Token", "proxy", "any", "security_token"]);
    let first = &a.warnings[1];
    assert!(first.starts_with("conformance.toml:4:28: ") && first.contains("write `env:NAME`"), "{first}");
    let hidden: Vec<&str> = a.secrets.iter().map(|secret| secret.expose()).collect();
    for secret in ["plain-secret", "plain-token", "pass!word", "pass%21word", "plain-parameter", "plain-sts-token"] {
        assert!(hidden.contains(&secret), "{secret}");
        assert!(!format!("{a:?}").contains(secret), "{secret}");
    }
    // As `Authorization: Basic` says it.
    assert!(hidden.contains(&"dXNlcjpwYXNzIXdvcmQ=") && hidden.contains(&"dGhlLWFjY2Vzcy1rZXk6cGxhaW4tc2VjcmV0"));
    assert!(!hidden.contains(&"the-access-key"), "a key names who asks, which is no secret");
}

#[test]
fn a_file_that_was_understood_does_not_show_its_values() {
    let lines = "headers = { X = 'Zq7x' }\nproxy = 'http://u:Zq7x@h'\ncredentials.onapp = { secret = 'Zq7x' }";
    let config = Config::parse("conformance.toml", &format!("[target.a]\nurl = 'http://h'\n{lines}")).unwrap();
    let shown = format!("{config:?}");
    assert!(!shown.contains("Zq7x") && shown.contains("onapp"), "{shown}");
}

#[test]
fn values_are_read_from_files_beside_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let write = |name: &str, bytes: &[u8]| std::fs::write(path(name), bytes).unwrap();
    write("url", b"http://127.0.0.1:1/base/\n");
    write("token", b"from a file\r\n");
    write("two-lines", b"a\n\n");
    write("long", &vec![b'a'; (64 << 10) + 1]);
    write("longest", &vec![b'a'; 64 << 10]);
    write("binary", b"\xff\xfe");
    let read = |lines: &str| {
        write("conformance.toml", format!("[target.a]\n{lines}").as_bytes());
        Config::load(&path("conformance.toml")).unwrap().target("a", &Catalogue::embedded().unwrap(), &env)
    };
    let a = read(
        r#"url = "file:url"
        headers = { X-Tenant = "file:token" }
        entities = { version = ["file:token"] }
        credentials.onapp = { access_key = "env:KEY", secret = "file:longest" }"#,
    )
    .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(a.target.url, "http://127.0.0.1:1/base");
    assert_eq!((&*a.target.headers["X-Tenant"], &*a.target.entities["version"][0]), ("from a file", "from a file"));
    assert_eq!(a.target.accounts["onapp"].credentials.secret.expose().len(), 64 << 10);
    assert_eq!(a.target.references["from a file"], format!("file:{}", path("token").display()));
    assert_eq!(a.target.references["an-access-key"], "env:KEY");
    assert!(a.warnings.is_empty(), "{:?}", a.warnings);

    let url = "url = 'http://127.0.0.1:1'\n";
    for (value, expected) in [
        ("file:none", "No such file"),
        ("file:long", "more than 65536 bytes"),
        ("file:binary", "it is no text"),
        ("file:.", "directory"),
        ("file:", "directory"),
    ] {
        let error = read(&format!("{url}headers = {{ X = '{value}' }}")).unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(error.to_string().contains("conformance.toml:3:17: the value is in `"), "{error}");
        assert!(cause.contains(expected), "{value}: {cause}");
    }
    let error = read(&format!("{url}headers = {{ X = 'file:two-lines' }}")).unwrap_err().to_string();
    assert!(error.contains("cannot stand in a header"), "one line break is cut, no more: {error}");
}
