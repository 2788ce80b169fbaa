//! One line of the table in the making.

use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, Lit, Meta};

use super::resolve::Export;
use crate::assist::Kind;

/// Documentation is kept up to about this many characters: enough to say what something does.
const DOC: usize = 700;

/// What a line says, see [the index](crate::assist::index).
#[derive(Debug, Clone)]
pub struct Entry {
    /// Letter of the key.
    pub section: char,
    /// What comes after the letter.
    pub of: String,
    /// See [`Row`](crate::assist::index::Row).
    pub name: String,
    /// See [`Row`](crate::assist::index::Row).
    pub kind: Kind,
    /// See [`Row`](crate::assist::index::Row).
    pub signature: String,
    /// See [`Row`](crate::assist::index::Row).
    pub home: String,
    /// See [`Row`](crate::assist::index::Row).
    pub owner: String,
    /// Markdown.
    pub doc: String,
}

impl Entry {
    /// An item itself, under its own name.
    pub fn item(name: String, kind: Kind, signature: String, home: &str, attributes: &[Attribute]) -> Self {
        Entry {
            section: 'i',
            of: name.clone(),
            name,
            kind,
            signature,
            home: home.to_owned(),
            owner: String::new(),
            doc: documentation(attributes),
        }
    }

    /// A name that `module` exports.
    pub fn export(module: &str, export: &Export) -> Self {
        Entry {
            section: 'x',
            of: module.to_owned(),
            name: export.name.clone(),
            kind: export.kind,
            signature: String::new(),
            home: export.home.clone(),
            owner: String::new(),
            doc: String::new(),
        }
    }

    /// The line, without its end.
    pub fn line(&self) -> String {
        let Entry { section, of, name, kind, signature, home, owner, doc } = self;
        let kind = kind.name();
        let doc = doc.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "    ");
        format!("{section} {of}\t{name}\t{kind}\t{signature}\t{home}\t{owner}\t{doc}")
    }
}

/// Source on one line, as it was written.
pub fn text(tokens: &(impl ToTokens + Spanned)) -> String {
    let text = tokens.span().source_text().unwrap_or_else(|| tokens.to_token_stream().to_string());
    let line =
        text.lines().map(without_comment).flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    line.replace("( ", "(").replace(", )", ")").replace(" )", ")").replace("< ", "<").replace(", >", ">")
}

fn without_comment(line: &str) -> &str {
    line.split("//").next().unwrap_or(line)
}

/// The first section of the documentation in `attributes`, cut between paragraphs where it is long.
pub fn documentation(attributes: &[Attribute]) -> String {
    let mut doc = String::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("doc")) {
        if let Meta::NameValue(pair) = &attribute.meta
            && let Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) = &pair.value
        {
            let line = line.value();
            let line = line.strip_prefix(' ').unwrap_or(&line);
            if line.starts_with('#') && !doc.trim().is_empty() {
                break;
            }
            if doc.len() > DOC && line.trim().is_empty() && doc.matches("```").count().is_multiple_of(2) {
                break;
            }
            doc.push_str(line);
            doc.push('\n');
        }
    }
    doc.trim().to_owned()
}
