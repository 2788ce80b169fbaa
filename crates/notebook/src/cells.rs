//! Going through the cells of a notebook.

use crate::cell::{Cell, CellData};

/// The cells of a notebook, in order: what [`Notebook::cells`](crate::Notebook::cells) gives.
#[derive(Clone, Debug)]
pub struct Cells<'a> {
    rest: std::slice::Iter<'a, CellData>,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(cells: &'a [CellData]) -> Self {
        Self { rest: cells.iter() }
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        self.rest.next().map(Cell::new)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rest.size_hint()
    }
}

impl DoubleEndedIterator for Cells<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.rest.next_back().map(Cell::new)
    }
}

impl ExactSizeIterator for Cells<'_> {}
