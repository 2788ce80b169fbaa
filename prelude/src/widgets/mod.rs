//! Widgets: sliders, progress bars, buttons and the like, as ipywidgets 8 shows them.
//!
//! A widget is a cheap handle. Its state is here and in the front end, joined by a comm that speaks version 2.1.0
//! of <https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md>. Callbacks run between
//! cells.
//!
//! ```ignore
//! let slider = widgets::IntSlider::new(0..=10).description("n");
//! let label = widgets::Label::new("");
//! slider.on_change({ let label = label.clone(); move |n| label.set_value(format!("n is {n}")) });
//! widgets::VBox::new().with(&slider).with(&label)
//! ```

pub mod kind;
mod manager;
mod model;

use std::marker::PhantomData;
use std::ops::RangeInclusive;

use serde_json::{Value, json};

use crate::display::{MimeBundle, Rich};
use kind::{Container, Kind};
use model::Model;

/// A slider for whole numbers.
pub type IntSlider = Widget<kind::IntSlider>;
/// A slider for numbers.
pub type FloatSlider = Widget<kind::FloatSlider>;
/// A progress bar that counts.
pub type IntProgress = Widget<kind::IntProgress>;
/// A progress bar.
pub type FloatProgress = Widget<kind::FloatProgress>;
/// A line of text to edit.
pub type Text = Widget<kind::Text>;
/// A button to click.
pub type Button = Widget<kind::Button>;
/// A box to tick.
pub type Checkbox = Widget<kind::Checkbox>;
/// One of several options, by its index.
pub type Dropdown = Widget<kind::Dropdown>;
/// Text to read.
pub type Label = Widget<kind::Label>;
/// Widgets side by side.
pub type HBox = Widget<kind::HBox>;
/// Widgets below each other.
pub type VBox = Widget<kind::VBox>;

/// A widget of some [`Kind`]. Copies of the handle are the same widget.
#[derive(Debug)]
pub struct Widget<K> {
    model: Model,
    /// Of no kind of its own: a handle goes to any thread.
    kind: PhantomData<fn() -> K>,
}

impl<K> Clone for Widget<K> {
    fn clone(&self) -> Self {
        Widget { model: self.model.clone(), kind: PhantomData }
    }
}

impl<K: Kind> Widget<K> {
    fn open(state: Value) -> Self {
        Widget { model: Model::open(K::MODEL, K::VIEW, state), kind: PhantomData }
    }

    /// The value.
    pub fn value(&self) -> K::Value {
        serde_json::from_value(self.model.get(K::FIELD)).unwrap_or_default()
    }

    /// Changes the value, here and in the front end. Callbacks are not called.
    pub fn set_value(&self, value: impl Into<K::Value>) {
        self.model.set(K::FIELD, json!(value.into()));
    }

    /// Calls `changed` with the new value whenever the user changes it, or for a button when it is clicked; in
    /// place of what was called before.
    pub fn on_change(&self, mut changed: impl FnMut(K::Value) + Send + 'static) {
        let widget = self.clone();
        self.model.on_change(K::FIELD, move || changed(widget.value()));
    }

    /// The same widget with text beside it, or on a button.
    #[must_use]
    pub fn description(self, text: &str) -> Self {
        self.model.set("description", json!(text));
        self
    }

    /// Any part of the state by its name in ipywidgets, such as `step` or `disabled`.
    pub fn get(&self, name: &str) -> Value {
        self.model.get(name)
    }

    /// Changes any part of the state by its name in ipywidgets.
    pub fn set(&self, name: &str, value: impl Into<Value>) {
        self.model.set(name, value.into());
    }

    /// Removes the widget everywhere.
    pub fn close(&self) {
        self.model.close();
    }
}

impl<K: Kind> Rich for Widget<K> {
    fn mime_bundle(&self) -> MimeBundle {
        let view = json!({"version_major": 2, "version_minor": 0, "model_id": self.model.id()});
        MimeBundle::from_iter([
            ("application/vnd.jupyter.widget-view+json".to_owned(), view),
            ("text/plain".to_owned(), Value::String(format!("{}({:?})", K::NAME, self.value()))),
        ])
    }
}

impl IntSlider {
    /// A slider over `range`, at its start.
    pub fn new(range: RangeInclusive<i64>) -> Self {
        Self::open(json!({"min": range.start(), "max": range.end(), "value": range.start()}))
    }
}

impl FloatSlider {
    /// A slider over `range`, at its start, with a hundred steps.
    pub fn new(range: RangeInclusive<f64>) -> Self {
        let step = (range.end() - range.start()) / 100.0;
        Self::open(json!({"min": range.start(), "max": range.end(), "value": range.start(), "step": step}))
    }
}

impl IntProgress {
    /// A bar over `range`, at its start.
    pub fn new(range: RangeInclusive<i64>) -> Self {
        Self::open(json!({"min": range.start(), "max": range.end(), "value": range.start()}))
    }
}

impl FloatProgress {
    /// A bar over `range`, at its start.
    pub fn new(range: RangeInclusive<f64>) -> Self {
        Self::open(json!({"min": range.start(), "max": range.end(), "value": range.start()}))
    }
}

impl Text {
    /// A line with this text in it.
    pub fn new(text: &str) -> Self {
        Self::open(json!({"value": text}))
    }
}

impl Button {
    /// A button with this text on it.
    pub fn new(text: &str) -> Self {
        Self::open(json!({"description": text}))
    }

    /// Calls `clicked` whenever the user clicks.
    pub fn on_click(&self, mut clicked: impl FnMut() + Send + 'static) {
        self.on_change(move |()| clicked());
    }
}

impl Checkbox {
    /// A box, ticked or not.
    pub fn new(ticked: bool) -> Self {
        Self::open(json!({"value": ticked}))
    }
}

impl Dropdown {
    /// A list of options, with the first one chosen.
    pub fn new<T: AsRef<str>>(options: impl IntoIterator<Item = T>) -> Self {
        let options: Vec<String> = options.into_iter().map(|option| option.as_ref().to_owned()).collect();
        let index = if options.is_empty() { Value::Null } else { json!(0) };
        Self::open(json!({"_options_labels": options, "index": index}))
    }

    /// The text of the chosen option.
    pub fn chosen(&self) -> Option<String> {
        let options = self.model.get("_options_labels");
        Some(options.get(self.value()?)?.as_str()?.to_owned())
    }
}

impl Label {
    /// This text.
    pub fn new(text: &str) -> Self {
        Self::open(json!({"value": text}))
    }
}

impl<K: Container> Widget<K> {
    /// An empty box.
    pub fn new() -> Self {
        Self::open(json!({}))
    }

    /// The same box with one more widget in it.
    #[must_use]
    pub fn with<C>(self, widget: &Widget<C>) -> Self {
        let mut children = self.value();
        children.push(format!("IPY_MODEL_{}", widget.model.id()));
        self.set_value(children);
        self
    }
}

impl<K: Container> Default for Widget<K> {
    fn default() -> Self {
        Self::new()
    }
}
