//! `%timeit`: how long code takes that runs again and again.

use std::error::Error;
use std::time::{Duration, Instant};

use crate::cell::CellResult;

/// A run is long enough when it takes this: the clock's own error is far below.
const LONG_ENOUGH: Duration = Duration::from_millis(200);

/// Measures `code` and prints the mean, the deviation and the best of `runs` runs of `loops` executions each;
/// without a number, as many as make a run long enough.
///
/// # Errors
/// What `code` returns.
pub fn measure(loops: Option<u64>, runs: u64, mut code: impl FnMut() -> CellResult) -> CellResult {
    report(loops, runs, &mut |loops| {
        let start = Instant::now();
        for _ in 0..loops {
            code()?;
        }
        Ok(start.elapsed())
    })
}

type Run<'a> = &'a mut dyn FnMut(u64) -> Result<Duration, Box<dyn Error>>;

/// Not generic, so that a cell holds nothing but the loop.
fn report(loops: Option<u64>, runs: u64, run: Run<'_>) -> CellResult {
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
fn enough(run: Run<'_>) -> Result<u64, Box<dyn Error>> {
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
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    format!(
        "{} ± {} per loop (mean ± std. dev. of {} run{}, {loops} loop{} each; best {})",
        duration(mean),
        duration(variance.sqrt()),
        seconds.len(),
        plural(seconds.len()),
        if loops == 1 { "" } else { "s" },
        duration(best)
    )
}

/// Three digits with the unit that fits.
fn duration(seconds: f64) -> String {
    let (value, unit) = match seconds {
        _ if seconds >= 1.0 => (seconds, "s"),
        _ if seconds >= 1e-3 => (seconds * 1e3, "ms"),
        _ if seconds >= 1e-6 => (seconds * 1e6, "µs"),
        _ => (seconds * 1e9, "ns"),
    };
    let decimals = if value >= 99.95 { 0 } else if value >= 9.995 { 1 } else { 2 };
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
            told(&[0.001, 0.003], 10),
            "2.00 ms ± 1.00 ms per loop (mean ± std. dev. of 2 runs, 10 loops each; best 1.00 ms)"
        );
        assert_eq!(duration(123e-9), "123 ns");
    }
}
