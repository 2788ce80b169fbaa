//! An engine for one chunk of rows.

use super::{Function, answer, argument};
use arrow::array::{ArrayRef, AsArray, StringArray};
use rquickjs::context::EvalOptions;
use rquickjs::function::Args;
use rquickjs::{CaughtError, Coerced, Context, Ctx, Error, Object, Runtime, Value};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What the values of one chunk may take.
const MEMORY_BYTES: usize = 256 << 20;
/// Calls may nest as deep as this part of a thread's stack allows.
const STACK_BYTES: usize = 512 << 10;

/// The function's name as a file, in the places of errors.
const FILE: &str = "function.js";
/// How many lines stand before the function's own code.
const LINES_BEFORE: usize = 1;

/// Refusals by `guards.js` begin with it.
const REFUSED: char = '\u{1f}';

/// Why there is no answer.
pub enum Stopped {
    Failed(String),
    Unsupported(String),
    Interrupted,
}

/// What is at hand while values are taken over.
pub struct Engine<'a, 'js> {
    pub ctx: Ctx<'js>,
    pub function: &'a Function,
    interrupted: &'a AtomicBool,
    moment: rquickjs::Function<'js>,
    millis: rquickjs::Function<'js>,
}

/// The answers to `rows` rows of arguments, each as DuckDB casts it to the declared type.
pub fn run(
    function: &Function,
    args: &[ArrayRef],
    rows: usize,
    interrupted: &Arc<AtomicBool>,
) -> Result<StringArray, Stopped> {
    let no_engine = |error: Error| Stopped::Failed(format!("no engine for JavaScript: {error}"));
    let runtime = Runtime::new().map_err(no_engine)?;
    runtime.set_memory_limit(MEMORY_BYTES);
    runtime.set_max_stack_size(STACK_BYTES);
    let stop = Arc::clone(interrupted);
    runtime.set_interrupt_handler(Some(Box::new(move || stop.load(Ordering::Relaxed))));
    let context = Context::full(&runtime).map_err(no_engine)?;
    context.with(|ctx| {
        let helpers: Object = ctx.eval(include_str!("guards.js")).map_err(no_engine)?;
        let moment = helpers.get("moment").map_err(no_engine)?;
        let millis = helpers.get("millis").map_err(no_engine)?;
        Engine { ctx, function, interrupted, moment, millis }.answers(args, rows)
    })
}

impl<'js> Engine<'_, 'js> {
    fn answers(&self, args: &[ArrayRef], rows: usize) -> Result<StringArray, Stopped> {
        let names: Vec<_> = self.function.params.iter().map(|(name, _)| name.as_str()).collect();
        let source = format!("(function({}) {{\n{}\n}})", names.join(", "), self.function.code);
        let mut options = EvalOptions::default();
        options.strict = false;
        options.filename = Some(FILE.to_owned());
        let called: rquickjs::Function =
            self.ctx.eval_with_options(source, options).map_err(|error| self.stopped(error))?;
        (0..rows).map(|row| self.answer(&called, args, row)).collect()
    }

    fn answer(
        &self,
        called: &rquickjs::Function<'js>,
        columns: &[ArrayRef],
        row: usize,
    ) -> Result<Option<String>, Stopped> {
        if self.interrupted.load(Ordering::Relaxed) {
            return Err(Stopped::Interrupted);
        }
        let mut args = Args::new(self.ctx.clone(), columns.len());
        for column in columns {
            let value = argument::value(self, column.as_struct().column(0), row)?;
            args.push_arg(value).map_err(|error| self.stopped(error))?;
        }
        let mut value: Value = called.call_arg(args).map_err(|error| self.stopped(error))?;
        if let Some(promise) = value.as_promise() {
            value = promise.finish().map_err(|error| self.stopped(error))?;
        }
        answer::text(self, &value, &self.function.returns)
    }

    /// A `Date`, of microseconds since 1970.
    pub fn moment(&self, micros: i64) -> Result<Value<'js>, Error> {
        let millis = micros.div_euclid(1000);
        let (fraction, fine) = (micros.rem_euclid(1_000_000) != 0, micros.rem_euclid(1000) != 0);
        #[expect(clippy::cast_precision_loss, reason = "a TIMESTAMP's milliseconds are far below 2^53")]
        self.moment.call((millis as f64, fraction, fine))
    }

    /// The milliseconds since 1970 of a `Date`, if it is one.
    pub fn millis(&self, value: &Value<'js>) -> Result<Option<f64>, Stopped> {
        self.millis.call((value.clone(),)).map_err(|error| self.stopped(error))
    }

    /// What an error of the engine means.
    pub fn stopped(&self, error: Error) -> Stopped {
        if self.interrupted.load(Ordering::Relaxed) {
            return Stopped::Interrupted;
        }
        match CaughtError::from_error(&self.ctx, error) {
            CaughtError::Exception(thrown) => {
                let message = thrown.message().unwrap_or_default();
                if let Some(what) = message.strip_prefix(REFUSED) {
                    return Stopped::Unsupported(what.to_owned());
                }
                let name: String = thrown.as_object().get("name").unwrap_or_else(|_| "Error".to_owned());
                let line = thrown.stack().and_then(|stack| self.line(&stack));
                let line = line.map(|line| format!(" line {line}")).unwrap_or_default();
                Stopped::Failed(format!("{name}: {message} at {}{line}", self.signature()))
            }
            // the engine throws it where there is no memory for an error
            CaughtError::Value(thrown) if thrown.is_null() => {
                let most = MEMORY_BYTES >> 20;
                Stopped::Failed(format!(
                    "out of memory ({most} MB), or null was thrown, at {}",
                    self.signature()
                ))
            }
            CaughtError::Value(thrown) => {
                let thrown =
                    thrown.get::<Coerced<String>>().map_or_else(|_| "a value".to_owned(), |text| text.0);
                Stopped::Failed(format!("{thrown} at {}", self.signature()))
            }
            CaughtError::Error(error) => Stopped::Failed(format!("{error} at {}", self.signature())),
        }
    }

    /// The first line of the function's code that a stack names.
    fn line(&self, stack: &str) -> Option<usize> {
        let (_, place) = stack.split_once(&format!("{FILE}:"))?;
        let line: usize = place.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
        Some(line.saturating_sub(LINES_BEFORE).clamp(1, self.function.code.lines().count().max(1)))
    }

    /// As in `f(INT64, STRING)`.
    fn signature(&self) -> String {
        let kinds: Vec<_> = self.function.params.iter().map(|(_, kind)| kind.to_string()).collect();
        format!("{}({})", self.function.name, kinds.join(", "))
    }

    /// The refusal of a value of one kind for another.
    pub fn unsupported<T>(&self, found: &str) -> Result<T, Stopped> {
        let declared = &self.function.returns;
        Err(Stopped::Unsupported(format!(
            "{found} as the result of {}, which returns {declared},",
            self.signature()
        )))
    }
}
