//! The variables of a session.

use std::any::{Any, type_name};
use std::collections::HashMap;

/// Variables by name, kept between cells.
///
/// A cell takes the variables that it names out of the store, works on them as plain locals, and puts them
/// back; one that the cell has consumed is simply not put back.
#[derive(Default)]
pub struct Store {
    variables: HashMap<String, Box<dyn Any>>,
}

impl Store {
    /// Keeps `value` as `name`, in place of what had that name before.
    ///
    /// Never inlined: the kernel reads the type of each variable off the compiler's listing of this call.
    #[inline(never)]
    pub fn put<T: 'static>(&mut self, name: &str, value: T) {
        self.insert(name, Box::new(value));
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

    /// Drops the variable `name`; one that does not exist is no error.
    pub fn forget(&mut self, name: &str) {
        self.variables.remove(name);
    }

    /// Whether there is a variable `name`.
    pub fn contains(&self, name: &str) -> bool {
        self.variables.contains_key(name)
    }

    fn insert(&mut self, name: &str, value: Box<dyn Any>) {
        self.variables.insert(name.to_owned(), value);
    }

    fn remove(&mut self, name: &str) -> Box<dyn Any> {
        self.variables.remove(name).unwrap_or_else(|| panic!("there is no variable `{name}` any more"))
    }
}
