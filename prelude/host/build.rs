//! Exports `read` to the libraries that the host loads: see `stdin.rs`.

fn main() {
    println!("cargo:rustc-link-arg-bins=-Wl,--export-dynamic-symbol=read");
}
