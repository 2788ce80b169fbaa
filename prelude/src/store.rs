//! The variables of a session.

use std::any::{Any, type_name};
use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::display::measure::Measure;
use crate::display::view::View;

/// Variables by name, kept between cells.
///
/// A cell takes the variables that it names out of the store, works on them as plain locals, and puts them
/// back; one that the cell has consumed is simply not put back.
#[derive(Default)]
pub struct Store {
    variables: HashMap<String, Box<dyn Any>>,
    /// How each is shown. A variable that a cell has taken out leaves its view here until it comes back.
    views: HashMap<String, View>,
    /// What has been put since somebody asked last.
    kept: Vec<Kept>,
}

/// A variable that has been put into the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    name: String,
    type_name: &'static str,
    /// Bytes of the value itself.
    size: usize,
}

impl Store {
    /// Keeps `value` as `name`, in place of what had that name before. Without a `view` it can't be shown until
    /// somebody gives it one.
    ///
    /// Never inlined: where the kernel can't tell the type from its name at run time, it reads it off the
    /// compiler's listing of this call.
    #[inline(never)]
    pub fn put<T: 'static>(&mut self, name: &str, view: Option<View>, value: T) {
        self.renew(name, view, type_name::<T>(), Box::new(value));
    }

    /// What has been put since this was asked last.
    pub fn take_kept(&mut self) -> Vec<Kept> {
        std::mem::take(&mut self.kept)
    }

    /// Keeps `value` again after a cell has used it, unless the cell has bound the name anew.
    #[inline(never)]
    pub fn put_back<T: 'static>(&mut self, name: &str, value: T) {
        if !self.variables.contains_key(name) {
            self.insert(name, Box::new(value));
        }
    }

    /// Takes the variable `name` out of the store.
    ///
    /// # Panics
    /// When there is no such variable, or it has another type: the kernel asks only for what it knows.
    pub fn take<T: 'static>(&mut self, name: &str) -> T {
        match self.remove(name).downcast::<T>() {
            Ok(value) => *value,
            Err(_) => panic!("the variable `{name}` is not a {} any more", type_name::<T>()),
        }
    }

    /// The variable `name`, if there is one.
    pub fn get(&self, name: &str) -> Option<&dyn Any> {
        self.variables.get(name).map(AsRef::as_ref)
    }

    /// All variables, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &dyn Any)> {
        self.variables.iter().map(|(name, value)| (name.as_str(), value.as_ref()))
    }

    /// Drops the variable `name`; one that does not exist is no error.
    pub fn forget(&mut self, name: &str) {
        self.variables.remove(name);
        self.views.remove(name);
    }

    /// Whether there is a variable `name`.
    pub fn contains(&self, name: &str) -> bool {
        self.variables.contains_key(name)
    }

    /// Shows the variable `name` as the cell's result; tells whether there is one, with a view.
    pub fn show(&self, name: &str) -> bool {
        let found = self.get(name).zip(self.views.get(name));
        if let Some((value, view)) = found {
            view.show(value);
        }
        found.is_some()
    }

    /// What there is to know about each variable, by name; without a view, little.
    pub fn describe(&self) -> Value {
        let described = self.variables.iter().map(|(name, value)| {
            let view = self.views.get(name);
            let unknown = Measure { bytes: size_of_val(value.as_ref()), ..Measure::default() };
            let measure = view.map_or(unknown, |view| view.measure(value.as_ref()));
            let description = json!({
                "has_view": view.is_some(),
                "length": measure.length,
                "width": measure.width,
                "bytes": measure.bytes,
                "is_exact": measure.is_exact,
                "preview": view.map(|view| view.preview(value.as_ref())).unwrap_or_default(),
            });
            (name.clone(), description)
        });
        Value::Object(described.collect())
    }

    fn renew(&mut self, name: &str, view: Option<View>, type_name: &'static str, value: Box<dyn Any>) {
        self.kept.push(Kept { name: name.to_owned(), type_name, size: size_of_val(value.as_ref()) });
        match view {
            Some(view) => drop(self.views.insert(name.to_owned(), view)),
            None => drop(self.views.remove(name)),
        }
        self.insert(name, value);
    }

    fn insert(&mut self, name: &str, value: Box<dyn Any>) {
        self.variables.insert(name.to_owned(), value);
    }

    fn remove(&mut self, name: &str) -> Box<dyn Any> {
        self.variables.remove(name).unwrap_or_else(|| panic!("there is no variable `{name}` any more"))
    }
}
