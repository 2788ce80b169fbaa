pub use {anyhow, chrono, itertools, plotters, polars, rand, serde, serde_json};
