//! What a value measures: its parts, and the memory that it holds.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::mem::{needs_drop, size_of};

use polars::prelude::{Column, DataFrame, Series};

/// What a value measures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measure {
    /// Elements, or rows.
    pub length: Option<usize>,
    /// Columns.
    pub width: Option<usize>,
    /// Memory besides its own size, in bytes.
    pub bytes: usize,
    /// Whether that is all: elements may hold more that can't be seen from outside.
    pub is_exact: bool,
}

/// A type whose values have parts.
pub trait Measured {
    /// What the value measures.
    fn measure(&self) -> Measure;
}

impl Measured for DataFrame {
    fn measure(&self) -> Measure {
        let (length, width) = self.shape();
        Measure { length: Some(length), width: Some(width), bytes: self.estimated_size(), is_exact: true }
    }
}

impl Measured for Series {
    fn measure(&self) -> Measure {
        Measure { length: Some(self.len()), bytes: self.estimated_size(), is_exact: true, width: None }
    }
}

impl Measured for Column {
    fn measure(&self) -> Measure {
        self.as_materialized_series().measure()
    }
}

impl Measured for String {
    fn measure(&self) -> Measure {
        Measure { length: Some(self.len()), bytes: self.capacity(), is_exact: true, width: None }
    }
}

impl Measured for &str {
    fn measure(&self) -> Measure {
        Measure { length: Some(self.len()), is_exact: true, ..Measure::default() }
    }
}

impl<T: 'static> Measured for Vec<T> {
    fn measure(&self) -> Measure {
        let measure = elements::<T>(self.len(), self.capacity());
        match (self as &dyn Any).downcast_ref::<Vec<String>>() {
            Some(texts) => {
                let bytes = measure.bytes + texts.iter().map(String::capacity).sum::<usize>();
                Measure { bytes, is_exact: true, ..measure }
            }
            None => measure,
        }
    }
}

impl<T> Measured for VecDeque<T> {
    fn measure(&self) -> Measure {
        elements::<T>(self.len(), self.capacity())
    }
}

impl<T> Measured for &[T] {
    fn measure(&self) -> Measure {
        Measure { bytes: 0, ..elements::<T>(self.len(), 0) }
    }
}

impl<T, const LENGTH: usize> Measured for [T; LENGTH] {
    fn measure(&self) -> Measure {
        elements::<T>(LENGTH, 0)
    }
}

impl<K, V, S> Measured for HashMap<K, V, S> {
    fn measure(&self) -> Measure {
        // A table has one byte for each slot besides.
        let control = self.capacity();
        let measure = elements::<(K, V)>(self.len(), self.capacity());
        Measure { bytes: measure.bytes + control, ..measure }
    }
}

impl<T, S> Measured for HashSet<T, S> {
    fn measure(&self) -> Measure {
        let measure = elements::<T>(self.len(), self.capacity());
        Measure { bytes: measure.bytes + self.capacity(), ..measure }
    }
}

impl<K, V> Measured for BTreeMap<K, V> {
    fn measure(&self) -> Measure {
        elements::<(K, V)>(self.len(), self.len())
    }
}

impl<T> Measured for BTreeSet<T> {
    fn measure(&self) -> Measure {
        elements::<T>(self.len(), self.len())
    }
}

fn elements<T>(length: usize, places: usize) -> Measure {
    Measure {
        length: Some(length),
        width: None,
        bytes: places * size_of::<T>(),
        is_exact: !needs_drop::<T>(),
    }
}
