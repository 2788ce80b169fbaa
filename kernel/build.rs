//! The prelude's sources are part of the kernel.

fn main() {
    println!("cargo::rerun-if-changed=../prelude");
}
