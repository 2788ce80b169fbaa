//! One compile a cell, whatever its last expression is.
//!
//! A call `(&&&&Shown(&value)).show()` picks the first of these traits that the value's type satisfies, by
//! method resolution alone ("autoref specialisation"): a type of the short list in `familiar`, else rich display,
//! else `Debug`, else the type's name.

use std::any::type_name;
use std::fmt::Debug;

use super::familiar::Familiar;
use super::{Rich, emit, plain};

/// The value of a cell's last expression.
pub struct Shown<'a, T: ?Sized>(pub &'a T);

/// What [`EvcxrDisplay::evcxr_display`] gives: the type has no method of that name.
pub struct NotDefined;

/// Stands in where a type has no `evcxr_display(&self)` of its own: the method with which types made for evcxr
/// show themselves. Method resolution prefers the type's own.
pub trait EvcxrDisplay {
    /// Shows nothing.
    fn evcxr_display(&self) -> NotDefined {
        NotDefined
    }
}

impl<T: ?Sized> EvcxrDisplay for T {}

/// Whether `outcome` comes from a type's own `evcxr_display`, which has shown the value.
pub fn is_shown<T>(_outcome: T) -> bool {
    type_name::<T>() != type_name::<NotDefined>()
}

/// Shows by [`Familiar`].
pub trait ViaFamiliar {
    /// Sends the value as the cell's result.
    fn show(&self);
}

impl<T: Familiar> ViaFamiliar for &&&Shown<'_, T> {
    fn show(&self) {
        self.0.show_familiar();
    }
}

/// Shows by [`Rich`].
pub trait ViaRich {
    /// Sends the value as the cell's result.
    fn show(&self);
}

impl<T: Rich + ?Sized> ViaRich for &&Shown<'_, T> {
    fn show(&self) {
        emit(self.0.mime_bundle(), true);
    }
}

/// Shows by [`Debug`]; the unit value shows nothing.
pub trait ViaDebug {
    /// Sends the value as the cell's result.
    fn show(&self);
}

impl<T: Debug + ?Sized> ViaDebug for &Shown<'_, T> {
    fn show(&self) {
        if type_name::<T>() != "()" {
            show_debug(&self.0);
        }
    }
}

/// Shows the type's name.
pub trait ViaTypeName {
    /// Sends the type's name as the cell's result.
    fn show(&self);
}

impl<T: ?Sized> ViaTypeName for Shown<'_, T> {
    fn show(&self) {
        emit(plain(format!("<{}>", type_name::<T>())), true);
    }
}

/// Not generic, so that a cell holds no formatting code of its own. Short values are shown on one line.
pub(super) fn show_debug(value: &dyn Debug) {
    const ONE_LINE: usize = 100;
    let text = format!("{value:?}");
    emit(plain(if text.len() <= ONE_LINE { text } else { format!("{value:#?}") }), true);
}
