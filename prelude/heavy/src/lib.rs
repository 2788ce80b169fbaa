//! Typical code of the heavier kind, like `warm` in the prelude: never called, its monomorphisations are exported.
//!
//! An eager join takes a cell twenty seconds to compile, and is thousands of functions. Every cell's rustc reads the
//! list of all functions that its crates share, so these have a library of their own, for the cells that name
//! them.

#![allow(missing_docs, clippy::all)]

use std::error::Error;

// The library that polars is part of.
extern crate nbrun_prelude as _;

use polars::prelude::*;

pub fn joins(left: &DataFrame, right: &DataFrame) -> PolarsResult<()> {
    let inner = || JoinArgs::new(JoinType::Inner);
    left.join(right, ["a"], ["a"], inner(), None)?;
    left.join(right, ["a", "b"], ["a", "b"], inner(), None)?;
    left.join(right, vec!["a"], vec!["a"], inner(), None)?;
    left.inner_join(right, ["a"], ["a"])?;
    left.inner_join(right, ["a", "b"], ["a", "b"])?;
    left.left_join(right, ["a"], ["a"])?;
    left.left_join(right, ["a", "b"], ["a", "b"])?;
    left.full_join(right, ["a"], ["a"])?;
    left.full_join(right, ["a", "b"], ["a", "b"])?;
    left.cross_join(right, None, None, MaintainOrderJoin::None)?;
    Ok(())
}

pub fn files(path: &str) -> Result<(), Box<dyn Error>> {
    let mut read = CsvReadOptions::default()
        .with_has_header(true)
        .try_into_reader_with_file_path(Some(path.into()))?
        .finish()?;
    CsvWriter::new(std::fs::File::create(path)?).finish(&mut read)?;
    ParquetWriter::new(std::fs::File::create(path)?).finish(&mut read)?;
    let _ = ParquetReader::new(std::fs::File::open(path)?).finish()?;
    Ok(())
}
