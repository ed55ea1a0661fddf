//! Shapes of bodies: what is a difference and what is none, and the shapes of the golden cases for a person to read.

mod drift;
mod golden;
mod properties;
mod sentences;
