//! What something is: `inspect_request`.

use std::ops::Range;

use magics::Spec;

use super::cursor::{Cursor, Place, innermost_open, word_at};
use super::lexer::{Kind as TokenKind, tokens};
use super::locals::locals;
use super::magic::{self, Owner};
use super::members::{Access, Member};
use super::names::Names;
use super::probe::program::statements;
use super::scope::Scope;
use super::{Assistant, Description, Kind, byte_of, session};
use crate::context;

impl Assistant {
    /// What stands at the character `position` of `code`: the word there, or the function whose arguments
    /// are being written. `None` when nothing is known about it.
    pub async fn inspect(&self, scope: &Scope, code: &str, position: usize) -> Option<Description> {
        let at = byte_of(code, position);
        if let Some(magic) = context::magics().at(code, at).filter(|magic| !is_in_rust(magic, code, at)) {
            return Some(of_magic(magic));
        }
        let code = match magic::owner(code, at) {
            Some(Owner { name: "bigquery" | "bq", start }) => {
                return self.warehouses.inspect(scope, &code[start..], at - start).await;
            }
            _ => &magic::rust(code),
        };
        let word = match word_at(code, at) {
            Some(word) => word,
            None => called(code, at)?,
        };
        self.describe(scope, code, word).await
    }

    async fn describe(&self, scope: &Scope, code: &str, word: Range<usize>) -> Option<Description> {
        let name = &code[word.clone()];
        match Cursor::of(code, word.start).place {
            Place::Member(dot) => {
                let kind = self.type_at(scope, code, dot).await?;
                let members = self.names(scope, code).members(&kind, Access::Value);
                members.into_iter().find(|member| member.name == name).map(of_member)
            }
            Place::Path(path) => {
                let members = self.names(scope, code).at_path(&path);
                members.into_iter().find(|member| member.name == name).map(of_member)
            }
            Place::Text(_) => None,
            _ => {
                if let Some(variable) = self.variable(scope, code, &word).await {
                    return Some(variable);
                }
                item(&self.names(scope, code), name, code[word.end..].starts_with('!'))
            }
        }
    }

    /// A variable of the cell or the session, with its type and what is known of that.
    async fn variable(&self, scope: &Scope, code: &str, word: &Range<usize>) -> Option<Description> {
        let name = &code[word.clone()];
        let end_of_statement = end_of_statement(code, word.end);
        let is_local = locals(&code[..end_of_statement]).iter().any(|local| local == name);
        let kept = scope.variable(name);
        if !is_local && kept.is_none() {
            return None;
        }
        let mut kind = None;
        if is_local {
            kind = self.type_at(scope, code, word.end).await;
            if kind.is_none() {
                // Where it is bound, it can't be asked for yet: behind the statement it can.
                let asked = format!("{}; {name}", &code[..end_of_statement]);
                kind = self.type_at(scope, &asked, asked.len()).await;
            }
        }
        let kind = kind.or_else(|| kept.map(|variable| variable.type_name.clone()))?;
        let names = self.names(scope, code);
        let receiver = super::receiver::Receiver::parse(&kind);
        let of = receiver.and_then(|receiver| receiver.names().into_iter().next());
        let definition = of.and_then(|of| {
            names
                .index
                .items(&of)
                .find(|row| !matches!(row.kind, Kind::Module | Kind::Function | Kind::Macro))
        });
        let mut doc = definition.map(|row| row.doc()).unwrap_or_default();
        if let Some(frame) = kept.filter(|variable| !variable.columns.is_empty()) {
            doc = format!("Columns: `{}`\n\n{doc}", frame.columns.join("`, `"));
        }
        Some(Description { signature: format!("{name}: {kind}"), language: "rust", home: String::new(), doc })
    }
}

fn of_member(member: Member) -> Description {
    let home = match (member.home.as_str(), member.of.as_str()) {
        ("" | session::MODULE, of) => of.to_owned(),
        (home, of) if home == of => home.to_owned(),
        (home, of) => format!("{home}::{of}"),
    };
    Description { signature: member.signature, language: "rust", home, doc: member.doc }
}

fn item(names: &Names, name: &str, is_macro: bool) -> Option<Description> {
    let row = names.item(name, is_macro).or_else(|| names.item(name, true))?;
    let signature = if row.signature.is_empty() {
        format!("{} {}", row.kind.name(), row.name)
    } else {
        row.signature.to_owned()
    };
    let home = if row.home == session::MODULE { "" } else { row.home };
    Some(Description { signature, language: "rust", home: home.to_owned(), doc: row.doc() })
}

/// The help of a magic.
fn of_magic(spec: &Spec) -> Description {
    let help = context::magics().help(spec.name).unwrap_or_default();
    Description { signature: help, language: "text", ..Description::default() }
}

/// Whether byte `at` of `code` stands in the Rust that a magic takes on its line.
fn is_in_rust(magic: &Spec, code: &str, at: usize) -> bool {
    let start = code[..at].rfind('\n').map_or(0, |newline| newline + 1);
    magic::takes_rust(magic.name) && code[start..at].trim_start().contains(char::is_whitespace)
}

/// The name of the function, method or macro whose arguments `at` stands in.
fn called(code: &str, at: usize) -> Option<Range<usize>> {
    let before = tokens(&code[..at]);
    let open = innermost_open(&before)?;
    let name = match &before[..open] {
        [.., name, sign] if sign.is_sign('!') => name,
        [.., name] => name,
        [] => return None,
    };
    (name.kind == TokenKind::Word).then(|| name.range.clone())
}

/// Where the statement at the top of the cell ends that `at` stands in, without its semicolon.
fn end_of_statement(code: &str, at: usize) -> usize {
    let ranges = statements(&tokens(code));
    let end = ranges.into_iter().find(|range| range.end >= at).map_or(code.len(), |range| range.end);
    code[..end].trim_end_matches(';').len()
}
