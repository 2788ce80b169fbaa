//! Widgets, moved by hand.

use std::fs;

use anyhow::Result;
use end_to_end::{Scratch, clone, kernel_prefix};
use serde::Deserialize;
use serde_json::json;

use crate::empty_folder;
use crate::page::drive;
use crate::server::JupyterLab;

const WIDGETS: &str = r#"let slider = widgets::IntSlider::new(0..=10).description("n");
let label = widgets::Label::new("at 0");
slider.on_change({ let label = label.clone(); move |n| label.set_value(format!("at {n}")) });
let bar = widgets::FloatProgress::new(0.0..=1.0);
let button = widgets::Button::new("Go");
button.on_click({ let bar = bar.clone(); move || bar.set_value(0.5) });
let menu = widgets::Dropdown::new(["red", "green"]);
widgets::VBox::new().with(&slider).with(&label).with(&bar).with(&button).with(&menu)"#;

const VALUES: &str = "(slider.value(), bar.value(), menu.chosen())";

/// What the driver saw.
#[derive(Deserialize)]
struct Report {
    values: String,
    again: String,
}

#[test]
fn a_person_moves_widgets() -> Result<()> {
    let (tools, prefix) = (clone().join(".tools"), kernel_prefix());
    let scratch = Scratch::default();
    for folder in ["notebooks", "home", "browser"] {
        fs::create_dir(scratch.path(folder))?;
    }
    let lab = JupyterLab::start(&scratch, &prefix)?;
    let report: Report = drive(
        &scratch,
        "widgets.mjs",
        &json!({
            "url": lab.url,
            "token": lab.token,
            "playwright": tools.join("npm/node_modules/playwright-core"),
            "chromium": tools.join("chromium"),
            "scratch": scratch.path("browser"),
            "shots": empty_folder(prefix.with_file_name("screenshots-widgets"))?,
            "kernel": "Rust (nbrun)",
            "widgets": WIDGETS,
            "values": VALUES,
        }),
    )?;
    drop(lab);
    assert_eq!(report.values.trim(), r#"(4, 0.5, Some("green"))"#);
    assert_eq!(report.again, "at 4", "a page that is loaded again shows the widgets as they are");
    Ok(())
}
