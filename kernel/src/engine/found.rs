//! Things that stand somewhere in the middle of a cell.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::Visit;
use syn::{Expr, Item, Stmt};

/// The `static`s within an item.
#[derive(Default)]
pub struct Statics(Vec<Span>);

impl Statics {
    /// Where they stand. One that chooses its own symbol is none of ours.
    pub fn of(item: &Item) -> Vec<Span> {
        let mut found = Statics::default();
        found.visit_item(item);
        found.0
    }
}

impl<'ast> Visit<'ast> for Statics {
    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        let names_symbol = |attribute: &syn::Attribute| {
            let text = quote::ToTokens::to_token_stream(attribute).to_string();
            text.contains("no_mangle") || text.contains("export_name")
        };
        if !item.attrs.iter().any(names_symbol) {
            self.0.push(item.span());
        }
    }
}

/// Whether statements await something, other than within an `async` block or an item of their own.
pub struct Awaits(bool);

/// Macros that await without saying so.
const AWAITING: [&str; 4] = ["join", "try_join", "select", "pin"];

impl Awaits {
    /// Whether any of `statements` does.
    pub fn anywhere_in(statements: &[Stmt]) -> bool {
        let mut found = Awaits(false);
        for statement in statements {
            found.visit_stmt(statement);
        }
        found.0
    }
}

impl<'ast> Visit<'ast> for Awaits {
    fn visit_item(&mut self, _: &'ast Item) {}

    fn visit_expr(&mut self, expression: &'ast Expr) {
        match expression {
            Expr::Await(_) => self.0 = true,
            Expr::Async(_) => {}
            Expr::Closure(closure) if closure.asyncness.is_some() => {}
            other => syn::visit::visit_expr(self, other),
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        self.0 |= AWAITING.contains(&name.as_str()) || awaits(call.tokens.clone());
    }
}

fn awaits(tokens: TokenStream) -> bool {
    let mut in_async = false;
    for token in tokens {
        match token {
            TokenTree::Ident(word) if word == "await" => return true,
            TokenTree::Ident(word) if word == "async" => in_async = true,
            TokenTree::Ident(word) if word == "move" => {}
            TokenTree::Group(group) => {
                if !std::mem::take(&mut in_async) && awaits(group.stream()) {
                    return true;
                }
            }
            _ => in_async = false,
        }
    }
    false
}
