//! Ids that tell one thing from another for every front end.

/// 32 random hexadecimal digits.
pub fn fresh() -> String {
    format!("{:032x}", rand::random::<u128>())
}
