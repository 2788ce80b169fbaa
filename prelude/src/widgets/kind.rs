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

macro_rules! kinds {
    ($($name:ident: $value:ty = $field:literal;)*) => {$(
        #[doc = concat!("See [`super::", stringify!($name), "`].")]
        #[derive(Debug)]
        pub enum $name {}

        impl Kind for $name {
            type Value = $value;
            const NAME: &'static str = stringify!($name);
            const MODEL: &'static str = concat!(stringify!($name), "Model");
            const VIEW: &'static str = concat!(stringify!($name), "View");
            const FIELD: &'static str = $field;
        }
    )*};
}

kinds! {
    IntSlider: i64 = "value";
    FloatSlider: f64 = "value";
    Text: String = "value";
    Button: () = "click";
    Checkbox: bool = "value";
    Dropdown: Option<usize> = "index";
    Label: String = "value";
    HBox: Vec<String> = "children";
    VBox: Vec<String> = "children";
}

/// See [`super::IntProgress`].
#[derive(Debug)]
pub enum IntProgress {}

impl Kind for IntProgress {
    type Value = i64;
    const NAME: &'static str = "IntProgress";
    const MODEL: &'static str = "IntProgressModel";
    const VIEW: &'static str = "ProgressView";
    const FIELD: &'static str = "value";
}

/// See [`super::FloatProgress`].
#[derive(Debug)]
pub enum FloatProgress {}

impl Kind for FloatProgress {
    type Value = f64;
    const NAME: &'static str = "FloatProgress";
    const MODEL: &'static str = "FloatProgressModel";
    const VIEW: &'static str = "ProgressView";
    const FIELD: &'static str = "value";
}
