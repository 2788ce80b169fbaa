//! The table of usual types is what the compiler says of the types in `type_names/usual.txt`. After a change there, or
//! of the compiler or the prelude: `UPDATE_TYPE_NAMES=1 cargo test -p nbrun-kernel --test type_names`.

#![allow(clippy::expect_used)]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use nbrun_kernel::engine::{Engine, type_names};
use support::Notebook;

#[test]
fn usual_types_are_named_as_the_compiler_names_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let usual = std::fs::read_to_string(folder.join("tests/type_names/usual.txt")).expect("the list");
    let types: Vec<_> = usual.lines().map(|line| format!("None::<{line}>")).collect();
    let all = format!("({})", types.join(", "));
    let (defined, written) = tokio::runtime::Runtime::new().expect("a runtime").block_on(names(&all));
    let paths: BTreeMap<_, _> = type_names::pairs(&defined, &written).into_iter().collect();
    assert!(paths.len() > types.len() / 2, "{defined}\n{written}");
    let table = paths.iter().fold(String::new(), |mut table, (defined, written)| {
        let _ = writeln!(table, "{defined}\t{written}");
        table
    });
    let file = folder.join("src/engine/type_names/known.tsv");
    if std::env::var_os("UPDATE_TYPE_NAMES").is_some() {
        std::fs::write(&file, &table).expect("the table is written");
    }
    assert_eq!(std::fs::read_to_string(&file).expect("the table"), table);
}

/// The type of `expression`, by definitions and as it can be written.
async fn names(expression: &str) -> (String, String) {
    let mut engine = Engine::start(support::prelude()).await.expect("a session");
    let written = engine.type_of(expression).await.expect("it has a type");
    let cell = format!("println!(\"{{}}\", std::any::type_name_of_val(&{expression}))");
    let ran = Notebook::start().await.run(&cell).await;
    assert_eq!(ran.outcome, Ok(()));
    (ran.text().trim().to_owned(), written)
}
