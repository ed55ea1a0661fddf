use oplog_mock::*;
use oplog_schema::*;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let catalogue = Catalogue::embedded().unwrap();
    let cases = golden::load(&Source::Embedded).unwrap();
    let mut settings = Settings { entries: Some(130), ..Settings::open() };
    let found = faults::find(&catalogue, &args[1]);
    eprintln!("{found:?}");
    found[0].choose(&mut settings);
    let responder = Responder::new(&catalogue, &cases, settings).unwrap();
    let r = responder.respond(&Request::get(&args[2]), jiff::Timestamp::now());
    println!("{} {:?}\n{}", r.status, r.headers, String::from_utf8_lossy(&r.body));
}
