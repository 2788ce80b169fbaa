//! The trait that a magic implements.

use async_trait::async_trait;

use crate::arguments::Arguments;
use crate::cell::Call;
use crate::context::Context;
use crate::error::MagicError;
use crate::registry::Registry;
use crate::spec::Spec;
use crate::words::Word;

/// A command that stands in a cell in place of Rust, or above it.
///
/// Help, completion, the reading of arguments and the errors about them come from [`Magic::spec`]; a magic only
/// does its work:
///
/// ```
/// use magics::{Context, Kind, Magic, MagicError, Operands, Registry, Spec, Stream, Takes, Use};
///
/// struct Greet;
///
/// #[async_trait::async_trait]
/// impl Magic for Greet {
///     fn spec(&self) -> &Spec {
///         &Spec {
///             name: "greet",
///             kind: Kind::Line,
///             summary: "Say hello to somebody",
///             operands: Operands::Words { usage: "NAME", most: 1, takes: Takes::Anything },
///             options: &[],
///             help: "    %greet Ada",
///         }
///     }
///
///     async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
///         let name = usage.required("somebody's name")?;
///         context.print(Stream::Stdout, &format!("Hello {}!\n", name.text)).await;
///         Ok(())
///     }
/// }
///
/// let mut registry = Registry::standard();
/// registry.add(Greet);
/// assert!(registry.get("greet").is_some());
/// ```
#[async_trait]
pub trait Magic: Send + Sync {
    /// What it is called and what it takes.
    fn spec(&self) -> &Spec;

    /// Does its work.
    ///
    /// # Errors
    /// What the notebook shows for the cell.
    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError>;
}

/// One use of a magic, with its arguments read.
pub struct Use<'a> {
    /// Where it stands, and what below it.
    pub call: &'a Call<'a>,
    /// What stands on its line.
    pub arguments: Arguments,
    /// The magics that there are.
    pub registry: &'a Registry,
}

impl Use<'_> {
    /// The first operand.
    ///
    /// # Errors
    /// When there is none; `what` says what it should be.
    pub fn required(&self, what: &str) -> Result<&Word, MagicError> {
        self.arguments
            .operand()
            .ok_or_else(|| MagicError::missing(format!("`%{}` needs {what}", self.call.name)))
    }

    /// The text below a cell magic's line, as the user wrote it.
    ///
    /// # Errors
    /// When it is blank; `what` says what it should be.
    pub fn body(&self, what: &'static str) -> Result<&str, MagicError> {
        let body = self.call.body.as_deref().unwrap_or_default();
        if body.trim().is_empty() {
            return Err(MagicError::Empty { what, name: self.call.name.to_owned() });
        }
        Ok(&body[self.call.place(None).line..])
    }

    /// The same with a blank line for each line of the cell above it, so that places in it are places in the
    /// cell.
    ///
    /// # Errors
    /// When it is blank; `what` says what it should be.
    pub fn body_in_place(&self, what: &'static str) -> Result<&str, MagicError> {
        self.body(what).map(|_| self.call.body.as_deref().unwrap_or_default())
    }
}
