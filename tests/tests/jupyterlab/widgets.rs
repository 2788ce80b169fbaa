//! Widgets, moved by hand.

use anyhow::Result;
use serde::Deserialize;
use serde_json::json;

use crate::page::{self, drive};

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
    let plan = json!({"widgets": WIDGETS, "values": VALUES});
    let report: Report = drive(&page::scratch()?, "widgets.mjs", "screenshots-widgets", plan)?;
    assert_eq!(report.values.trim(), r#"(4, 0.5, Some("green"))"#);
    assert_eq!(report.again, "at 4", "a page that is loaded again shows the widgets as they are");
    Ok(())
}
