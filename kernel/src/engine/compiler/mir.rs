//! The types of a cell's new variables, read off the compiler's MIR listing (`--emit=mir`).
//!
//! The generated code keeps each new variable by a call that is never inlined; the listing shows it as
//! `Store::put::<TYPE>(…, const "NAME", …)` with paths that a later cell can name.

/// Name and type of each variable that the listing shows being kept.
pub fn kept_variables(listing: &str) -> Vec<(String, String)> {
    const CALL: &str = "Store::put::<";
    let mut found = Vec::new();
    for (at, _) in listing.match_indices(CALL) {
        let rest = &listing[at + CALL.len()..];
        let Some(end) = closing_angle(rest) else { continue };
        let Some((_, after)) = rest[end..].split_once("const \"") else { continue };
        let Some((name, _)) = after.split_once('"') else { continue };
        found.push((name.to_owned(), rest[..end].to_owned()));
    }
    found
}

/// Whether a type, as the listing names it, can be written in source: closures and the like can't.
pub fn is_nameable(type_name: &str) -> bool {
    // Braces stand around closures, coroutines and function items; the length of an array may have some too.
    !type_name.replace("; {", "").contains('{') && !type_name.contains("impl ")
}

/// Why a type that is not nameable has no name, and what to do about it.
pub fn why_nameless(type_name: &str) -> String {
    let boxed = |what: &str, how: &str| format!("the type of {what} has no name; box it, e.g. as {how}");
    match type_name.split_once(" {") {
        Some((pointer, _)) if type_name.ends_with('}') && pointer.contains("fn(") => {
            format!("a function's own type has no name; give it the type `{pointer}`")
        }
        _ if type_name.starts_with("{closure") => boxed("a closure", "`Box<dyn Fn(…) -> …>`"),
        _ if type_name.starts_with("{async closure") => boxed("an async closure", "`Box<dyn Fn(…) -> …>`"),
        _ if type_name.starts_with("{async") => boxed("a future", "`Pin<Box<dyn Future<Output = …>>>`"),
        _ => "a part of its type has no name; collect it, or box it, e.g. as `Box<dyn Iterator<Item = …>>`"
            .into(),
    }
}

/// Index of the `>` that closes an already opened `<`.
fn closing_angle(text: &str) -> Option<usize> {
    let mut depth = 1usize;
    let mut previous = ' ';
    for (index, character) in text.char_indices() {
        match character {
            '<' => depth += 1,
            '>' if previous != '-' => {
                depth -= 1;
                if depth == 0 {
                    return Some(index);
                }
            }
            _ => {}
        }
        previous = character;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_found_with_nested_generics_and_arrows() {
        let listing = r#"
        _9 = nbrun_prelude::store::Store::put::<HashMap<String, Vec<fn(i32) -> i32>>>(copy _2, const "table", move _7) -> [return: bb3, unwind: bb4];
        _3 = Store::put::<i32>(copy _2, const "x", copy _7) -> [return: bb3, unwind: bb4];"#;
        assert_eq!(
            kept_variables(listing),
            [
                ("table".to_owned(), "HashMap<String, Vec<fn(i32) -> i32>>".to_owned()),
                ("x".to_owned(), "i32".to_owned())
            ]
        );
    }

    #[test]
    fn closures_have_no_name() {
        assert!(!is_nameable("{closure@cell:1:2: 3:4}"));
        assert!(!is_nameable("fn() -> i32 {main}"));
        assert!(is_nameable("Vec<Box<dyn Fn(i32) -> i32>>"));
        assert!(why_nameless("{closure@cell:1:2: 3:4}").contains("Box<dyn Fn"));
        assert!(why_nameless("fn(i32) -> i32 {add}").ends_with("the type `fn(i32) -> i32`"));
        assert!(why_nameless("Map<Range<i32>, {closure@cell:1:2: 3:4}>").contains("collect it"));
    }
}
