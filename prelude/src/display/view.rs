//! How a variable is shown and measured when nobody knows its type any more.
//!
//! Code that knows the type picks by method resolution alone (as in `specialise`) what can be done with it:
//! [`view!`](crate::view). For a type that is not in `known`, that costs a cell several milliseconds of compile
//! time, so it is left to a cell of its own, for whoever asks.

use std::any::{Any, type_name};
use std::fmt::Debug;
use std::marker::PhantomData;

use super::measure::{Measure, Measured};
use super::{Rich, preview, specialise};

/// What can be done with a variable of a type that is no longer known.
#[derive(Clone, Copy)]
pub struct View {
    /// How it is shown.
    pub showing: Showing,
    /// How it is measured, if it can be.
    pub measuring: Measuring,
    /// Its type.
    pub type_name: &'static str,
    /// Whether all that it has lies within its own size.
    pub is_flat: bool,
}

/// How a variable is shown. Each function gives nothing for a value of another type.
#[derive(Clone, Copy)]
pub enum Showing {
    /// By [`Rich`].
    Rich(fn(&dyn Any) -> Option<&dyn Rich>),
    /// By [`Debug`].
    Debug(fn(&dyn Any) -> Option<&dyn Debug>),
    /// By its type's name.
    TypeName,
}

/// How a variable is measured.
pub type Measuring = Option<fn(&dyn Any) -> Option<Measure>>;

/// The [`View`] of a variable's type.
#[macro_export]
macro_rules! view {
    ($kind:expr) => {{
        #[allow(unused_imports)]
        use $crate::display::view::{
            ShowByDebug as _, ShowByRich as _, ShowByTypeName as _, WithMeasure as _, WithoutMeasure as _,
        };
        let kind = $kind;
        kind.view((&&&kind).showing(), (&&kind).measuring())
    }};
}

/// The type of a variable.
pub struct Kind<T>(PhantomData<T>);

impl<T> Kind<T> {
    /// The type `T`.
    pub const fn new() -> Self {
        Kind(PhantomData)
    }

    /// The type of `variable`.
    pub fn of(_variable: &T) -> Self {
        Kind::new()
    }

    /// A view of its values.
    pub fn view(&self, showing: Showing, measuring: Measuring) -> View {
        View { showing, measuring, type_name: type_name::<T>(), is_flat: !std::mem::needs_drop::<T>() }
    }
}

/// Picks [`Rich`].
pub trait ShowByRich {
    /// How values are shown.
    fn showing(&self) -> Showing;
}

impl<T: Rich + 'static> ShowByRich for &&Kind<T> {
    fn showing(&self) -> Showing {
        Showing::Rich(|value| value.downcast_ref::<T>().map(|value| value as &dyn Rich))
    }
}

/// Picks [`Debug`].
pub trait ShowByDebug {
    /// How values are shown.
    fn showing(&self) -> Showing;
}

impl<T: Debug + 'static> ShowByDebug for &Kind<T> {
    fn showing(&self) -> Showing {
        Showing::Debug(|value| value.downcast_ref::<T>().map(|value| value as &dyn Debug))
    }
}

/// Picks the type's name.
pub trait ShowByTypeName {
    /// How values are shown.
    fn showing(&self) -> Showing;
}

impl<T> ShowByTypeName for Kind<T> {
    fn showing(&self) -> Showing {
        Showing::TypeName
    }
}

/// Picks [`Measured`].
pub trait WithMeasure {
    /// How values are measured.
    fn measuring(&self) -> Measuring;
}

impl<T: Measured + 'static> WithMeasure for &Kind<T> {
    fn measuring(&self) -> Measuring {
        Some(|value| value.downcast_ref::<T>().map(Measured::measure))
    }
}

/// Picks no measure.
pub trait WithoutMeasure {
    /// How values are measured.
    fn measuring(&self) -> Measuring;
}

impl<T> WithoutMeasure for Kind<T> {
    fn measuring(&self) -> Measuring {
        None
    }
}

impl View {
    /// Shows `value` as the cell's result.
    pub fn show(&self, value: &dyn Any) {
        let rich = match self.showing {
            Showing::Rich(rich) => rich(value),
            _ => None,
        };
        let debug = match self.showing {
            Showing::Debug(debug) => debug(value),
            _ => None,
        };
        match (rich, debug) {
            (Some(rich), _) => super::emit(rich.mime_bundle(), true),
            (_, Some(debug)) if self.type_name != "()" => specialise::show_debug(debug),
            (_, Some(_)) => {}
            (None, None) => super::emit(super::plain(format!("<{}>", self.type_name)), true),
        }
    }

    /// `value` on one line, shortened.
    pub fn preview(&self, value: &dyn Any) -> String {
        let debug = match self.showing {
            Showing::Debug(debug) => debug(value),
            _ => None,
        };
        match debug {
            Some(debug) => preview::of_debug(debug),
            None => preview::of_frame(value).unwrap_or_else(|| format!("<{}>", short(self.type_name))),
        }
    }

    /// What `value` measures and whether its bytes are all that it has.
    pub fn measure(&self, value: &dyn Any) -> Measure {
        let own = std::mem::size_of_val(value);
        let measured = self.measuring.and_then(|measure| measure(value));
        let measure = measured.unwrap_or(Measure { is_exact: self.is_flat, ..Measure::default() });
        Measure { bytes: measure.bytes + own, ..measure }
    }
}

/// A type's name without its path.
fn short(type_name: &str) -> &str {
    let end = type_name.find('<').unwrap_or(type_name.len());
    let start = type_name[..end].rfind("::").map_or(0, |at| at + 2);
    &type_name[start..]
}
