//! Where the time comes from: the mock server answers by a clock, and the checker asks and signs by the one of its target.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

/// Where the time comes from.
///
/// ```
/// use jiff::Timestamp;
/// use oplog_wire::Clock;
/// let noon: Timestamp = "2026-03-01T12:00:00Z".parse()?;
/// assert_eq!(Clock::Fixed(noon).now(), noon);
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still.
    Fixed(Timestamp),
    /// The machine's clock, moved by this much.
    Shifted(SignedDuration),
    /// Whatever the function says, called once per request.
    Custom(Arc<dyn Fn() -> Timestamp + Send + Sync>),
}

impl Clock {
    /// A clock that shows `instant` now, and goes on from there.
    #[must_use]
    pub fn starting_at(instant: Timestamp) -> Self {
        Clock::Shifted(instant.duration_since(Timestamp::now()))
    }

    /// The time it shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => Timestamp::now(),
            Clock::Fixed(instant) => *instant,
            Clock::Shifted(by) => {
                let now = Timestamp::now();
                now.checked_add(*by).unwrap_or(now)
            }
            Clock::Custom(now) => now(),
        }
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Clock::System => f.write_str("System"),
            Clock::Fixed(instant) => write!(f, "Fixed({instant})"),
            Clock::Shifted(by) => write!(f, "Shifted({by})"),
            Clock::Custom(_) => f.write_str("Custom"),
        }
    }
}
