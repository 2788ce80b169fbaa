//! The docs list the functions that the code has.

use std::path::Path;

#[test]
fn the_page_of_functions_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/googlesql.md");
    let page = warehouse::local::function_reference();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written == page, "docs/googlesql.md is not up to date: run this test with UPDATE_DOCS=1");
}
