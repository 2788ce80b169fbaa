//! `#[cfg(…)]`: what is compiled at all.
//!
//! <https://doc.rust-lang.org/reference/conditional-compilation.html>

use std::collections::HashSet;

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, Token};

/// What holds in one package.
pub struct Cfg {
    features: HashSet<String>,
    /// Lines of `rustc --print cfg`.
    target: HashSet<String>,
}

impl Cfg {
    /// The configuration of `target`, as `rustc --print cfg` tells it, with `features`.
    pub fn new(target: &str, features: HashSet<String>) -> Self {
        Cfg { features, target: target.lines().map(str::to_owned).collect() }
    }

    /// Whether something with these attributes is compiled.
    pub fn allows(&self, attributes: &[Attribute]) -> bool {
        attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("cfg"))
            .all(|attribute| attribute.parse_args::<Meta>().is_ok_and(|predicate| self.holds(&predicate)))
    }

    fn holds(&self, predicate: &Meta) -> bool {
        match predicate {
            Meta::Path(path) => path.get_ident().is_some_and(|name| self.target.contains(&name.to_string())),
            Meta::NameValue(pair) => {
                let Expr::Lit(ExprLit { lit: Lit::Str(value), .. }) = &pair.value else { return false };
                if pair.path.is_ident("feature") {
                    return self.features.contains(&value.value());
                }
                let name = pair.path.get_ident().map(ToString::to_string).unwrap_or_default();
                self.target.contains(&format!("{name}={:?}", value.value()))
            }
            Meta::List(list) => {
                let inner = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
                let Ok(inner) = inner else { return false };
                if list.path.is_ident("all") {
                    inner.iter().all(|predicate| self.holds(predicate))
                } else if list.path.is_ident("any") {
                    inner.iter().any(|predicate| self.holds(predicate))
                } else {
                    list.path.is_ident("not") && !inner.iter().any(|predicate| self.holds(predicate))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn predicates_hold_as_in_rustc() {
        let cfg = Cfg::new("unix\ntarget_os=\"linux\"", HashSet::from(["lazy".to_owned()]));
        let cases = [
            ("#[cfg(feature = \"lazy\")]", true),
            ("#[cfg(feature = \"csv\")]", false),
            ("#[cfg(not(feature = \"csv\"))]", true),
            ("#[cfg(all(unix, any(feature = \"csv\", target_os = \"linux\")))]", true),
            ("#[cfg(test)]", false),
            ("#[inline]", true),
        ];
        for (attribute, allowed) in cases {
            let item: syn::ItemFn = syn::parse_str(&format!("{attribute} fn f() {{}}")).expect("a function");
            assert_eq!(cfg.allows(&item.attrs), allowed, "{attribute}");
        }
    }
}
