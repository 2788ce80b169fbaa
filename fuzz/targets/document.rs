//! Any text as a notebook: what is read is written back as it was, also after a change.
#![no_main]

use libfuzzer_sys::fuzz_target;
use notebook::Notebook;

fuzz_target!(|data: &[u8]| {
    let Ok(mut notebook) = Notebook::parse_bytes(data) else { return };
    assert_eq!(notebook.to_text().as_bytes(), data);
    for index in 0..notebook.cells().len() {
        if let Some(mut cell) = notebook.cell_mut(index) {
            cell.set_source("changed = True");
            cell.clear_outputs();
        }
    }
    Notebook::parse(&notebook.to_text()).expect("a changed notebook is valid");
});
