//! What the journal keeps of a parameter whose name sounds like a secret's.

use jiff::Timestamp;
use oplog_requests::{LoggedRequest, Proof, ServedExchange};
use oplog_schema::{Catalogue, Source};

/// An operation whose cursor has another name.
fn with_cursor(name: &str) -> Catalogue {
    let path = "schemas/alibaba-oos/list-execution-logs/tables.toml";
    let tables = std::fs::read_to_string(format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
    std::fs::write(folder.path().join(path), tables.replace("NextToken", name)).unwrap();
    Catalogue::load(&Source::Folder(folder.path().to_owned())).unwrap()
}

fn target(target: &str, catalogue: &Catalogue) -> String {
    let exchange = ServedExchange {
        connection: None,
        at: Timestamp::UNIX_EPOCH,
        method: "GET",
        target,
        headers: &[],
        body: b"",
        status: 200,
        answer_headers: &[],
        answer: b"",
    };
    LoggedRequest::new(1, &exchange, Proof::Unchecked, catalogue.operations()).target
}

#[test]
fn a_documented_cursor_is_kept_whatever_it_is_called() {
    let catalogue = with_cursor("SyncToken");
    assert_eq!(target("/?SyncToken=abc&Token=abc", &catalogue), "/?SyncToken=abc&Token=[redacted]");
}

#[test]
fn a_documented_constant_is_kept_whatever_it_is_called() {
    let catalogue = Catalogue::embedded().unwrap();
    for row in catalogue.operations().iter().flat_map(|operation| operation.parameters()) {
        let Some(constant) = &row.constant else { continue };
        let sent = format!("/?{}={}", row.name, constant.value);
        assert_eq!(target(&sent, &catalogue), sent);
    }
}
