//! How much later an answer comes: a fixed time, or one drawn from a distribution by a seed, the same in every run.

use std::time::Duration;

use serde::Deserialize;

use crate::draw::Draw;

/// Longest delay, in milliseconds (ten minutes).
pub(super) const LONGEST_DELAY: u64 = 600_000;

/// How much later an answer comes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Delay {
    fixed: u64,
    drawn: Option<Distribution>,
}

/// A distribution of milliseconds, in WireMock's words.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Distribution {
    /// Anything between the two, both included.
    Uniform {
        lower: u64,
        upper: u64,
        #[serde(default)]
        seed: u64,
    },
    /// Half of the delays are below the median; the larger sigma, the longer the longest ones.
    Lognormal {
        median: f64,
        sigma: f64,
        #[serde(default)]
        seed: u64,
    },
}

impl Delay {
    pub(super) fn new(fixed: Option<u64>, drawn: Option<Distribution>) -> Result<Self, String> {
        let fixed = fixed.unwrap_or_default();
        if fixed > LONGEST_DELAY {
            return Err(format!("`delay_ms` is {LONGEST_DELAY} at most"));
        }
        match drawn {
            Some(Distribution::Uniform { lower, upper, .. }) if lower > upper || upper > LONGEST_DELAY => {
                Err(format!("a uniform delay has `lower` not above `upper`, and `upper` is {LONGEST_DELAY} at most"))
            }
            Some(Distribution::Lognormal { median, sigma, .. }) if !(median > 0.0 && sigma >= 0.0) => {
                Err("a lognormal delay has a `median` above 0 and a `sigma` not below 0".to_owned())
            }
            _ => Ok(Self { fixed, drawn }),
        }
    }

    /// No delay.
    pub(super) const NONE: Self = Self { fixed: 0, drawn: None };

    /// The delay of the answer number `nth`.
    pub(super) fn of(&self, nth: u64) -> Duration {
        let drawn = match self.drawn {
            None => 0,
            Some(Distribution::Uniform { lower, upper, seed }) => Draw::new(seed).nth(nth).between(lower, upper),
            Some(Distribution::Lognormal { median, sigma, seed }) => {
                // Box and Muller: two even draws make one that is normally distributed.
                let even = |n| (Draw::new(seed).nth(nth).nth(n).bits() as f64 + 1.0) / (u64::MAX as f64 + 2.0);
                let normal = (-2.0 * even(0).ln()).sqrt() * (std::f64::consts::TAU * even(1)).cos();
                (median * (sigma * normal).exp()).min(LONGEST_DELAY as f64) as u64
            }
        };
        Duration::from_millis((self.fixed + drawn).min(LONGEST_DELAY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delays(drawn: Distribution) -> Vec<u128> {
        let delay = Delay::new(Some(5), Some(drawn)).expect("it is right");
        (0..1000).map(|nth| delay.of(nth).as_millis()).collect()
    }

    #[test]
    fn drawn_delays_have_their_distribution_and_are_the_same_in_every_run() {
        let uniform = |seed| Distribution::Uniform { lower: 10, upper: 20, seed };
        let drawn = delays(uniform(1));
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&15), Some(&25)));
        assert_eq!(drawn, delays(uniform(1)));
        assert_ne!(drawn, delays(uniform(2)));
        let mut drawn = delays(Distribution::Lognormal { median: 80.0, sigma: 0.4, seed: 1 });
        drawn.sort_unstable();
        assert!((80..=90).contains(&drawn[500]) && drawn[990] > 170, "{} {}", drawn[500], drawn[990]);
    }

    #[test]
    fn a_distribution_that_is_none_is_refused() {
        for drawn in [
            Distribution::Uniform { lower: 2, upper: 1, seed: 0 },
            Distribution::Uniform { lower: 2, upper: LONGEST_DELAY + 1, seed: 0 },
            Distribution::Lognormal { median: 0.0, sigma: 1.0, seed: 0 },
            Distribution::Lognormal { median: f64::NAN, sigma: 1.0, seed: 0 },
        ] {
            assert!(Delay::new(None, Some(drawn)).is_err(), "{drawn:?}");
        }
    }
}
