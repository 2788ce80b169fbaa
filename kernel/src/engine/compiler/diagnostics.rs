//! rustc's JSON diagnostics, brought back to the user's lines.
//!
//! Format: <https://doc.rust-lang.org/rustc/json.html>.

use std::collections::HashMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Deserialize;

use super::paths;
use crate::engine::gone::Gone;
use crate::engine::source::{LineMap, Origin};

/// One diagnostic as rustc prints it with `--error-format=json`.
#[derive(Debug, Clone, Deserialize)]
pub struct Diagnostic {
    message: String,
    code: Option<Code>,
    level: String,
    #[serde(default)]
    spans: Vec<Span>,
    #[serde(default)]
    children: Vec<Diagnostic>,
}

#[derive(Debug, Clone, Deserialize)]
struct Code {
    code: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    line_end: usize,
    column_start: usize,
    column_end: usize,
    is_primary: bool,
    label: Option<String>,
    suggested_replacement: Option<String>,
    expansion: Option<Box<Expansion>>,
}

/// A range of a cell's source, and what is said about it.
type Marked<'a> = (Range<usize>, &'a Span);

#[derive(Debug, Clone, Deserialize)]
struct Expansion {
    span: Span,
}

impl Span {
    /// The span in the cell itself: of a macro from elsewhere, the place of its call.
    fn in_cell(&self, file: &str) -> Option<&Span> {
        if self.file_name == file {
            return Some(self);
        }
        self.expansion.as_ref().and_then(|expansion| expansion.span.in_cell(file))
    }
}

impl Diagnostic {
    /// The diagnostics among the lines of rustc's stderr.
    pub fn parse_all(stderr: &str) -> Vec<Diagnostic> {
        let mut all: Vec<Diagnostic> =
            stderr.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        for diagnostic in &mut all {
            let mut texts = Vec::new();
            diagnostic.texts(&mut texts);
            paths::shorten(texts.into_iter());
        }
        all
    }

    /// All that it says.
    fn texts<'a>(&'a mut self, texts: &mut Vec<&'a mut String>) {
        texts.push(&mut self.message);
        texts.extend(self.spans.iter_mut().filter_map(|span| span.label.as_mut()));
        self.children.iter_mut().for_each(|child| child.texts(texts));
    }

    /// Whether it keeps the cell from being compiled.
    pub fn is_error(&self) -> bool {
        self.level.starts_with("error") && !self.message.starts_with("aborting due to")
    }

    /// Whether it is a warning about the cell `count` itself, not about what the kernel wrote around it.
    pub fn is_warning_of(&self, count: u32, file: &str, map: &LineMap) -> bool {
        let own = |span: &Span| {
            span.in_cell(file).is_some_and(
                |at| matches!(map.origin(at.line_start), Origin::User { cell, .. } if *cell == count),
            )
        };
        self.level == "warning" && self.spans.iter().any(|span| span.is_primary && own(span))
    }

    /// Whether it speaks of a place in some source: what does not is an accident of the compiler.
    pub fn has_place(&self) -> bool {
        !self.spans.is_empty() || self.code.is_some()
    }

    /// The message, with its code in front where it has one.
    pub fn headline(&self) -> String {
        match &self.code {
            Some(code) => format!("[{}] {}", code.code, self.message),
            None => self.message.clone(),
        }
    }

    /// Adds to the message about a name that is none what has become of it.
    pub fn explain(&mut self, file: &str, map: &LineMap, sources: &HashMap<u32, String>, gone: &Gone) {
        if !["E0423", "E0425"].iter().any(|code| self.has_code(code)) {
            return;
        }
        let primary = self.spans.iter().find(|span| span.is_primary);
        let at = primary.and_then(|span| user_range(span.in_cell(file)?, map, sources));
        let name = at.and_then(|(cell, range)| sources.get(&cell)?.get(range));
        if let Some(why) = name.and_then(|name| gone.why(name)) {
            self.message = format!("{}: {why}", self.message);
        }
    }

    /// Whether rustc gives it the error code `code`.
    pub fn has_code(&self, code: &str) -> bool {
        self.code.as_ref().is_some_and(|own| own.code == code)
    }

    /// The generated lines that it points at.
    pub fn origins<'a>(&'a self, file: &'a str, map: &'a LineMap) -> impl Iterator<Item = &'a Origin> {
        let children = self.children.iter().flat_map(|child| &child.spans);
        self.spans
            .iter()
            .chain(children)
            .filter_map(move |span| span.in_cell(file))
            .map(move |span| map.origin(span.line_start))
    }

    /// The diagnostic with the user's source, marked like rustc marks it, in colour.
    pub fn render(&self, file: &str, map: &LineMap, sources: &HashMap<u32, String>) -> String {
        let mut report = vec![self.group(file, map, sources, true)];
        let in_cell = |child: &&Diagnostic| child.spans.iter().any(|span| span.in_cell(file).is_some());
        for child in self.children.iter().filter(in_cell) {
            report.push(child.group(file, map, sources, false));
        }
        Renderer::styled().render(&report)
    }

    fn level(&self) -> Level<'static> {
        match self.level.as_str() {
            "warning" => Level::WARNING,
            "note" | "failure-note" => Level::NOTE,
            "help" => Level::HELP,
            _ => Level::ERROR,
        }
    }

    fn group<'a>(
        &'a self,
        file: &str,
        map: &LineMap,
        sources: &'a HashMap<u32, String>,
        primary: bool,
    ) -> Group<'a> {
        let mut by_cell: Vec<(u32, Vec<Marked<'_>>)> = Vec::new();
        let mut spans: Vec<(&Span, &Span)> =
            self.spans.iter().filter_map(|span| Some((span.in_cell(file)?, span))).collect();
        spans.sort_by_key(|(_, said)| !said.is_primary);
        let in_glue = !spans.iter().any(|(at, _)| user_range(at, map, sources).is_some());
        for (at, said) in spans {
            let range = match user_range(at, map, sources) {
                None if in_glue && said.is_primary => around(at, map, sources),
                range => range,
            };
            let Some((cell, range)) = range else { continue };
            match by_cell.iter_mut().find(|(known, _)| *known == cell) {
                Some((_, spans)) => spans.push((range, said)),
                None => by_cell.push((cell, vec![(range, said)])),
            }
        }
        let mut group = if primary {
            let title = self.level().primary_title(self.message.as_str());
            let title = match &self.code {
                Some(code) => title.id(code.code.as_str()),
                None => title,
            };
            Group::with_title(title)
        } else {
            Group::with_title(self.level().secondary_title(self.message.as_str()))
        };
        for (cell, spans) in by_cell {
            let Some(source) = sources.get(&cell) else { continue };
            let annotations = spans.into_iter().map(|(range, span)| {
                let kind = if span.is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                let suggestion = span.suggested_replacement.as_ref().filter(|text| !text.trim().is_empty());
                let label =
                    span.label.clone().or_else(|| suggestion.map(|text| format!("`{}`", text.trim())));
                kind.span(range).label(label)
            });
            group = group.element(
                Snippet::source(source.as_str()).path(format!("In[{cell}]")).annotations(annotations),
            );
        }
        for child in self.children.iter().filter(|child| primary && child.spans.is_empty()) {
            group = group.element(child.level().message(child.message.as_str()));
        }
        group
    }
}

/// A message at one place of a user's cell, marked like a compiler's error.
pub fn render_at(title: &str, label: &str, cell: u32, line: usize, column: usize, source: &str) -> String {
    let start = byte_offset(source, line, column);
    let end = source[start..].find('\n').map_or(source.len(), |length| start + length).max(start);
    let group = Group::with_title(Level::ERROR.primary_title(title)).element(
        Snippet::source(source)
            .path(format!("In[{cell}]"))
            .annotation(AnnotationKind::Primary.span(start..end).label(label)),
    );
    Renderer::styled().render(&[group])
}

fn user_range(span: &Span, map: &LineMap, sources: &HashMap<u32, String>) -> Option<(u32, Range<usize>)> {
    let Origin::User { cell, line } = map.origin(span.line_start) else { return None };
    let source = sources.get(cell)?;
    let start = byte_offset(source, *line, span.column_start);
    let end = match map.origin(span.line_end) {
        Origin::User { cell: same, line } if same == cell => byte_offset(source, *line, span.column_end),
        _ => start,
    };
    Some((*cell, start..end.max(start)))
}

/// What the user wrote of a span that starts in the kernel's code around it; else the end of what stands before.
fn around(span: &Span, map: &LineMap, sources: &HashMap<u32, String>) -> Option<(u32, Range<usize>)> {
    let user = |line: usize| match map.origin(line) {
        Origin::User { cell, line } => sources.get(cell).map(|source| (*cell, *line, source)),
        _ => None,
    };
    if let Some((cell, line, source)) = (span.line_start..=span.line_end).find_map(user) {
        let last = (span.line_start..=span.line_end).rev().find_map(user).filter(|last| last.0 == cell);
        let text = source.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let start = byte_offset(source, line, 1) + text.len() - text.trim_start().len();
        return Some((cell, start..end_of_line(source, last.map_or(line, |last| last.1)).max(start)));
    }
    let (cell, line, source) = (1..span.line_start).rev().find_map(user)?;
    let end = end_of_line(source, line);
    Some((cell, end..end))
}

fn end_of_line(source: &str, line: usize) -> usize {
    source.split_inclusive('\n').take(line).map(str::len).sum::<usize>().min(source.trim_end().len())
}

/// Byte offset of a 1-based line and column (in characters).
fn byte_offset(source: &str, line: usize, column: usize) -> usize {
    let start: usize = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let start = start.min(source.len());
    source[start..]
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(source.len(), |(offset, _)| start + offset)
}
