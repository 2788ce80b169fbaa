//! Expressions that give one result between them: the branches of a `CASE`, the elements of an array, the
//! sides of a `UNION`. They get the type that GoogleSQL calls their common supertype; literals take the type
//! of the others where they can.

use super::expression::field_names;
use super::kind::DuckType;
use super::{Emitter, Sql, duckdb_type};
use crate::Type;
use crate::local::Fault;
use crate::local::sql::ast::{Expr, Kind, Span};

/// What counts of a branch for the common type.
#[derive(Debug, Clone)]
pub enum Branch {
    Null,
    Int,
    Float,
    Text,
    /// No literal; its type as far as known.
    Value(Option<DuckType>),
}

impl Branch {
    /// An expression of this type.
    pub fn of(expr: &Expr, kind: Option<DuckType>) -> Self {
        match &expr.kind {
            Kind::Null => Self::Null,
            Kind::Int(_) => Self::Int,
            Kind::Float(_) => Self::Float,
            Kind::String(_) => Self::Text,
            // it fails before it has a type
            Kind::Call(call) if call.name == "ERROR" => Self::Null,
            _ => Self::Value(kind),
        }
    }

    fn kind(&self) -> Option<DuckType> {
        match self {
            Self::Null => None,
            Self::Int => Some(DuckType::named("BIGINT")),
            Self::Float => Some(DuckType::named("DOUBLE")),
            Self::Text => Some(DuckType::named("VARCHAR")),
            Self::Value(kind) => kind.clone(),
        }
    }

    /// For messages.
    pub fn kind_name(&self) -> Option<String> {
        self.kind().map(|kind| kind.to_string())
    }
}

/// The common type, if there is one.
pub fn common(branches: &[Branch]) -> Option<DuckType> {
    let mut values = None;
    for branch in branches {
        if let Branch::Value(kind) = branch {
            let kind = kind.clone()?;
            values = Some(values.map_or(Some(kind.clone()), |values: DuckType| values.common(&kind))?);
        }
    }
    let mut result = values.clone();
    for branch in branches {
        let (Some(kind), false) = (branch.kind(), matches!(branch, Branch::Value(_))) else { continue };
        result = Some(match (&result, branch) {
            (None, _) => kind,
            (Some(result), Branch::Float) if result.decimal().is_some() && values.is_some() => result.clone(),
            (Some(result), Branch::Text) if result.is_from_literal() => result.clone(),
            (Some(result), _) => result.common(&kind)?,
        });
    }
    Some(result.unwrap_or_else(|| DuckType::named("BIGINT")))
}

impl Emitter<'_> {
    /// The expressions, converted to their common type.
    pub fn branches(&mut self, exprs: &[&Expr], span: Span) -> Result<Vec<Sql>, Fault> {
        let written = exprs.iter().map(|expr| self.expr(expr)).collect::<Result<Vec<_>, _>>()?;
        self.unified(exprs, written, span)
    }

    /// The same of expressions that are written already.
    pub fn unified(&mut self, exprs: &[&Expr], written: Vec<Sql>, span: Span) -> Result<Vec<Sql>, Fault> {
        let mut branches = Vec::new();
        for (expr, sql) in exprs.iter().zip(&written) {
            let kind = if matches!(expr.kind, Kind::Null) { None } else { self.kind_of(sql) };
            branches.push(Branch::of(expr, kind));
        }
        let unknown = branches.iter().any(|branch| matches!(branch, Branch::Value(None)));
        if unknown {
            return Ok(written);
        }
        if exprs.iter().any(|expr| has_float_literal(expr))
            && let Some(structs) = self.unified_structs(exprs, span)?
        {
            return Ok(structs);
        }
        let Some(to) = common(&branches) else {
            if let Some(structs) = self.unified_structs(exprs, span)? {
                return Ok(structs);
            }
            let kinds: Vec<_> = branches.iter().filter_map(Branch::kind_name).collect();
            if kinds.iter().all(|kind| kind.starts_with("ARRAY")) {
                return Err(Fault::unsupported(format!("one type for {}", kinds.join(" and ")), span));
            }
            let message = format!("these have no type in common: {}; CAST what you mean", kinds.join(", "));
            return Err(Fault::invalid(message, span));
        };
        let mut converted = Vec::new();
        for ((expr, branch), sql) in exprs.iter().zip(&branches).zip(written) {
            converted.push(match (&expr.kind, branch) {
                (Kind::String(text), Branch::Text) if to.is_from_literal() => {
                    self.expr(&Expr { kind: to.literal(text), span: expr.span })?.typed(to.clone())
                }
                (Kind::Float(text), Branch::Float) if to.decimal().is_some() => {
                    let literal = Kind::Typed(to.decimal().unwrap_or(Type::Numeric), text.clone());
                    self.expr(&Expr { kind: literal, span: expr.span })?.typed(to.clone())
                }
                (_, Branch::Value(Some(kind))) => self.convert(sql.typed(kind.clone()), &to),
                _ => self.convert(sql, &to),
            });
        }
        Ok(converted)
    }
}

impl Emitter<'_> {
    /// Struct literals, field by field: a literal in one takes the type that the others have there.
    fn unified_structs(&mut self, exprs: &[&Expr], span: Span) -> Result<Option<Vec<Sql>>, Fault> {
        let fields =
            exprs.iter().map(|expr| if let Kind::Struct(fields) = &expr.kind { Some(fields) } else { None });
        let Some(structs) = fields.collect::<Option<Vec<_>>>() else { return Ok(None) };
        let Some((first, rest)) = structs.split_first() else { return Ok(None) };
        if rest.iter().any(|fields| fields.len() != first.len()) {
            return Ok(None);
        }
        let mut rows = vec![Vec::new(); structs.len()];
        for (index, name) in field_names(first).iter().enumerate() {
            let values: Vec<_> = structs.iter().map(|fields| &fields[index].0).collect();
            for (row, value) in rows.iter_mut().zip(self.branches(&values, span)?) {
                let mut part = Sql::default();
                part.name(name).push(" := ").append(&value);
                row.push(part);
            }
        }
        let packed = |parts: &Vec<Sql>| {
            let mut sql = Sql::new("struct_pack(");
            sql.join(parts, ", ").push(")");
            sql
        };
        Ok(Some(rows.iter().map(packed).collect()))
    }

    /// An expression as a value of the type that is asked for: only what GoogleSQL converts without a cast.
    pub fn coerced(&mut self, expr: &Expr, to: &Type) -> Result<Sql, Fault> {
        let name = duckdb_type(to).map_err(|what| Fault::unsupported(what, expr.span))?;
        let kind = DuckType::named(&name);
        let target = Sql::default().typed(kind.clone());
        if matches!(expr.kind, Kind::Null) {
            return Ok(Sql::new(format!("CAST(NULL AS {name})")).typed(kind));
        }
        if let (Kind::Array { element: None, items }, Type::Array(element)) = (&expr.kind, to) {
            return Ok(self.array(Some(element), items, expr.span)?.typed(kind));
        }
        let sql = self.expr(expr)?;
        let sql = self.beside(expr, sql, &target)?;
        match self.kind_of(&sql) {
            Some(found) if found.coerces_to(&kind) => Ok(self.convert(sql.typed(found), &kind)),
            Some(found) => Err(Fault::invalid(format!("{found} is no {to}; CAST what you mean"), expr.span)),
            None => Err(Fault::unsupported(format!("this expression as {to}"), expr.span)),
        }
    }

    /// `expr`, written as `sql`, as an operand beside another: a string literal or parameter beside a date or
    /// time is one too, and a literal FLOAT64 beside a NUMERIC or BIGNUMERIC.
    pub fn beside(&mut self, expr: &Expr, sql: Sql, other: &Sql) -> Result<Sql, Fault> {
        if let Kind::Float(text) = &expr.kind
            && let Some(decimal) = self.kind_of(other).and_then(|kind| kind.decimal())
        {
            let literal = Kind::Typed(decimal, text.clone());
            return self.expr(&Expr { kind: literal, span: expr.span });
        }
        if let Kind::Null = expr.kind
            && let Some(kind) = self.kind_of(other)
            && !matches!(other.text.as_str(), "" | "NULL")
        {
            return Ok(Sql::new(format!("CAST(NULL AS {})", kind.name())).typed(kind));
        }
        let kind = is_text(expr, &sql).then(|| self.kind_of(other)).flatten();
        let Some(kind) = kind.filter(DuckType::is_from_literal) else { return Ok(sql) };
        let literal = if let Kind::String(text) = &expr.kind {
            kind.literal(text)
        } else {
            let to = kind.literal_type();
            Kind::Cast { expr: Box::new(expr.clone()), to, to_span: expr.span, safe: false }
        };
        self.expr(&Expr { kind: literal, span: expr.span })
    }

    /// A condition: `WHERE 1` is an error.
    pub fn condition(&mut self, expr: &Expr) -> Result<Sql, Fault> {
        let sql = self.expr(expr)?;
        self.check_condition(expr, &sql)?;
        Ok(sql)
    }

    /// The same of one that is written already.
    pub fn check_condition(&mut self, expr: &Expr, sql: &Sql) -> Result<(), Fault> {
        match self.kind_of(sql) {
            Some(kind) if kind.name() != "BOOLEAN" && !matches!(expr.kind, Kind::Null) => {
                Err(Fault::invalid(format!("a condition is BOOL, and this is {kind}"), expr.span))
            }
            _ => Ok(()),
        }
    }
}

/// Whether this is a struct of which a literal FLOAT64 is a field, which takes the type of what stands beside it.
fn has_float_literal(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Struct(fields) => {
            fields.iter().any(|(field, _)| matches!(field.kind, Kind::Float(_)) || has_float_literal(field))
        }
        _ => false,
    }
}

/// Whether this is a string literal or parameter, which takes the type of what stands beside it.
fn is_text(expr: &Expr, sql: &Sql) -> bool {
    match expr.kind {
        Kind::String(_) => true,
        Kind::Param(_) => sql.kind().is_some_and(|kind| kind.name() == "VARCHAR"),
        _ => false,
    }
}

impl DuckType {
    /// A string literal as one of this type.
    fn literal(&self, text: &str) -> Kind {
        match self.name() {
            "BLOB" => Kind::Bytes(text.as_bytes().to_vec()),
            _ => Kind::Typed(self.literal_type(), text.to_owned()),
        }
    }

    /// The type of a literal of this type.
    fn literal_type(&self) -> Type {
        match self.name() {
            "BLOB" => Type::Bytes,
            "DATE" => Type::Date,
            "TIME" => Type::Time,
            "TIMESTAMP" => Type::DateTime,
            _ => Type::Timestamp,
        }
    }
}
