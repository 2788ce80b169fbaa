//! Tells the warehouse where DuckDB's library was when it was built.

fn main() {
    println!("cargo::rerun-if-env-changed=DUCKDB_LIB_DIR");
    println!("cargo::rerun-if-changed=build.rs");
    if let Some(folder) = std::env::var_os("DUCKDB_LIB_DIR") {
        let folder = std::path::PathBuf::from(folder);
        let folder = folder.canonicalize().unwrap_or(folder);
        println!("cargo::rustc-env=NBRUN_DUCKDB_FOLDER={}", folder.display());
    }
}
