//! `CAST(.. FORMAT .. AT TIME ZONE ..)`.

use super::kind::DuckType;
use super::{Emitter, Sql, pos};
use crate::Type;
use crate::local::Fault;
use crate::local::sql::ast::{Expr, FormatCast, Kind, Span};

impl Emitter<'_> {
    pub fn format_cast(&mut self, cast: &FormatCast, span: Span) -> Result<Sql, Fault> {
        let FormatCast { expr, to, model, zone, safe } = cast;
        let value = self.expr(expr)?;
        let Some(from) = self.kind_of(&value) else {
            return Err(Fault::unsupported("FORMAT where the type is not known here", span));
        };
        let is_moment = matches!(
            (from.name(), to),
            ("TIMESTAMP WITH TIME ZONE", Type::String) | ("VARCHAR", Type::Timestamp)
        );
        let model = self.text_of(model)?;
        let zone = match zone {
            Some(zone) if !is_moment => {
                let message = format!("AT TIME ZONE in a cast from {from} to {to}");
                return Err(Fault::invalid(message, zone.span));
            }
            Some(zone) => self.text_of(zone)?,
            None => Sql::new("'UTC'"),
        };
        let (function, result, more): (_, _, &[&Sql]) = match (from.name(), to) {
            ("DATE", Type::String) => ("gs_date_by_model", "VARCHAR", &[&model, &value]),
            ("TIMESTAMP", Type::String) => ("gs_datetime_by_model", "VARCHAR", &[&model, &value]),
            ("TIME", Type::String) => ("gs_time_by_model", "VARCHAR", &[&model, &value]),
            ("TIMESTAMP WITH TIME ZONE", Type::String) => {
                ("gs_timestamp_by_model", "VARCHAR", &[&model, &value, &zone])
            }
            ("VARCHAR", Type::Date) => ("gs_date_of_model", "DATE", &[&model, &value, &Sql::new("now()")]),
            ("VARCHAR", Type::DateTime) => {
                ("gs_datetime_of_model", "TIMESTAMP", &[&model, &value, &Sql::new("now()")])
            }
            ("VARCHAR", Type::Time) => ("gs_time_of_model", "TIME", &[&model, &value]),
            ("VARCHAR", Type::Timestamp) => (
                "gs_timestamp_of_model",
                "TIMESTAMP WITH TIME ZONE",
                &[&model, &value, &Sql::new("now()"), &zone],
            ),
            ("BLOB", Type::String) => ("gs_text_of_bytes_in", "VARCHAR", &[&value, &model]),
            ("VARCHAR", Type::Bytes) => ("gs_bytes_of_text_in", "BLOB", &[&value, &model]),
            ("BIGINT" | "DOUBLE" | "DECIMAL(38,9)", Type::String) => {
                return Err(Fault::unsupported("FORMAT of a number", span));
            }
            _ => return Err(Fault::invalid(format!("FORMAT in a cast from {from} to {to}"), span)),
        };
        let mut sql = Sql::default();
        let place = if *safe { "''".to_owned() } else { pos(span) };
        sql.mark(span).push(function).push("(").push(&place).push(", ");
        sql.join(more.iter().copied(), ", ").push(")");
        Ok(sql.typed(DuckType::named(result)))
    }

    /// A STRING, or NULL as one.
    fn text_of(&mut self, expr: &Expr) -> Result<Sql, Fault> {
        if expr.kind == Kind::Null {
            return Ok(Sql::new("CAST(NULL AS VARCHAR)"));
        }
        let sql = self.expr(expr)?;
        match self.kind_of(&sql) {
            Some(kind) if kind.name() == "VARCHAR" => Ok(sql),
            Some(kind) => Err(Fault::invalid(format!("{kind} where STRING is needed"), expr.span)),
            None => Err(Fault::unsupported("FORMAT where the type is not known here", expr.span)),
        }
    }
}
