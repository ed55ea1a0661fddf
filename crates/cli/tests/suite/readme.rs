//! The finding that the README shows is the one that the program prints.

use crate::mock::Mock;
use crate::support::oplog;

const README: &str = include_str!("../../../../README.md");
/// Where the mock server of the README listens.
const ADDRESS: &str = "127.0.0.1:8101";
/// Stands for lines that the README leaves out.
const LEFT_OUT: &str = "…";

#[test]
fn the_finding_of_the_readme_is_what_a_run_prints() {
    let (_, rest) = README.split_once("```console\n").unwrap();
    let mut lines = rest.split_once("```").unwrap().0.lines();
    let mut command = |name: &str| -> Vec<&str> {
        let line = lines.next().unwrap().strip_prefix(&format!("$ cargo xtask {name} ")).unwrap();
        line.trim_end_matches(" &").split_whitespace().collect()
    };
    let (mock, conformance) = (command("mock"), command("conformance"));
    let args = mock.strip_prefix(&["--listen", ADDRESS]).unwrap();
    let mock = Mock::start(args);
    let target = format!("http://{ADDRESS}");
    let here = format!("http://{}", mock.address);
    let args: Vec<&str> = conformance.into_iter().map(|word| if word == target { &here } else { word }).collect();
    let run = oplog(&[&["conformance"], &args[..]].concat()).ends_with(1);
    let printed = run.stdout.replace(&mock.address, ADDRESS).replace("oplog ", "cargo xtask ");
    let mut printed = printed.lines();
    for line in lines.filter(|line| *line != LEFT_OUT) {
        assert!(printed.any(|found| found == line), "{line:?} is not in, or not in this order\n{}", run.stdout);
    }
}
