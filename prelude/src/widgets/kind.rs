//! The kinds of widgets: what each is called in the front end, and what its value is.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A kind of widget, in the terms of `@jupyter-widgets/controls` 2.0.0.
pub trait Kind: 'static {
    /// The type of the value.
    type Value: Serialize + DeserializeOwned + Default + Debug;
    /// Its name.
    const NAME: &'static str;
    /// The name of its model.
    const MODEL: &'static str;
    /// The name of its view.
    const VIEW: &'static str;
    /// The part of the state that is its value.
    const FIELD: &'static str;
}

/// A kind of widget that holds other widgets, by their references.
pub trait Container: Kind<Value = Vec<String>> {}

impl Container for HBox {}
impl Container for VBox {}

macro_rules! kinds {
    ($($name:ident: $value:ty = $field:literal, $view:literal;)*) => {$(
        #[doc = concat!("See [`super::", stringify!($name), "`].")]
        #[derive(Debug)]
        pub enum $name {}

        impl Kind for $name {
            type Value = $value;
            const NAME: &'static str = stringify!($name);
            const MODEL: &'static str = concat!(stringify!($name), "Model");
            const VIEW: &'static str = $view;
            const FIELD: &'static str = $field;
        }
    )*};
}

kinds! {
    IntSlider: i64 = "value", "IntSliderView";
    FloatSlider: f64 = "value", "FloatSliderView";
    IntProgress: i64 = "value", "ProgressView";
    FloatProgress: f64 = "value", "ProgressView";
    Text: String = "value", "TextView";
    // A button has no value; its clicks have this name.
    Button: () = "click", "ButtonView";
    Checkbox: bool = "value", "CheckboxView";
    Dropdown: Option<usize> = "index", "DropdownView";
    Label: String = "value", "LabelView";
    HBox: Vec<String> = "children", "HBoxView";
    VBox: Vec<String> = "children", "VBoxView";
}
