//! How long cells take, and code that is to be measured.

use std::time::Duration;

use super::split::{self, Wrapping};
use super::{CellError, Engine, Output};

impl Engine {
    /// The time that the compiler has taken since this was last asked.
    pub fn take_compile_time(&mut self) -> Duration {
        std::mem::take(&mut self.compile_time)
    }

    /// Runs the cell `source` again and again, and prints how long it takes: `runs` runs of `loops` executions
    /// each; without a number, as many as make a run long enough. What it binds is not kept.
    ///
    /// # Errors
    /// As for [`Engine::execute`].
    pub async fn measure(
        &mut self,
        count: u32,
        source: &str,
        (loops, runs): (Option<u64>, u64),
        output: &Output,
    ) -> Result<(), CellError> {
        let mut cell = split::split(source);
        cell.bound.clear();
        cell.wrapping = Some(Wrapping {
            // The loop is written out: a call to a closure would take longer than much that is measured.
            before: format!(
                "::nbrun_prelude::timing::measure(::core::option::Option::{}, {runs}, &mut |__nbrun_loops| {{ \
                 let __nbrun_start = ::std::time::Instant::now(); let mut __nbrun_loop = 0u64; \
                 while __nbrun_loop < __nbrun_loops {{ __nbrun_loop += 1; ::std::hint::black_box({{",
                loops.map_or_else(|| "None".to_owned(), |loops| format!("Some({loops})"))
            ),
            after: "}); } ::nbrun_prelude::timing::Run::Ok(__nbrun_start.elapsed()) })?;".to_owned(),
        });
        self.execute_parts(count, source, cell, output).await
    }
}
