//! Arguments that limit what a run may take.

use std::time::Duration;

use crate::quantity::{NotASize, parse_bytes};
use crate::run::Limits;

/// How much of a cell's outputs goes into the notebook unless the user says otherwise: more than that, no front end
/// opens with joy.
const MAX_OUTPUT: u64 = 64 << 20;

/// What the run may take.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Limits")]
pub struct LimitArgs {
    /// Stop the run after this time, such as 90s, 5m or 1h30m: interrupt first, then kill
    #[arg(long, value_name = "TIME", value_parser = duration)]
    timeout: Option<Duration>,

    /// Stop the run when a cell takes longer than this
    #[arg(long, value_name = "TIME", value_parser = duration)]
    cell_timeout: Option<Duration>,

    /// Kill the kernel and its processes when they hold more memory than this, such as 4GB
    #[arg(long, value_name = "SIZE", value_parser = parse_bytes)]
    max_memory: Option<u64>,

    /// Keep what a cell puts out beyond this in the run store instead of the notebook, or `none` [default: 64MiB]
    #[arg(long, value_name = "SIZE", value_parser = size_or_none)]
    max_output: Option<Size>,

    /// Refuse a SQL cell that would take what the run's queries process beyond this, such as 20GB or 1.5TiB
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub budget: Option<String>,
}

/// A size, or no limit.
#[derive(Debug, Clone, Copy)]
struct Size(Option<u64>);

impl LimitArgs {
    /// The limits of the run.
    pub fn limits(&self) -> Limits {
        Limits {
            run: self.timeout,
            cell: self.cell_timeout,
            memory: self.max_memory,
            output: self.max_output.map_or(Some(MAX_OUTPUT), |size| size.0),
        }
    }
}

/// A time as the options take it.
pub fn duration(text: &str) -> Result<Duration, String> {
    let wanted = || "a time with its unit, such as 90s, 5m or 1h30m".to_owned();
    let span: jiff::SignedDuration = text.parse().map_err(|_| wanted())?;
    Duration::try_from(span)
        .map_err(|_| wanted())
        .and_then(|d| if d.is_zero() { Err(wanted()) } else { Ok(d) })
}

fn size_or_none(text: &str) -> Result<Size, NotASize> {
    if text == "none" { Ok(Size(None)) } else { parse_bytes(text).map(|bytes| Size(Some(bytes))) }
}

/// A size as the kernel reads it.
fn size(text: &str) -> Result<String, NotASize> {
    parse_bytes(text).map(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_need_a_unit() {
        assert_eq!(duration("5s"), Ok(Duration::from_secs(5)));
        assert_eq!(duration("1h30m"), Ok(Duration::from_mins(90)));
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        for text in ["5", "-5s", "0s", "", "soon"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
