//! Lets the kernel find DuckDB's library: beside itself when installed, in the tools folder when developed.

fn main() {
    println!("cargo:rerun-if-env-changed=DUCKDB_LIB_DIR");
    // The prelude's sources are part of the kernel.
    println!("cargo:rerun-if-changed=../prelude");
    println!("cargo:rustc-link-arg=-Wl,-rpath,$ORIGIN");
    if let Ok(folder) = std::env::var("DUCKDB_LIB_DIR") {
        let folder = std::fs::canonicalize(&folder).map_or(folder, |path| path.display().to_string());
        println!("cargo:rustc-link-arg=-Wl,-rpath,{folder}");
    }
}
