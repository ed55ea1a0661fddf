//! Runs all targets for a while, in turn, and keeps what makes one panic. `cargo xtask fuzz --minutes 10` builds and starts it.

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use oplog_fuzz::Fuzzer;
use oplog_fuzz::targets::ALL;

/// How long one target runs until the next one has its turn.
const TURN: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    match run(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(crashes) => {
            eprintln!("{crashes} crashes");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// How many crashes there were.
fn run(args: &[String]) -> anyhow::Result<usize> {
    let (mut minutes, mut seed) = (1_u64, None);
    for pair in args.chunks(2) {
        let [name, value] = pair else { bail!("{} needs a number", pair[0]) };
        let number: u64 = value.parse().with_context(|| format!("{name} needs a number"))?;
        match name.as_str() {
            "--minutes" => minutes = number,
            "--seed" => seed = Some(number),
            other => bail!("there is no argument `{other}`: use --minutes or --seed"),
        }
    }
    let seed = seed.unwrap_or_else(|| jiff::Timestamp::now().as_second().unsigned_abs());
    let crashes = Path::new(env!("CARGO_MANIFEST_DIR")).join("crashes");
    let until = Instant::now() + Duration::from_secs(60 * minutes);
    let mut fuzzers: Vec<Fuzzer> = ALL.iter().map(|target| Fuzzer::new(target, seed)).collect();
    let mut found = 0;
    while Instant::now() < until {
        for (target, fuzzer) in ALL.iter().zip(&mut fuzzers) {
            let turn = (Instant::now() + TURN).min(until);
            while Instant::now() < turn {
                let Err(crash) = fuzzer.step() else { continue };
                let folder = crashes.join(target.name);
                std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
                let file = folder.join(crash.file());
                std::fs::write(&file, &crash.input).with_context(|| format!("cannot write {}", file.display()))?;
                eprintln!("{}: {}, by {}", target.name, crash.message, file.display());
                found += 1;
            }
        }
    }
    for (target, fuzzer) in ALL.iter().zip(&fuzzers) {
        println!("{:<10} {} inputs, seed {seed}", target.name, fuzzer.cases);
    }
    Ok(found)
}
