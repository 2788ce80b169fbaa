//! Variables: declared, set, and read as parameters of queries.

use crate::local::execute::Executor;
use crate::local::execute::build::expression;
use crate::local::execute::convert::{convert, literal, type_of, value_at};
use crate::local::params::{system_name, variable_name};
use crate::local::sql::ast::{Expr, Ident, Kind, Span};
use crate::{Param, Type, TypedValue, WarehouseError};
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use std::collections::BTreeMap;

/// A variable's type and value.
#[derive(Debug, Clone)]
struct Variable {
    kind: Type,
    value: TypedValue,
}

/// The variables in sight, by their names in lower case; those of the innermost block last.
#[derive(Debug)]
pub struct Variables {
    blocks: Vec<BTreeMap<String, Variable>>,
    /// Messages of the errors that are being handled, the innermost last.
    caught: Vec<(usize, String)>,
}

impl Default for Variables {
    fn default() -> Self {
        Self { blocks: vec![BTreeMap::new()], caught: Vec::new() }
    }
}

impl Variables {
    pub fn open(&mut self) {
        self.blocks.push(BTreeMap::new());
    }

    pub fn close(&mut self) {
        self.blocks.pop();
        self.caught.retain(|(block, _)| *block <= self.blocks.len());
    }

    /// The innermost block handles this error.
    #[expect(clippy::needless_pass_by_value, reason = "it is handled: nobody else has use for it")]
    pub fn catch(&mut self, error: WarehouseError) {
        self.caught.push((self.blocks.len(), error.message()));
    }

    /// The message of the error that is being handled.
    pub fn caught(&self) -> Option<&str> {
        self.caught.last().map(|(_, message)| message.as_str())
    }

    fn find(&mut self, name: &str) -> Option<&mut Variable> {
        let name = name.to_lowercase();
        self.blocks.iter_mut().rev().find_map(|block| block.get_mut(&name))
    }

    /// Whether a block in sight declares this name.
    pub fn has(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.blocks.iter().any(|block| block.contains_key(&name))
    }

    /// Adds a variable to the innermost block.
    pub fn add(&mut self, name: &str, kind: Type, value: TypedValue) {
        if let Some(block) = self.blocks.last_mut() {
            block.insert(name.to_lowercase(), Variable { kind, value });
        }
    }

    /// The value of a variable.
    pub fn value(&mut self, name: &str) -> Option<TypedValue> {
        self.find(name).map(|variable| variable.value.clone())
    }

    /// All variables as parameters.
    fn params(&self) -> impl Iterator<Item = Param> {
        let mut all = BTreeMap::new();
        for (name, variable) in self.blocks.iter().flatten() {
            all.insert(name, &variable.value);
        }
        all.into_iter().map(|(name, value)| Param { name: variable_name(name), value: value.clone() })
    }
}

impl Executor<'_> {
    /// What a query can name: parameters, variables and system variables.
    pub(in crate::local::execute) fn all_params(&self) -> Vec<Param> {
        let mut params = self.params.clone();
        params.extend(self.variables.params());
        if let Some(message) = self.variables.caught() {
            let value = TypedValue::String(message.to_owned());
            params.push(Param { name: system_name("error.message"), value });
        }
        if let Some(changed) = self.changed {
            let value = TypedValue::Int64(i64::try_from(changed).unwrap_or(i64::MAX));
            params.push(Param { name: system_name("row_count"), value });
        }
        params
    }

    pub(super) fn declare(
        &mut self,
        names: &[Ident],
        kind: Option<&Type>,
        default: Option<&Expr>,
    ) -> Result<(), WarehouseError> {
        let value = match (default, kind) {
            (Some(default), kind) => self.value_of(default, kind)?,
            (None, Some(kind)) => TypedValue::Null(kind.clone()),
            (None, None) => return Ok(()),
        };
        for name in names {
            if self.variables.blocks.last().is_some_and(|block| block.contains_key(&name.name.to_lowercase()))
            {
                return self.invalid(format!("variable {} is declared twice", name.name), name.span);
            }
            self.variables.add(&name.name, kind.cloned().unwrap_or_else(|| value.kind()), value.clone());
        }
        Ok(())
    }

    pub(super) fn set(&mut self, names: &[Ident], value: &Expr) -> Result<(), WarehouseError> {
        if let [name] = names {
            let kind = self.kind_of_variable(name)?;
            let value = self.value_of(value, Some(&kind))?;
            self.assign(name, value, name.span)?;
            return Ok(());
        }
        let span = value.span;
        let row = self.row_literal(names, value);
        let fields = match self.value_of(&row, None)? {
            TypedValue::Struct(fields) if fields.len() == names.len() => fields,
            other => {
                let message = format!("a value of type {} for {} variables", other.kind(), names.len());
                return self.invalid(message, span);
            }
        };
        for (name, (_, value)) in names.iter().zip(fields) {
            self.assign(name, value, span)?;
        }
        Ok(())
    }

    /// A row of values whose literals have the variables' types.
    fn row_literal(&mut self, names: &[Ident], value: &Expr) -> Expr {
        let Kind::Struct(fields) = &value.kind else { return value.clone() };
        let fields = fields.iter().enumerate().map(|(index, (field, name))| {
            let kind = names.get(index).and_then(|name| self.variables.find(&name.name));
            let field = kind.map_or_else(|| field.clone(), |variable| literal(field, &variable.kind));
            (field, name.clone())
        });
        Expr { kind: Kind::Struct(fields.collect()), span: value.span }
    }

    pub(super) fn kind_of_variable(&mut self, name: &Ident) -> Result<Type, WarehouseError> {
        match self.variables.find(&name.name) {
            Some(variable) => Ok(variable.kind.clone()),
            None => self.invalid(format!("variable {} is not declared", name.name), name.span),
        }
    }

    /// Sets a variable, its value converted to the variable's type.
    pub(super) fn assign(
        &mut self,
        name: &Ident,
        value: TypedValue,
        span: Span,
    ) -> Result<(), WarehouseError> {
        let kind = self.kind_of_variable(name)?;
        let from = value.kind();
        let Some(value) = convert(value, &kind) else {
            let message = format!("a value of type {from} can't be put into {} of type {kind}", name.name);
            return self.invalid(message, span);
        };
        if let Some(variable) = self.variables.find(&name.name) {
            variable.value = value;
        }
        Ok(())
    }

    /// The value of an expression; of type `kind`, if one is given.
    pub(in crate::local::execute) fn value_of(
        &mut self,
        expr: &Expr,
        kind: Option<&Type>,
    ) -> Result<TypedValue, WarehouseError> {
        let typed = kind.map_or_else(|| expr.clone(), |kind| literal(expr, kind));
        let rows = self.query(&expression(typed), None)?;
        let first = rows.batches.iter().find(|batch| batch.num_rows() > 0);
        let value = match first {
            Some(batch) => value_at(rows.schema.field(0), batch.column(0), 0),
            None => rows.schema.fields().first().and_then(|field| type_of(field)).map(TypedValue::Null),
        };
        let Some(value) = value else { return self.unsupported("a variable of this type", expr.span) };
        let Some(kind) = kind else { return Ok(value) };
        let from = value.kind();
        match convert(value, kind) {
            Some(value) => Ok(value),
            None => self.invalid(format!("a value of type {from} where {kind} is needed"), expr.span),
        }
    }

    /// Puts a row into a variable, as a struct.
    pub(super) fn set_row(
        &mut self,
        variable: &Ident,
        schema: &SchemaRef,
        batch: &RecordBatch,
        row: usize,
    ) -> Result<(), WarehouseError> {
        let fields = schema.fields().iter().zip(batch.columns());
        let fields: Option<Vec<_>> = fields
            .map(|(field, column)| Some((field.name().clone(), value_at(field, column, row)?)))
            .collect();
        let Some(fields) = fields else {
            return self.unsupported("a row with a column of this type in a variable", variable.span);
        };
        let value = TypedValue::Struct(fields);
        self.variables.add(&variable.name, value.kind(), value);
        Ok(())
    }
}
