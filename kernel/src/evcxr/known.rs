//! The list of commands: what each does, or what is different here.

/// One of evcxr's commands.
pub struct Known {
    /// Its name, without the colon.
    pub name: &'static str,
    /// What it does, in a line.
    pub help: &'static str,
    /// For a command that does nothing here: what there is instead.
    pub instead: Option<&'static str>,
}

const fn does(name: &'static str, help: &'static str) -> Known {
    Known { name, help, instead: None }
}

const fn differs(name: &'static str, help: &'static str, instead: &'static str) -> Known {
    Known { name, help, instead: Some(instead) }
}

/// All commands, by name.
pub const ALL: [Known; 33] = [
    differs(
        "allow_static_linking",
        "Link crates statically",
        "the prelude and added crates are shared libraries",
    ),
    differs("build_env", "Set a variable for builds", "start the kernel with the variable set"),
    differs(
        "cache",
        "Set the size of the cache",
        "built crates are kept in the cache folder, without a limit",
    ),
    does("clear", "Forget all variables and items"),
    differs(
        "clear_cache",
        "Empty the cache",
        "delete the folder `deps` in the cache folder (~/.cache/nbrun)",
    ),
    differs("codegen_backend", "Choose rustc's backend", "cells are compiled by LLVM, as the prelude is"),
    does("dep", "Add a crate: `:dep regex = \"1\"`, `:dep serde = { version = \"1\", features = [\"rc\"] }`"),
    differs("doc", "Show documentation", "put the cursor on a name and ask for help (shift-tab)"),
    differs("efmt", "Choose how errors of `?` are shown", "they are shown as text, with all their causes"),
    does("env", "Set an environment variable: `:env KEY=value`"),
    differs("explain", "Explain the last error", "run `rustc --explain` with the error's code"),
    differs("fmt", "Choose how values are shown", "by their rich display, else as `{:?}` shows them"),
    does("help", "List the commands"),
    differs("internal_debug", "Show what the engine does", "start the kernel with NBRUN_LOG=debug"),
    differs(
        "last_compile_dir",
        "Tell the last compile's folder",
        "a cell's files are in memory, and go with it",
    ),
    differs(
        "last_error_json",
        "Tell the last error as JSON",
        "errors are shown with the lines they speak of",
    ),
    differs("linker", "Choose a linker", "a cell is one object; linking it takes four milliseconds"),
    differs(
        "load_config",
        "Read the start-up files again",
        "they are read when the kernel starts; restart it",
    ),
    does("offline", "Forbid cargo the network: `:offline 1`"),
    does("opt", "Optimise later cells: `:opt 0` to `:opt 3`"),
    differs(
        "preserve_vars_on_panic",
        "Keep variables after a panic",
        "they are kept, but for those that were moved",
    ),
    differs("quit", "End the kernel", "close the notebook, or shut the kernel down"),
    differs(
        "restart",
        "Start the process of the cells anew",
        "`:clear` forgets; the front end restarts the kernel",
    ),
    differs("sccache", "Compile crates with sccache", "set RUSTC_WRAPPER=sccache for the kernel"),
    does("show_deps", "List the crates that have been added"),
    does("t", "Tell a variable's type: the same as `:type`"),
    differs("time_passes", "Time rustc's passes", "this takes a nightly compiler"),
    differs("timing", "Time cells", "`%time` and `%timeit` time what they stand before"),
    differs(
        "toolchain",
        "Choose a toolchain",
        "the prelude is built for one: `rustup default`, then `nbrun-kernel install`",
    ),
    does("type", "Tell a variable's type: `:type x`"),
    differs("types", "Show types beside values", "`:type x` tells the type of one, `:vars` of all"),
    does("vars", "List the variables and their types"),
    does("version", "Tell the kernel's version"),
];
