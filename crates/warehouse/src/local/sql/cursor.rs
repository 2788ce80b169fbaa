//! A place in the tokens, and the small steps of reading.

use super::ast::{Ident, Span};
use super::lexer::{Token, TokenKind};
use crate::local::Fault;

/// How deep expressions and queries may nest; GoogleSQL has a limit too, and the stack has one.
const MAX_DEPTH: usize = 32;

/// How many operators a query may have: each can make its tree one level deeper.
const MAX_OPERATORS: usize = 400;

pub struct Cursor {
    tokens: Vec<Token>,
    /// The text that was read, and where in it each token stands.
    text: String,
    offsets: Vec<Span>,
    at: usize,
    end: usize,
    depth: usize,
    operators: usize,
}

impl Cursor {
    pub fn new(tokens: Vec<Token>, text: &str) -> Self {
        let offsets = tokens.iter().map(|token| token.span).collect();
        Self { tokens, text: text.to_owned(), offsets, at: 0, end: text.len(), depth: 0, operators: 0 }
    }

    /// Puts all tokens at one place of another text, in which this one is named or held.
    pub fn place_at(&mut self, span: Span) {
        self.tokens.iter_mut().for_each(|token| token.span = span);
        self.end = span.end;
    }

    /// How many tokens were read.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The text since the token at `position`.
    pub fn text_since(&self, position: usize) -> &str {
        let start = self.offsets.get(position).map_or(self.text.len(), |span| span.start);
        let end =
            self.at.checked_sub(1).and_then(|last| self.offsets.get(last)).map_or(start, |span| span.end);
        self.text.get(start..end).unwrap_or_default()
    }

    pub fn peek(&self) -> Option<&TokenKind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    pub fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// The next token's span; empty at the end of the text.
    pub fn span(&self) -> Span {
        self.tokens.get(self.at).map_or(Span { start: self.end, end: self.end }, |token| token.span)
    }

    /// The span of the token just read.
    pub fn last(&self) -> Span {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map(|token| token.span).unwrap_or_default()
    }

    /// Takes the next token.
    pub fn advance(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    /// Begins to count operators anew.
    pub fn begin_statement(&mut self) {
        self.operators = 0;
    }

    /// Whether the brackets that open here hold a comma of their own, so that they are a row.
    pub fn has_comma_in_brackets(&self) -> bool {
        let mut depth = 0_usize;
        for token in self.tokens.get(self.at..).unwrap_or_default() {
            match &token.kind {
                TokenKind::Symbol("(" | "[") => depth += 1,
                TokenKind::Symbol(")" | "]") if depth <= 1 => return false,
                TokenKind::Symbol(")" | "]") => depth -= 1,
                TokenKind::Symbol(",") if depth == 1 => return true,
                TokenKind::Word(word) if depth == 1 && word.eq_ignore_ascii_case("SELECT") => return false,
                _ => {}
            }
        }
        false
    }

    /// Counts an operator.
    pub fn operator(&mut self) -> Result<(), Fault> {
        self.operators += 1;
        if self.operators > MAX_OPERATORS {
            return Err(Fault::unsupported(
                format!("a query of more than {MAX_OPERATORS} operators"),
                self.span(),
            ));
        }
        Ok(())
    }

    /// Runs `read` one level deeper.
    pub fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth >= MAX_DEPTH {
            return Err(Fault::unsupported(format!("nesting deeper than {MAX_DEPTH} levels"), self.span()));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Runs `read`; where it fails, nothing has been read.
    pub fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Option<T> {
        let (at, depth, operators) = (self.at, self.depth, self.operators);
        let result = read(self).ok();
        if result.is_none() {
            (self.at, self.depth, self.operators) = (at, depth, operators);
        }
        result
    }

    fn word_at(&self, ahead: usize) -> Option<&str> {
        match self.tokens.get(self.at + ahead).map(|token| &token.kind) {
            Some(TokenKind::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub fn symbol_at(&self, ahead: usize, symbol: &str) -> bool {
        matches!(self.tokens.get(self.at + ahead).map(|t| &t.kind), Some(TokenKind::Symbol(s)) if *s == symbol)
    }

    /// Whether the next tokens are these bare words (or a symbol), in any case.
    pub fn sees(&self, what: &str) -> bool {
        what.split(' ').enumerate().all(|(ahead, part)| {
            self.word_at(ahead).is_some_and(|word| word.eq_ignore_ascii_case(part))
                || self.symbol_at(ahead, part)
        })
    }

    /// Whether a query in brackets comes next.
    pub fn sees_query(&self) -> bool {
        ["( SELECT", "( WITH", "( FROM"].iter().any(|start| self.sees(start))
    }

    /// Takes these words (or this symbol) if they come next.
    pub fn eat(&mut self, what: &str) -> bool {
        let seen = self.sees(what);
        if seen {
            self.at += what.split(' ').count();
        }
        seen
    }

    /// Takes a `>`, also the first of two that were read as one symbol.
    pub fn closing_angle(&mut self) -> Result<(), Fault> {
        if let Some(token) = self.tokens.get_mut(self.at)
            && token.kind == TokenKind::Symbol(">>")
        {
            token.kind = TokenKind::Symbol(">");
            token.span.start += 1;
            return Ok(());
        }
        self.expect(">")
    }

    pub fn expect(&mut self, what: &str) -> Result<(), Fault> {
        if self.eat(what) { Ok(()) } else { Err(self.expected(what)) }
    }

    /// The error that something else was expected here.
    pub fn expected(&self, what: &str) -> Fault {
        let found = match self.peek() {
            None => "the query ends".to_owned(),
            Some(TokenKind::Word(word)) => format!("found {word}"),
            Some(TokenKind::Backticked(name)) => format!("found `{name}`"),
            Some(TokenKind::Number(number)) => format!("found {number}"),
            Some(TokenKind::Text(_)) => "found a string".to_owned(),
            Some(TokenKind::Bytes(_)) => "found bytes".to_owned(),
            Some(TokenKind::Param(name)) => format!("found @{name}"),
            Some(TokenKind::Symbol(symbol)) => format!("found {symbol:?}"),
        };
        Fault::syntax(format!("expected {what}, but {found}"), self.span())
    }

    /// A name: backticked, or a word that is not reserved.
    pub fn ident(&mut self) -> Result<Ident, Fault> {
        match self.peek() {
            Some(TokenKind::Word(word)) if !is_reserved(word) => Ok(self.any_word()),
            Some(TokenKind::Backticked(_)) => Ok(self.any_word()),
            _ => Err(self.expected("a name")),
        }
    }

    /// A name after a dot, where reserved words are names too.
    pub fn ident_after_dot(&mut self) -> Result<Ident, Fault> {
        match self.peek() {
            Some(TokenKind::Word(_) | TokenKind::Backticked(_)) => Ok(self.any_word()),
            _ => Err(self.expected("a name after the dot")),
        }
    }

    fn any_word(&mut self) -> Ident {
        let span = self.span();
        let name = match self.advance().map(|token| token.kind) {
            Some(TokenKind::Word(name) | TokenKind::Backticked(name)) => name,
            _ => String::new(),
        };
        Ident { name, span }
    }

    /// `AS name`, or a bare name where one may stand.
    pub fn alias(&mut self) -> Result<Option<Ident>, Fault> {
        if self.eat("AS") {
            return self.ident().map(Some);
        }
        match self.peek() {
            Some(TokenKind::Backticked(_)) => self.ident().map(Some),
            Some(TokenKind::Word(word))
                if !is_reserved(word) && !ENDS_ALIAS.contains(&&*word.to_uppercase()) =>
            {
                self.ident().map(Some)
            }
            _ => Ok(None),
        }
    }

    /// One or more, with commas between.
    pub fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
        let mut items = vec![read(self)?];
        while self.eat(",") {
            items.push(read(self)?);
        }
        Ok(items)
    }
}

/// Not reserved, but starting a clause when they follow a table or an item.
const ENDS_ALIAS: [&str; 6] = ["PIVOT", "UNPIVOT", "TABLESAMPLE", "OFFSET", "MATCH_RECOGNIZE", "QUALIFY"];

/// GoogleSQL's reserved keywords ("Lexical structure and syntax"), sorted.
const RESERVED: [&str; 96] = [
    "ALL",
    "AND",
    "ANY",
    "ARRAY",
    "AS",
    "ASC",
    "ASSERT_ROWS_MODIFIED",
    "AT",
    "BETWEEN",
    "BY",
    "CASE",
    "CAST",
    "COLLATE",
    "CONTAINS",
    "CREATE",
    "CROSS",
    "CUBE",
    "CURRENT",
    "DEFAULT",
    "DEFINE",
    "DESC",
    "DISTINCT",
    "ELSE",
    "END",
    "ENUM",
    "ESCAPE",
    "EXCEPT",
    "EXCLUDE",
    "EXISTS",
    "EXTRACT",
    "FALSE",
    "FETCH",
    "FOLLOWING",
    "FOR",
    "FROM",
    "FULL",
    "GROUP",
    "GROUPING",
    "GROUPS",
    "HASH",
    "HAVING",
    "IF",
    "IGNORE",
    "IN",
    "INNER",
    "INTERSECT",
    "INTERVAL",
    "INTO",
    "IS",
    "JOIN",
    "LATERAL",
    "LEFT",
    "LIKE",
    "LIMIT",
    "LOOKUP",
    "MERGE",
    "NATURAL",
    "NEW",
    "NO",
    "NOT",
    "NULL",
    "NULLS",
    "OF",
    "ON",
    "OR",
    "ORDER",
    "OUTER",
    "OVER",
    "PARTITION",
    "PRECEDING",
    "PROTO",
    "QUALIFY",
    "RANGE",
    "RECURSIVE",
    "RESPECT",
    "RIGHT",
    "ROLLUP",
    "ROWS",
    "SELECT",
    "SET",
    "SOME",
    "STRUCT",
    "TABLESAMPLE",
    "THEN",
    "TO",
    "TREAT",
    "TRUE",
    "UNBOUNDED",
    "UNION",
    "UNNEST",
    "USING",
    "WHEN",
    "WHERE",
    "WINDOW",
    "WITH",
    "WITHIN",
];

pub fn is_reserved(word: &str) -> bool {
    RESERVED.binary_search(&&*word.to_ascii_uppercase()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{RESERVED, is_reserved};

    #[test]
    fn reserved_words_are_sorted() {
        assert!(RESERVED.is_sorted());
        assert!(is_reserved("select") && !is_reserved("date"));
    }
}
