//! The magics that there are, and how one of them is run.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::arguments::{Arguments, HELP};
use crate::builtin;
use crate::cell::Call;
use crate::context::{Context, Stream};
use crate::error::{Failed, MagicError, nearest};
use crate::help;
use crate::magic::{Magic, Use};
use crate::spec::Spec;

/// Magics by name.
#[derive(Clone, Default)]
pub struct Registry(BTreeMap<String, Arc<dyn Magic>>);

impl Registry {
    /// The magics that come with this crate.
    pub fn standard() -> Self {
        let mut registry = Registry::default();
        builtin::add_all(&mut registry);
        registry
    }

    /// Adds a magic, in place of one of the same name.
    pub fn add(&mut self, magic: impl Magic + 'static) {
        self.0.insert(magic.spec().name.to_owned(), Arc::new(magic));
    }

    /// The magic `name`, without `%`.
    pub fn get(&self, name: &str) -> Option<&dyn Magic> {
        self.0.get(name).map(AsRef::as_ref)
    }

    /// What the magics say about themselves, by name.
    pub fn specs(&self) -> impl Iterator<Item = &Spec> {
        self.0.values().map(|magic| magic.spec())
    }

    /// Help on the magic `name`, without `%`, as plain text.
    pub fn help(&self, name: &str) -> Option<String> {
        self.get(name).map(|magic| help::text(magic.spec()))
    }

    /// Runs one use of a magic.
    ///
    /// # Errors
    /// When there is no such magic, its arguments are wrong, or it failed.
    pub async fn run(&self, call: &Call<'_>, context: &mut dyn Context) -> Result<(), Failed> {
        let magic = self.find(call).map_err(|error| Failed {
            error: Box::new(error),
            place: call.place(None),
            usage: None,
        })?;
        self.run_magic(magic, call, context).await.map_err(|error| Failed {
            place: error.place().unwrap_or_else(|| call.place(error.range())),
            usage: error.is_misuse().then(|| help::usage(magic.spec())),
            error: Box::new(error),
        })
    }

    async fn run_magic(
        &self,
        magic: &dyn Magic,
        call: &Call<'_>,
        context: &mut dyn Context,
    ) -> Result<(), MagicError> {
        if call.asks_help {
            context.page(&help::text(magic.spec())).await;
            return Ok(());
        }
        let arguments = Arguments::parse(magic.spec(), call.line)?;
        if arguments.has(HELP) {
            context.print(Stream::Stdout, &help::text(magic.spec())).await;
            return Ok(());
        }
        magic.run(Use { call, arguments, registry: self }, context).await
    }

    fn find(&self, call: &Call<'_>) -> Result<&dyn Magic, MagicError> {
        let is_cell = call.body.is_some();
        let fits = |spec: &Spec| if is_cell { spec.kind.has_cell() } else { spec.kind.has_line() };
        let (kind, prefix, other) = if is_cell { ("cell", "%%", "%") } else { ("line", "%", "%%") };
        let unknown = |hint| MagicError::Unknown { kind, name: format!("{prefix}{}", call.name), hint };
        match self.get(call.name) {
            Some(magic) if call.asks_help || fits(magic.spec()) => Ok(magic),
            Some(_) => Err(unknown(format!("write `{other}{}`", call.name))),
            None => {
                let names = || self.specs().filter(|spec| fits(spec)).map(|spec| spec.name);
                Err(unknown(match nearest(call.name, names()) {
                    Some(known) => format!("did you mean `{prefix}{known}`?"),
                    None => "`%lsmagic` lists all magics, `%NAME?` explains one".to_owned(),
                }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::{Cell, Rest};

    #[test]
    fn a_magic_that_is_not_there_names_the_nearest() {
        let registry = Registry::standard();
        for (source, expected) in [
            ("%%bigqery df\nSELECT 1", "there is no cell magic `%%bigqery`; did you mean `%%bigquery`?"),
            ("%timit 1", "there is no line magic `%timit`; did you mean `%timeit`?"),
            ("%whose", "there is no line magic `%whose`; did you mean `%whos`?"),
            ("%html", "there is no line magic `%html`; write `%%html`"),
            ("%%who", "there is no cell magic `%%who`; write `%who`"),
            ("%xyz", "there is no line magic `%xyz`; `%lsmagic` lists all magics, `%NAME?` explains one"),
            ("%", "there is no line magic `%`; `%lsmagic` lists all magics, `%NAME?` explains one"),
        ] {
            let cell = Cell::parse(source, &registry, |_| false);
            let call = match &cell.rest {
                Rest::Magic(call) => call,
                Rest::Rust(_) => &cell.calls[0],
            };
            let error = registry.find(call).err().map(|error| error.to_string());
            assert_eq!(error.as_deref(), Some(expected));
        }
    }
}
