//! Expressions, by GoogleSQL's operator precedence.

use super::ast::{Call, DatePart, Expr, FormatCast, Ident, InList, Kind, Span};
use super::cursor::{Cursor, is_reserved};
use super::lexer::TokenKind;
use crate::Type;
use crate::local::Fault;

impl Cursor {
    pub fn expr(&mut self) -> Result<Expr, Fault> {
        self.nested(Self::or)
    }

    fn binary(&mut self, left: Expr, operator: &'static str, right: Expr) -> Result<Expr, Fault> {
        self.operator()?;
        let span = left.span.to(right.span);
        Ok(Expr { kind: Kind::Binary(operator, Box::new(left), Box::new(right)), span })
    }

    fn or(&mut self) -> Result<Expr, Fault> {
        let mut left = self.and()?;
        while self.eat("OR") {
            let right = self.and()?;
            left = self.binary(left, "OR", right)?;
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expr, Fault> {
        let mut left = self.not()?;
        while self.eat("AND") {
            let right = self.not()?;
            left = self.binary(left, "AND", right)?;
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Expr, Fault> {
        let start = self.span();
        if self.eat("NOT") {
            let operand = self.nested(Self::not)?;
            let span = start.to(operand.span);
            return Ok(Expr { kind: Kind::Unary("NOT", Box::new(operand)), span });
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Expr, Fault> {
        let left = self.bit_or()?;
        for symbol in ["=", "!=", "<>", "<=", ">=", "<", ">"] {
            if self.eat(symbol) {
                let right = self.bit_or()?;
                return self.binary(left, if symbol == "<>" { "!=" } else { symbol }, right);
            }
        }
        let start = left.span;
        let not = self.sees("NOT IN") || self.sees("NOT BETWEEN") || self.sees("NOT LIKE");
        if not {
            self.eat("NOT");
        }
        let expr = Box::new(left);
        let kind = if self.eat("IS") {
            let not = self.eat("NOT");
            if self.eat("DISTINCT FROM") {
                Kind::Distinct { left: expr, right: Box::new(self.bit_or()?), not }
            } else {
                let what = ["NULL", "TRUE", "FALSE"].into_iter().find(|word| self.eat(word));
                let what = what.ok_or_else(|| self.expected("NULL, TRUE, FALSE or DISTINCT FROM"))?;
                Kind::Is { expr, what, not }
            }
        } else if self.eat("IN") {
            Kind::In { expr, list: self.in_list()?, not }
        } else if self.eat("BETWEEN") {
            let low = Box::new(self.bit_or()?);
            self.expect("AND")?;
            Kind::Between { expr, low, high: Box::new(self.bit_or()?), not }
        } else if self.eat("LIKE") {
            if self.sees("ANY") || self.sees("SOME") || self.sees("ALL") {
                return self.quantified_like(&expr, not);
            }
            Kind::Like { expr, pattern: Box::new(self.bit_or()?), not }
        } else {
            return Ok(*expr);
        };
        Ok(Expr { kind, span: start.to(self.last()) })
    }

    /// `x LIKE ANY (a, b)`
    fn quantified_like(&mut self, value: &Expr, not: bool) -> Result<Expr, Fault> {
        let span = self.span();
        let operator = if self.eat("ALL") { "AND" } else { "OR" };
        let _ = self.eat("ANY") || self.eat("SOME");
        if not || !self.eat("(") || self.sees("SELECT") || self.sees("WITH") {
            return Err(Fault::unsupported("this form of quantified LIKE", span));
        }
        let patterns = self.list(Self::expr)?;
        self.expect(")")?;
        let mut tests = patterns.into_iter().map(|pattern| {
            let span = value.span.to(pattern.span);
            let (expr, pattern) = (Box::new(value.clone()), Box::new(pattern));
            Expr { kind: Kind::Like { expr, pattern, not: false }, span }
        });
        let Some(mut all) = tests.next() else { return Err(self.expected("a pattern")) };
        for test in tests {
            all = self.binary(all, operator, test)?;
        }
        Ok(all)
    }

    fn bit_or(&mut self) -> Result<Expr, Fault> {
        let mut left = self.bit_xor()?;
        while self.eat("|") {
            let right = self.bit_xor()?;
            left = self.binary(left, "|", right)?;
        }
        Ok(left)
    }

    fn bit_xor(&mut self) -> Result<Expr, Fault> {
        let mut left = self.bit_and()?;
        while self.eat("^") {
            let right = self.bit_and()?;
            left = self.binary(left, "^", right)?;
        }
        Ok(left)
    }

    fn bit_and(&mut self) -> Result<Expr, Fault> {
        let mut left = self.shift()?;
        while self.eat("&") {
            let right = self.shift()?;
            left = self.binary(left, "&", right)?;
        }
        Ok(left)
    }

    fn shift(&mut self) -> Result<Expr, Fault> {
        let mut left = self.sum()?;
        while let Some(symbol) = ["<<", ">>"].into_iter().find(|symbol| self.eat(symbol)) {
            let right = self.sum()?;
            left = self.binary(left, symbol, right)?;
        }
        Ok(left)
    }

    fn in_list(&mut self) -> Result<InList, Fault> {
        if self.eat("UNNEST (") {
            let array = self.expr()?;
            self.expect(")")?;
            return Ok(InList::Array(Box::new(array)));
        }
        if self.sees_query() {
            return Ok(InList::Query(Box::new(self.query_in_brackets()?)));
        }
        self.expect("(")?;
        let items = self.list(Self::expr)?;
        self.expect(")")?;
        Ok(InList::Items(items))
    }

    pub fn sum(&mut self) -> Result<Expr, Fault> {
        let mut left = self.product()?;
        while let Some(symbol) = ["+", "-"].into_iter().find(|symbol| self.eat(symbol)) {
            let right = self.product()?;
            left = self.binary(left, symbol, right)?;
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Expr, Fault> {
        let mut left = self.unary()?;
        while let Some(symbol) = ["*", "/", "||"].into_iter().find(|symbol| self.eat(symbol)) {
            let right = self.unary()?;
            left = self.binary(left, symbol, right)?;
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expr, Fault> {
        let start = self.span();
        if self.eat("~") {
            let operand = self.nested(Self::unary)?;
            let span = start.to(operand.span);
            return Ok(Expr { kind: Kind::Unary("~", Box::new(operand)), span });
        }
        if self.eat("-") {
            let is_number = self.number_text().is_some();
            let negative = format!("-{}", self.number_text().unwrap_or_default());
            if let Ok(value) = negative.parse() {
                self.advance();
                return Ok(Expr { kind: Kind::Int(value), span: start.to(self.last()) });
            }
            let operand = self.nested(Self::unary)?;
            let span = start.to(operand.span);
            if let (Kind::Float(text), true) = (&operand.kind, is_number) {
                return Ok(Expr { kind: Kind::Float(format!("-{text}")), span });
            }
            return Ok(Expr { kind: Kind::Unary("-", Box::new(operand)), span });
        }
        if self.eat("+") {
            return self.nested(Self::unary);
        }
        self.postfix()
    }

    fn number_text(&self) -> Option<&str> {
        match self.peek() {
            Some(TokenKind::Number(text)) => Some(text),
            _ => None,
        }
    }

    fn postfix(&mut self) -> Result<Expr, Fault> {
        let mut expr = self.primary()?;
        loop {
            let start = expr.span;
            if self.sees(".") && !self.symbol_at(1, "*") {
                self.eat(".");
                let field = self.ident_after_dot()?;
                let span = start.to(field.span);
                let kind = match expr.kind {
                    Kind::Path(path) if self.sees("(") => {
                        let parts = path.iter().chain([&field]).map(|part| part.name.as_str());
                        expr = self.call(parts.collect::<Vec<_>>().join("."), start)?;
                        continue;
                    }
                    Kind::Path(mut path) => {
                        path.push(field);
                        Kind::Path(path)
                    }
                    kind => Kind::Field(Box::new(Expr { kind, span: start }), field),
                };
                expr = Expr { kind, span };
            } else if self.eat("[") {
                let forms = [
                    ("OFFSET (", false, false),
                    ("ORDINAL (", true, false),
                    ("SAFE_OFFSET (", false, true),
                    ("SAFE_ORDINAL (", true, true),
                ];
                let form = forms.into_iter().find(|(words, ..)| self.eat(words));
                let index = Box::new(self.expr()?);
                if form.is_some() {
                    self.expect(")")?;
                }
                self.expect("]")?;
                let (_, from_one, safe) = form.unwrap_or(("", false, false));
                let kind = Kind::Index { array: Box::new(expr), index, from_one, safe };
                expr = Expr { kind, span: start.to(self.last()) };
            } else {
                return Ok(expr);
            }
        }
    }

    pub fn primary(&mut self) -> Result<Expr, Fault> {
        let start = self.span();
        let done = |cursor: &Self, kind| Ok(Expr { kind, span: start.to(cursor.last()) });
        match self.peek().cloned() {
            Some(TokenKind::Number(text)) => {
                self.advance();
                let kind = number(&text, start)?;
                done(self, kind)
            }
            Some(TokenKind::Text(text)) => {
                self.advance();
                done(self, Kind::String(text))
            }
            Some(TokenKind::Bytes(bytes)) => {
                self.advance();
                done(self, Kind::Bytes(bytes))
            }
            Some(TokenKind::Param(name)) => {
                self.advance();
                done(self, Kind::Param(name))
            }
            Some(TokenKind::Backticked(_)) => {
                let name = self.ident()?;
                if self.sees("(") {
                    let is_path = name.name.contains('.');
                    let name = if is_path { name.name } else { name.name.to_uppercase() };
                    return self.call(name, start);
                }
                done(self, Kind::Path(vec![name]))
            }
            Some(TokenKind::Symbol("(")) => self.in_brackets(),
            Some(TokenKind::Symbol("[")) => self.array(None, start),
            Some(TokenKind::Symbol("?")) => {
                Err(Fault::unsupported("a positional parameter; name it, as in @name", start))
            }
            Some(TokenKind::Word(word)) => self.word(&word, start),
            _ => Err(self.expected("an expression")),
        }
    }

    fn in_brackets(&mut self) -> Result<Expr, Fault> {
        let start = self.span();
        if self.sees_query() {
            let query = Box::new(self.query_in_brackets()?);
            return Ok(Expr { kind: Kind::Subquery(query), span: start.to(self.last()) });
        }
        self.expect("(")?;
        let inner = self.expr()?;
        if self.eat(",") {
            let mut values = vec![inner];
            values.extend(self.list(Self::expr)?);
            self.expect(")")?;
            return Ok(Expr { kind: tuple(values), span: start.to(self.last()) });
        }
        self.expect(")")?;
        Ok(Expr { kind: inner.kind, span: start.to(self.last()) })
    }

    fn word(&mut self, word: &str, start: Span) -> Result<Expr, Fault> {
        let upper = word.to_ascii_uppercase();
        let done = |cursor: &Self, kind| Ok(Expr { kind, span: start.to(cursor.last()) });
        match upper.as_str() {
            "NULL" | "TRUE" | "FALSE" => {
                self.advance();
                done(self, if upper == "NULL" { Kind::Null } else { Kind::Bool(upper == "TRUE") })
            }
            "CASE" => self.case(start),
            "CAST" | "SAFE_CAST" if self.symbol_at(1, "(") => self.cast(upper == "SAFE_CAST", start),
            "EXTRACT" if self.symbol_at(1, "(") => self.extract(start),
            "EXISTS" if self.symbol_at(1, "(") => {
                self.advance();
                let query = self.query_in_brackets()?;
                done(self, Kind::Exists(Box::new(query)))
            }
            "ARRAY" => {
                self.advance();
                if self.sees_query() {
                    let query = self.query_in_brackets()?;
                    return done(self, Kind::ArrayOf(Box::new(query)));
                }
                let element = if self.eat("<") {
                    let element = self.type_name()?;
                    self.closing_angle()?;
                    Some(element)
                } else {
                    None
                };
                self.array(element, start)
            }
            "STRUCT" => {
                self.advance();
                if self.sees("<") {
                    let fields = self.struct_type()?;
                    self.expect("(")?;
                    let values = if self.sees(")") { Vec::new() } else { self.list(Self::expr)? };
                    self.expect(")")?;
                    return done(self, Kind::TypedStruct { fields, values });
                }
                self.expect("(")?;
                let fields = self.list(|cursor| {
                    let value = cursor.expr()?;
                    Ok((value, if cursor.eat("AS") { Some(cursor.ident()?) } else { None }))
                })?;
                self.expect(")")?;
                done(self, Kind::Struct(fields))
            }
            "INTERVAL" => {
                self.advance();
                let count = Box::new(self.sum()?);
                let part = self.ident()?;
                if self.sees("TO") {
                    return Err(Fault::unsupported("an INTERVAL of several parts", start));
                }
                done(self, Kind::Interval { count, part })
            }
            "IF" | "GROUPING" | "LEFT" | "RIGHT" if self.symbol_at(1, "(") => {
                self.advance();
                self.call(upper, start)
            }
            "CURRENT_DATE" | "CURRENT_TIMESTAMP" | "CURRENT_DATETIME" | "CURRENT_TIME"
                if !self.symbol_at(1, "(") =>
            {
                self.advance();
                let call = Call::new(upper, start);
                done(self, Kind::Call(Box::new(call)))
            }
            "RANGE" if self.symbol_at(1, "(") || self.symbol_at(1, "<") => {
                Err(Fault::unsupported("type RANGE", start))
            }
            "COLLATE" if self.symbol_at(1, "(") => Err(Fault::unsupported("function COLLATE", start)),
            _ if is_reserved(word) => Err(self.expected("an expression")),
            _ => self.name_or_call(&upper, start),
        }
    }

    /// A typed literal, a function, or a column.
    fn name_or_call(&mut self, upper: &str, start: Span) -> Result<Expr, Fault> {
        let name = self.ident()?;
        let literal_type = Type::scalar(upper).filter(|kind| {
            matches!(
                kind,
                Type::Date
                    | Type::DateTime
                    | Type::Time
                    | Type::Timestamp
                    | Type::Numeric
                    | Type::BigNumeric
                    | Type::Json
            )
        });
        if let (Some(kind), Some(TokenKind::Text(text))) = (literal_type, self.peek().cloned()) {
            self.advance();
            return Ok(Expr { kind: Kind::Typed(kind, text), span: start.to(self.last()) });
        }
        if self.sees("(") {
            return self.call(upper.to_owned(), start);
        }
        if matches!(upper, "SAFE" | "NET" | "KEYS" | "HLL_COUNT")
            && self.symbol_at(0, ".")
            && self.symbol_at(2, "(")
        {
            self.eat(".");
            let function = self.ident_after_dot()?;
            return self.call(format!("{upper}.{}", function.name.to_uppercase()), start);
        }
        if upper == "SAFE" && self.eat(". NET .") {
            let function = self.ident_after_dot()?;
            return self.call(format!("SAFE.NET.{}", function.name.to_uppercase()), start);
        }
        Ok(Expr { kind: Kind::Path(vec![name]), span: start })
    }

    fn call(&mut self, name: String, start: Span) -> Result<Expr, Fault> {
        let mut call = Call::new(name, start.to(self.last()));
        self.expect("(")?;
        call.star = self.eat("*");
        call.distinct = self.eat("DISTINCT");
        if !call.star && !self.sees(")") {
            call.args = self.list(Self::expr)?;
        }
        if self.sees("WHERE") {
            return Err(Fault::unsupported("WHERE in an aggregate", self.span()));
        }
        if self.sees("=>") {
            return Err(Fault::unsupported("a named argument", self.last()));
        }
        call.ignore_nulls = if self.eat("IGNORE NULLS") {
            Some(true)
        } else if self.eat("RESPECT NULLS") {
            Some(false)
        } else {
            None
        };
        if self.sees("HAVING") {
            return Err(Fault::unsupported("HAVING in an aggregate", self.span()));
        }
        if self.eat("ORDER BY") {
            call.order_by = self.list(Self::order_item)?;
        }
        if self.eat("LIMIT") {
            call.limit = Some(self.row_count()?);
        }
        self.expect(")")?;
        if self.eat("OVER") {
            call.over = Some(self.over()?);
        }
        Ok(Expr { kind: Kind::Call(Box::new(call)), span: start.to(self.last()) })
    }

    fn case(&mut self, start: Span) -> Result<Expr, Fault> {
        self.expect("CASE")?;
        let operand = if self.sees("WHEN") { None } else { Some(Box::new(self.expr()?)) };
        let mut arms = Vec::new();
        while self.eat("WHEN") {
            let when = self.expr()?;
            self.expect("THEN")?;
            arms.push((when, self.expr()?));
        }
        if arms.is_empty() {
            return Err(self.expected("WHEN"));
        }
        let otherwise = if self.eat("ELSE") { Some(Box::new(self.expr()?)) } else { None };
        self.expect("END")?;
        Ok(Expr { kind: Kind::Case { operand, arms, otherwise }, span: start.to(self.last()) })
    }

    fn cast(&mut self, safe: bool, start: Span) -> Result<Expr, Fault> {
        self.advance();
        self.expect("(")?;
        let expr = Box::new(self.expr()?);
        self.expect("AS")?;
        let to_span = self.span();
        let to = self.type_name()?;
        let to_span = to_span.to(self.last());
        if self.eat("FORMAT") {
            let model = Box::new(self.expr()?);
            let zone = if self.eat("AT TIME ZONE") { Some(Box::new(self.expr()?)) } else { None };
            self.expect(")")?;
            let cast = FormatCast { expr, to, model, zone, safe };
            return Ok(Expr { kind: Kind::FormatCast(cast), span: start.to(self.last()) });
        }
        self.expect(")")?;
        Ok(Expr { kind: Kind::Cast { expr, to, to_span, safe }, span: start.to(self.last()) })
    }

    fn extract(&mut self, start: Span) -> Result<Expr, Fault> {
        self.expect("EXTRACT")?;
        self.expect("(")?;
        let part_expr = self.expr()?;
        let part =
            part_expr.date_part().ok_or_else(|| Fault::syntax("expected a date part", part_expr.span))?;
        self.expect("FROM")?;
        let from = Box::new(self.expr()?);
        let zone = if self.eat("AT TIME ZONE") { Some(Box::new(self.expr()?)) } else { None };
        self.expect(")")?;
        Ok(Expr { kind: Kind::Extract { part, from, zone }, span: start.to(self.last()) })
    }

    fn array(&mut self, element: Option<Type>, start: Span) -> Result<Expr, Fault> {
        self.expect("[")?;
        let items = if self.sees("]") { Vec::new() } else { self.list(Self::expr)? };
        self.expect("]")?;
        Ok(Expr { kind: Kind::Array { element, items }, span: start.to(self.last()) })
    }

    pub fn type_name(&mut self) -> Result<Type, Fault> {
        if self.eat("ARRAY <") {
            let element = self.nested(Self::type_name)?;
            self.closing_angle()?;
            return Ok(Type::Array(Box::new(element)));
        }
        if self.eat("STRUCT") {
            return self.struct_type().map(Type::Struct);
        }
        if self.sees("RANGE") {
            return Err(Fault::unsupported("type RANGE", self.span()));
        }
        let name = self.ident()?;
        let kind = Type::scalar(&name.name)
            .ok_or_else(|| Fault::unsupported(format!("type {}", name.name.to_uppercase()), name.span))?;
        if self.sees("(") {
            return Err(Fault::unsupported(format!("{kind} with a length or precision"), name.span));
        }
        Ok(kind)
    }
}

impl Cursor {
    /// `<a INT64, STRING>`, the fields of a struct.
    fn struct_type(&mut self) -> Result<Vec<(String, Type)>, Fault> {
        self.expect("<")?;
        let fields = self.list(|cursor| {
            if let Some(field) =
                cursor.attempt(|cursor| Ok((cursor.ident()?.name, cursor.nested(Self::type_name)?)))
            {
                return Ok(field);
            }
            Ok((String::new(), cursor.nested(Self::type_name)?))
        })?;
        self.closing_angle()?;
        Ok(fields)
    }
}

/// `(a, b)`: a struct without names.
fn tuple(values: Vec<Expr>) -> Kind {
    let field = |(index, value): (usize, Expr)| {
        let name = Ident { name: format!("_field_{}", index + 1), span: value.span };
        (value, Some(name))
    };
    Kind::Struct(values.into_iter().enumerate().map(field).collect())
}

impl Call {
    fn new(name: String, name_span: Span) -> Self {
        Self {
            name,
            name_span,
            star: false,
            distinct: false,
            args: Vec::new(),
            ignore_nulls: None,
            order_by: Vec::new(),
            limit: None,
            only: None,
            over: None,
        }
    }
}

impl Expr {
    /// This expression read as a date part: `MONTH`, `WEEK(MONDAY)`.
    pub fn date_part(&self) -> Option<DatePart> {
        let span = self.span;
        match &self.kind {
            Kind::Path(path) => match path.as_slice() {
                [name] => Some(DatePart { name: name.name.to_uppercase(), weekday: None, span }),
                _ => None,
            },
            Kind::Call(call) => match call.args.as_slice() {
                [Expr { kind: Kind::Path(path), .. }] => {
                    let weekday = path.first()?.name.to_uppercase();
                    Some(DatePart { name: call.name.clone(), weekday: Some(weekday), span })
                }
                _ => None,
            },
            _ => None,
        }
    }
}

fn number(text: &str, span: Span) -> Result<Kind, Fault> {
    let too_large = || Fault::syntax(format!("{text} does not fit INT64"), span);
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return i64::from_str_radix(digits, 16).map(Kind::Int).map_err(|_| too_large());
    }
    if text.contains(['.', 'e', 'E']) {
        let value: f64 = text.parse().map_err(|_| Fault::syntax(format!("{text} is no number"), span))?;
        if !value.is_finite() {
            return Err(Fault::syntax(format!("{text} does not fit FLOAT64"), span));
        }
        return Ok(Kind::Float(text.to_owned()));
    }
    text.parse().map(Kind::Int).map_err(|_| too_large())
}
