//! GoogleSQL's functions that DuckDB has nothing like, written here and registered with it, a file per family.
//!
//! The macros and templates of the function table call them; their names begin with `gs_`. Each takes the
//! place for its errors as its first argument; where that is NULL (`SAFE.`), an error is NULL instead.

mod args;
mod float;
mod scalar;
mod time;

use duckdb::Connection;

pub use args::{Args, Kind, Value};
pub use scalar::{Answer, Failure, Native, Scalar};

/// Makes all native functions known to `connection`.
pub fn register(connection: &Connection) -> duckdb::Result<()> {
    let families = [float::register, time::register];
    families.iter().try_for_each(|register| register(connection))
}

/// Declares native functions and `register`, which makes them known: `name(kinds) -> kind = function;`
///
/// `lenient` before a name: it is called for NULL arguments too.
macro_rules! natives {
    ($($(@ $lenient:ident)? $name:ident($($kind:ident),* $(; $rest:ident)?) -> $gives:ident = $function:expr;)*) => {
        $(
            #[expect(non_camel_case_types, reason = "named as in SQL")]
            struct $name;
            impl $crate::local::native::Native for $name {
                const TAKES: &'static [$crate::local::native::Kind] = &[$($crate::local::native::Kind::$kind),*];
                const REST: Option<$crate::local::native::Kind> = $crate::local::native::natives!(@rest $($rest)?);
                const GIVES: $crate::local::native::Kind = $crate::local::native::Kind::$gives;
                const LENIENT: bool = $crate::local::native::natives!(@lenient $($lenient)?);
                fn call(args: $crate::local::native::Args) -> $crate::local::native::Answer {
                    let function: fn($crate::local::native::Args) -> $crate::local::native::Answer = $function;
                    function(args)
                }
            }
        )*
        /// Makes this family's functions known to `connection`.
        pub fn register(connection: &duckdb::Connection) -> duckdb::Result<()> {
            $(connection.register_scalar_function::<$crate::local::native::Scalar<$name>>(stringify!($name))?;)*
            Ok(())
        }
    };
    (@lenient) => { false };
    (@lenient lenient) => { true };
    (@rest) => { None };
    (@rest $rest:ident) => { Some($crate::local::native::Kind::$rest) };
}
use natives;
