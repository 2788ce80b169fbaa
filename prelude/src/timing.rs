//! `%timeit`: how long code takes that runs again and again.

use std::error::Error;
use std::time::Duration;

use crate::cell::CellResult;
use crate::display::frame::{plural, thousands};

/// A run is long enough when it takes this: the clock's own error is far below.
const LONG_ENOUGH: Duration = Duration::from_millis(200);

/// How long a run takes, or what the measured code returned early.
pub type Run = Result<Duration, Box<dyn Error>>;

/// Measures a loop and prints the mean, the deviation and the best of `runs` runs of `loops` executions each;
/// without a number, as many as make a run long enough. `run` makes one run of so many executions.
///
/// # Errors
/// What `run` returns.
pub fn measure(loops: Option<u64>, runs: u64, run: &mut dyn FnMut(u64) -> Run) -> CellResult {
    let loops = match loops {
        Some(loops) => {
            run(1)?;
            loops
        }
        None => enough(run)?,
    };
    let mut seconds = Vec::new();
    for _ in 0..runs {
        seconds.push(run(loops)?.as_secs_f64() / loops as f64);
    }
    println!("{}", told(&seconds, loops));
    Ok(())
}

/// The first of 1, 2, 5, 10, 20, 50, … executions that take long enough. They warm up, too.
fn enough(run: &mut dyn FnMut(u64) -> Run) -> Result<u64, Box<dyn Error>> {
    let mut power = 1u64;
    loop {
        for factor in [1, 2, 5] {
            let loops = power.saturating_mul(factor);
            if run(loops)? >= LONG_ENOUGH || loops == u64::MAX {
                return Ok(loops);
            }
        }
        power = power.saturating_mul(10);
    }
}

fn told(seconds: &[f64], loops: u64) -> String {
    let count = seconds.len() as f64;
    let mean = seconds.iter().sum::<f64>() / count;
    let variance = seconds.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / count;
    let best = seconds.iter().copied().fold(f64::INFINITY, f64::min);
    format!(
        "{} ± {} per loop (mean ± std. dev. of {}, {} each; best {})",
        duration(mean),
        duration(variance.sqrt()),
        counted(seconds.len(), "run"),
        counted(usize::try_from(loops).unwrap_or(usize::MAX), "loop"),
        duration(best)
    )
}

fn counted(count: usize, noun: &str) -> String {
    format!("{} {}", thousands(count), plural(count, noun))
}

/// Three digits with the unit that fits.
fn duration(seconds: f64) -> String {
    let (value, unit) = match seconds {
        _ if seconds >= 1.0 => (seconds, "s"),
        _ if seconds >= 1e-3 => (seconds * 1e3, "ms"),
        _ if seconds >= 1e-6 => (seconds * 1e6, "µs"),
        _ => (seconds * 1e9, "ns"),
    };
    let decimals = if value >= 99.95 {
        0
    } else if value >= 9.995 {
        1
    } else {
        2
    };
    format!("{value:.decimals$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enough_loops_are_found_in_steps() {
        for (per_loop, expected) in [(300_000_000, 1), (50_000_000, 5), (1_000, 200_000)] {
            let loops = enough(&mut |loops| Ok(Duration::from_nanos(per_loop * loops))).expect("a number");
            assert_eq!(loops, expected);
        }
    }

    #[test]
    fn mean_deviation_and_best_are_told() {
        assert_eq!(
            told(&[0.001, 0.003], 1000),
            "2.00 ms ± 1.00 ms per loop (mean ± std. dev. of 2 runs, 1,000 loops each; best 1.00 ms)"
        );
        assert_eq!(duration(123e-9), "123 ns");
    }
}
