//! What the data-driven tests share: cases from text, results as text, and the scoreboard.

#![allow(dead_code, reason = "each test binary uses its own part")]

pub mod cases;
pub mod compliance;
pub mod fixture;
pub mod score;
pub mod show;
