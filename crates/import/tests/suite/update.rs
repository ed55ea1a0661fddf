//! A later edition of a page: what it changes comes into the tables, what a person wrote there stays.

use oplog_import::update::{UpdateError, UpdatedTables, update};
use oplog_schema::Operation;
use proptest::prelude::*;

use crate::support::read;

const PATH: &str = "own/acme/list-lamps/tables.toml";

/// A page of some rows, each a line of a table.
fn page(parameters: &[&str], fields: &[&str], errors: &[&str]) -> String {
    let rows = |rows: &[&str]| rows.iter().map(|row| format!("{row}\n")).collect::<String>();
    format!(
        "# List lamps\n\n## URI\n\nGET /v1/{{room_id}}/lamps\n\n| Name | Mandatory | Type | Description |\n|---|---|---|---|\n| room_id | \
         Yes | String | The room. |\n{}\n## Example request\n\n```\nGET https://lamps.example/v1/r-1/lamps?limit=1\n```\n\n## Response\n\n| Name | \
         Mandatory | Type | Description |\n|---|---|---|---|\n| lamps | Yes | Array of Lamp objects | The lamps. |\n| next_marker | No | String | \
         Where the next page starts. |\n\nTable 2 Lamp\n\n| Name | Mandatory | Type | Description |\n|---|---|---|---|\n| id | Yes | String | Its \
         id. |\n{}\n## Error codes\n\n| Status code | Error code | Error message |\n|---|---|---|\n{}",
        rows(parameters),
        rows(fields),
        rows(errors)
    )
}

const PARAMETERS: [&str; 3] = [
    "| marker | No | String | Where the page starts. |",
    "| limit | No | Integer | How many; from 1 to 100. The default value is 20. |",
    "| colour | No | String | Only lamps of this colour. |",
];
const FIELDS: [&str; 3] = [
    "| state | Yes | String | Options: on, off |",
    "| watt | Yes | Integer | How bright. |",
    "| made_at | Yes | String | When. |",
];
const ERRORS: [&str; 2] =
    ["| 404 | Lamp.NotFound | There is no room {name}. |", "| 500 | Lamp.Internal | Internal error. |"];

fn first() -> String {
    page(&PARAMETERS, &FIELDS, &ERRORS)
}

/// The tables and the facts of a draft.
fn drafted(page: &str) -> (String, String) {
    let draft = oplog_import::draft(&read("page.md", page), "acme/list-lamps", "page.md");
    let file = |name: &str| draft.files.iter().find(|(path, _)| path == name).expect(name).1.clone();
    (file("tables.toml"), file("page.json"))
}

fn updated(tables: &str, earlier: Option<&str>, page: &str) -> UpdatedTables {
    let new = update(PATH, tables, earlier, &read("page.md", page)).expect("tables that load");
    Operation::from_toml(PATH, &new.tables).unwrap_or_else(|error| panic!("{error}\n{}", new.tables));
    new
}

fn lines(new: &UpdatedTables) -> Vec<String> {
    new.changes
        .iter()
        .map(|one| match &one.left {
            None => one.what.clone(),
            Some(why) => format!("{} ({why})", one.what),
        })
        .collect()
}

#[test]
fn the_same_page_changes_nothing() {
    let (tables, facts) = drafted(&first());
    let new = updated(&tables, Some(&facts), &first());
    assert!(new.is_empty() && new.tables == tables && new.page == facts, "{new:#?}");
}

#[test]
fn lengths_that_change_are_brought_in() {
    let [earlier, later] = [20, 30].map(|most| {
        let shade = format!("| shade | No | String | At most {most} characters. |");
        page(&[&PARAMETERS[..], &[shade.as_str()]].concat(), &FIELDS, &ERRORS)
    });
    let (tables, facts) = drafted(&earlier);
    let new = updated(&tables, Some(&facts), &later);
    assert_eq!(lines(&new), ["~ parameter.shade: max_length 20 -> 30"]);
    let operation = Operation::from_toml(PATH, &new.tables).expect("tables");
    assert_eq!(operation.parameter("shade").and_then(|row| row.max_length), Some(30));
}

#[test]
fn rows_that_come_go_and_change_are_brought_in() {
    let (tables, facts) = drafted(&first());
    let later = page(
        &[
            PARAMETERS[0],
            "| limit | No | Integer | How many; from 1 to 50. The default value is 20. |",
            "| shape | Yes | String | Options: round, flat |",
        ],
        &[
            "| state | Yes | String | Options: on, off, dim |",
            "| watt | No | Integer | How bright. |",
            FIELDS[2],
            "| note | No | String | A note. |",
        ],
        &[ERRORS[0], "| 429 | Lamp.TooMany | Too many requests. |"],
    );
    let new = updated(&tables, Some(&facts), &later);
    assert_eq!(
        lines(&new),
        [
            "~ parameter.limit: maximum 100 -> 50",
            "+ parameter.shape: in query, type string, printed String, mandatory true, enum round, flat",
            "~ response.lamps[].state: enum on, off -> on, off, dim",
            "~ response.lamps[].watt: mandatory true -> false",
            "+ response.lamps[].note: type string, printed String, mandatory false",
            "+ error.Lamp.TooMany 429: message Too many requests.",
            "- parameter.colour: in query, type string, printed String, mandatory false",
            "- error.Lamp.Internal 500: message Internal error.",
        ]
    );
    let operation = Operation::from_toml(PATH, &new.tables).expect("tables");
    assert_eq!(operation.parameter("limit").and_then(|row| row.maximum), Some(50));
    assert!(operation.parameter("colour").is_none() && operation.parameter("shape").is_some());
    assert!(updated(&new.tables, Some(&new.page), &later).is_empty());
}

#[test]
fn what_a_person_wrote_stays_and_is_told() {
    let (tables, facts) = drafted(&first());
    let tables = tables
        .replace("maximum = 100", "maximum = 80 # the vendor's support says so")
        .replace("name = \"colour\"", "# Colours are names of the vendor's palette.\nname = \"colour\"");
    let later = page(
        &[PARAMETERS[0], "| limit | Yes | Integer | How many; from 1 to 50. The default value is 10. |"],
        &FIELDS,
        &ERRORS,
    );
    let new = updated(&tables, Some(&facts), &later);
    let told = lines(&new).join("\n");
    assert!(told.contains("maximum 100 -> 50 (the tables say 80 by hand)"), "{told}");
    for kept in ["maximum = 80 # the vendor's support says so", "# Colours are names of the vendor's palette."] {
        assert!(new.tables.contains(kept), "{kept} is not in\n{}", new.tables);
    }
    assert!(new.tables.contains("default = 10") && !new.tables.contains("name = \"colour\""), "{}", new.tables);
}

#[test]
fn a_row_that_other_rows_need_is_left_to_a_person() {
    let (tables, facts) = drafted(&first());
    // An erratum about a field that is gone would point at nothing.
    let erratum = "\n[[erratum]]\nid = \"dim\"\nsays = \"a\"\nshows = \"b\"\nreading = \"c\"\nreason = \"d\"\nat = \"e\"\nfacts = [\"response.lamps[].watt\"]\nrules = [\"fields/type\"]\n";
    let new =
        updated(&format!("{tables}{erratum}"), Some(&facts), &page(&PARAMETERS, &[FIELDS[0], FIELDS[2]], &ERRORS));
    assert!(lines(&new)[0].contains("the tables would not load"), "{:?}", lines(&new));
    assert!(new.tables.contains("path = \"lamps[].watt\""));
}

#[test]
fn a_new_contradiction_becomes_an_erratum_and_a_known_one_is_told_of_once() {
    let example = "\n## Example response\n\n```json\n{\"lamps\": [{\"id\": \"a\", \"state\": \"dim\", \"watt\": 4, \"made_at\": \"2026-01-15T10:00:00Z\"}]}\n```\n";
    let (tables, facts) = drafted(&first());
    let later = first().replace("\n## Error codes", &format!("{example}\n## Error codes"));
    let new = updated(&tables, Some(&facts), &later);
    assert!(
        new.contradictions.iter().any(|one| one.what.contains("contradictions/value-in-example") && one.left.is_none()),
        "{new:#?}"
    );
    assert!(new.tables.contains("allows = { values = [\"dim\"] }"), "{}", new.tables);
    let again = updated(&new.tables, Some(&new.page), &later);
    assert!(again.is_empty() && again.tables == new.tables, "{again:#?}");
}

#[test]
fn without_earlier_facts_the_tables_are_compared() {
    let (tables, _) = drafted(&first());
    assert_eq!(lines(&updated(&tables, None, &first())), Vec::<String>::new());
    let later = page(&PARAMETERS, &[FIELDS[0], FIELDS[1], FIELDS[2], "| note | No | String | A note. |"], &ERRORS);
    assert_eq!(
        lines(&updated(&tables, None, &later)),
        ["+ response.lamps[].note: type string, printed String, mandatory false"]
    );
}

#[test]
fn another_page_and_broken_files_are_refused() {
    let (tables, facts) = drafted(&first());
    let fields: Vec<String> = (0..3_000).map(|number| format!("| f{number} | Yes | String | A field. |")).collect();
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let many = read("page.md", &page(&PARAMETERS, &fields, &ERRORS));
    assert!(matches!(update(PATH, &tables, Some(&facts), &many), Err(UpdateError::TooMany(_))));
    let page = read("page.md", &first());
    assert!(matches!(update(PATH, "id = 1", Some(&facts), &page), Err(UpdateError::Tables(_))));
    assert!(matches!(update(PATH, &tables, Some("{"), &page), Err(UpdateError::Earlier(_))));
}

/// Lines of a table: some of these, each as it is or in another edition.
fn some(rows: &'static [&'static str], others: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    proptest::collection::vec(0..3_u8, rows.len()).prop_map(move |picks| {
        picks
            .iter()
            .enumerate()
            .filter_map(|(at, pick)| match pick {
                0 => None,
                1 => Some(rows[at]),
                _ => Some(others[at]),
            })
            .collect()
    })
}

const OTHER_PARAMETERS: [&str; 3] = [
    "| marker | Yes | String | Where the page starts. |",
    "| limit | No | Integer | How many; from 1 to 50. The default value is 10. |",
    "| colour | No | String | Options: red, green |",
];
const OTHER_FIELDS: [&str; 3] = [
    "| state | No | String | Options: on, off, dim |",
    "| watt | Yes | String | How bright. |",
    "| made_at | No | String | YYYY-MM-DDThh:mm:ssZ |",
];
const OTHER_ERRORS: [&str; 2] = ["| 404 | Lamp.NotFound | No such room. |", "| 503 | Lamp.Internal | Busy. |"];

fn edition() -> impl Strategy<Value = String> {
    let parts = (some(&PARAMETERS, &OTHER_PARAMETERS), some(&FIELDS, &OTHER_FIELDS), some(&ERRORS, &OTHER_ERRORS));
    parts.prop_map(|(parameters, fields, errors)| page(&parameters, &fields, &errors))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Taking an edition in twice is taking it in once, and no comment of a person is lost on the way, wherever it stands.
    #[test]
    fn updates_are_idempotent_and_comments_survive(before in edition(), after in edition(), places in proptest::collection::vec(0..200_usize, 1..5)) {
        let (mut tables, facts) = drafted(&before);
        let mut comments = Vec::new();
        for (number, place) in places.into_iter().enumerate() {
            let mut text: Vec<String> = tables.lines().map(str::to_owned).collect();
            let comment = format!("# note {number} of a person");
            text.insert(place % (text.len() + 1), comment.clone());
            comments.push(comment);
            tables = text.join("\n") + "\n";
        }
        let once = updated(&tables, Some(&facts), &after);
        for comment in &comments {
            prop_assert!(once.tables.contains(comment), "{comment} is not in\n{}", once.tables);
        }
        let twice = updated(&once.tables, Some(&once.page), &after);
        prop_assert!(twice.is_empty(), "{:#?}", twice.changes);
        prop_assert_eq!(&twice.tables, &once.tables);
    }
}
