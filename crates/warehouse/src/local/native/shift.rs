//! `<<` and `>>` of INT64: bits that are shifted out are lost, and zeros come in on both sides.

use super::{Answer, Args, Failure, Value, natives};

natives! {
    gs_shift_left(Int, Int) -> Int = |args| shift(args, u64::checked_shl);
    gs_shift_right(Int, Int) -> Int = |args| shift(args, u64::checked_shr);
}

fn shift(args: Args, by: fn(u64, u32) -> Option<u64>) -> Answer {
    let Ok(distance) = u32::try_from(args.int(1)) else {
        return if args.int(1) < 0 {
            Failure::error("a shift by a negative number")
        } else {
            Ok(Some(Value::Int(0)))
        };
    };
    let shifted = by(args.int(0).cast_unsigned(), distance).unwrap_or(0);
    Ok(Some(Value::Int(shifted.cast_signed())))
}
