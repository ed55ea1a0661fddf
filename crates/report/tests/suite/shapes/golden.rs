//! One snapshot for each operation and form: the merged shape of its golden cases in the adopted reading.
//!
//! A changed file under `snapshots/` is a changed response, to be accepted or refused by a person.

use std::collections::BTreeMap;

use oplog_report::shape::BodyShape;
use oplog_schema::golden::{self, Reading};
use oplog_schema::{Catalogue, Source};
use oplog_wire::MediaType;

#[test]
fn the_shapes_of_the_documented_answers() {
    let catalogue = Catalogue::embedded().unwrap();
    let mut shapes: BTreeMap<String, BodyShape> = BTreeMap::new();
    for case in golden::load(&Source::Embedded).unwrap() {
        if case.reading != Reading::Adopted {
            continue;
        }
        let operation = catalogue.get(&case.operation).unwrap();
        for (_, response) in case.exchanges.iter().filter(|(_, response)| (200..300).contains(&response.status)) {
            let form = response.media.unwrap_or(MediaType::Json);
            let decoded = operation.decode(form, operation.shape(), &response.body);
            let body = decoded.unwrap_or_else(|error| panic!("{}/{}: {error}", case.operation, case.name)).value;
            let name = format!("{}.{}", case.operation.replace('/', "."), form.as_str());
            shapes.entry(name).or_default().add(&body);
        }
    }
    for operation in catalogue.operations() {
        let prefix = format!("{}.", operation.id().as_str().replace('/', "."));
        assert!(shapes.keys().any(|name| name.starts_with(&prefix)), "no golden case shows {}", operation.id());
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, shape) in shapes {
            insta::assert_snapshot!(name, shape.to_string());
        }
    });
}
