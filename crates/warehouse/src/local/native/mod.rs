//! GoogleSQL's functions that DuckDB has nothing like, written here and registered with it, a file per family.
//!
//! The macros and templates of the function table call them; their names begin with `gs_`. Each takes the
//! place for its errors as its first argument; where that is empty (`SAFE.`), an error is NULL instead.

mod args;
mod bases;
mod bignumeric;
mod decimal;
mod encoding;
mod farm;
mod float;
mod format;
mod json;
mod math;
mod net;
mod number;
mod numeric;
mod regexp;
mod scalar;
mod shift;
mod text;
mod time;

use duckdb::Connection;

pub use args::{
    Args, BIGNUMERIC_FIELD, IntoAnswer, JSON_FIELD, Kind, Value, bignumeric_structs, is_json, is_numeric,
};
pub use bignumeric::{BigNumeric, flipped as flipped_bignumeric};
pub use decimal::numeric_digits;
pub use encoding::{base64, to_hex};
pub use json::typed_text as typed_json;
pub use scalar::{Answer, Failure, Native, Scalar};
pub use time::text::civil as civil_text;

/// Makes all native functions known to `connection`.
pub fn register(connection: &Connection) -> duckdb::Result<()> {
    let families = [
        bases::register,
        bignumeric::register,
        encoding::register,
        farm::register,
        float::register,
        format::register,
        json::register,
        math::register,
        net::register,
        numeric::register,
        regexp::register,
        shift::register,
        text::register,
        time::register,
    ];
    families.iter().try_for_each(|register| register(connection))
}

fn answer<T: IntoAnswer>(function: impl Fn(Args) -> T, args: Args) -> Answer {
    function(args).into_answer()
}

/// Declares native functions and `register`, which makes them known: `name(kinds) -> kind = function;`
/// More arguments of one kind may follow: `name(kinds; Kind)`.
macro_rules! natives {
    ($($name:ident($($kind:ident),* $(; $rest:ident)?) -> $gives:ident = $function:expr;)*) => {
        $(
            #[expect(non_camel_case_types, reason = "named as in SQL")]
            struct $name;
            impl $crate::local::native::Native for $name {
                const TAKES: &'static [$crate::local::native::Kind] = &[$($crate::local::native::Kind::$kind),*];
                const REST: Option<$crate::local::native::Kind> = $crate::local::native::natives!(@rest $($rest)?);
                const GIVES: $crate::local::native::Kind = $crate::local::native::Kind::$gives;
                fn call(args: $crate::local::native::Args) -> $crate::local::native::Answer {
                    $crate::local::native::answer($function, args)
                }
            }
        )*
        /// Makes this family's functions known to `connection`.
        pub fn register(connection: &duckdb::Connection) -> duckdb::Result<()> {
            $(connection.register_scalar_function::<$crate::local::native::Scalar<$name>>(stringify!($name))?;)*
            Ok(())
        }
    };
    (@rest) => { None };
    (@rest $rest:ident) => { Some($crate::local::native::Kind::$rest) };
}
use natives;
