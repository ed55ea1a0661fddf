//! What a run suppresses, and what it comes to: reports made by hand, and two runs of the same fault.

mod baseline;
mod exit_codes;
mod made;
mod stable;
mod waivers;
