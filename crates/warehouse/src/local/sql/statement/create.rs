//! `CREATE`

use super::super::ast::Ident;
use super::super::cursor::Cursor;
use super::ast::{ColumnDef, Create, CreateTable, StatementKind};
use crate::local::Fault;

/// Objects that can't be made here.
const REFUSED: [&str; 7] = ["EXTERNAL", "MODEL", "SEARCH", "ROW", "AGGREGATE", "VECTOR", "RESERVATION"];

impl Cursor {
    pub(super) fn create(&mut self) -> Result<StatementKind, Fault> {
        self.expect("CREATE")?;
        let mut create = Create { or_replace: self.eat("OR REPLACE"), ..Create::default() };
        create.temporary = self.eat("TEMP") || self.eat("TEMPORARY");
        if let Some(word) = REFUSED.into_iter().find(|word| self.sees(word)) {
            return Err(Fault::unsupported(format!("CREATE {word}"), self.span()));
        }
        if self.eat("TABLE FUNCTION") {
            return self.create_table_function(create);
        }
        if self.eat("TABLE") || self.eat("SNAPSHOT TABLE") {
            return self.create_table(create);
        }
        // always as fresh as a view is
        if self.eat("VIEW") || self.eat("MATERIALIZED VIEW") {
            return self.create_view(create);
        }
        if self.eat("FUNCTION") {
            return self.create_function(create);
        }
        if self.eat("PROCEDURE") {
            return self.create_procedure(create);
        }
        if self.eat("SCHEMA") {
            let if_not_exists = self.eat("IF NOT EXISTS");
            let path = self.path()?;
            if self.sees("DEFAULT") {
                return Err(Fault::unsupported("DEFAULT COLLATE", self.span()));
            }
            self.options()?;
            return Ok(StatementKind::CreateSchema { path, if_not_exists });
        }
        Err(self.expected("TABLE, VIEW, SCHEMA, FUNCTION or PROCEDURE"))
    }

    fn create_table(&mut self, mut create: Create) -> Result<StatementKind, Fault> {
        create.if_not_exists = self.eat("IF NOT EXISTS");
        let path = self.path()?;
        let mut like = None;
        for (word, with_rows) in [("LIKE", false), ("COPY", true), ("CLONE", true)] {
            if self.eat(word) {
                like = Some((self.path()?, with_rows));
            }
        }
        let columns = if self.eat("(") { self.column_defs()? } else { Vec::new() };
        if self.sees("DEFAULT") {
            return Err(Fault::unsupported("DEFAULT COLLATE", self.span()));
        }
        let partition_by = if self.eat("PARTITION BY") { Some(self.expr()?) } else { None };
        let cluster_by = if self.eat("CLUSTER BY") { self.list(Self::expr)? } else { Vec::new() };
        self.options()?;
        let query = if self.eat("AS") { Some(self.query()?) } else { None };
        if query.is_none() && columns.is_empty() && like.is_none() {
            return Err(self.expected("columns or AS with a query"));
        }
        let table = CreateTable { path, create, columns, like, partition_by, cluster_by, query };
        Ok(StatementKind::CreateTable(Box::new(table)))
    }

    fn column_defs(&mut self) -> Result<Vec<ColumnDef>, Fault> {
        let mut columns = Vec::new();
        loop {
            if self.eat("PRIMARY KEY") {
                self.names_in_brackets()?;
                self.expect("NOT ENFORCED")?;
            } else if self.sees("FOREIGN KEY") || self.sees("CONSTRAINT") {
                return Err(Fault::unsupported("a foreign key or named constraint", self.span()));
            } else {
                columns.push(self.column_def()?);
            }
            if !self.eat(",") || self.sees(")") {
                self.expect(")")?;
                return Ok(columns);
            }
        }
    }

    pub(super) fn column_def(&mut self) -> Result<ColumnDef, Fault> {
        let name = self.ident()?;
        let kind = self.type_name()?;
        let mut column = ColumnDef { name, kind, not_null: false, default: None };
        loop {
            if self.eat("NOT NULL") {
                column.not_null = true;
            } else if self.eat("DEFAULT") {
                column.default = Some(self.expr()?);
            } else if self.eat("PRIMARY KEY") {
                self.expect("NOT ENFORCED")?;
            } else if self.sees("OPTIONS") {
                self.options()?;
            } else if self.sees("COLLATE") || self.sees("GENERATED") || self.sees("REFERENCES") {
                return Err(Fault::unsupported("a column of this kind", self.span()));
            } else {
                return Ok(column);
            }
        }
    }

    pub(super) fn names_in_brackets(&mut self) -> Result<Vec<Ident>, Fault> {
        self.expect("(")?;
        let names = self.list(Self::ident)?;
        self.expect(")")?;
        Ok(names)
    }

    fn create_view(&mut self, mut create: Create) -> Result<StatementKind, Fault> {
        create.if_not_exists = self.eat("IF NOT EXISTS");
        let path = self.path()?;
        let columns = if self.eat("(") {
            let columns = self.list(|cursor| {
                let name = cursor.ident()?;
                cursor.options()?;
                Ok(name)
            })?;
            self.expect(")")?;
            columns
        } else {
            Vec::new()
        };
        if self.eat("PARTITION BY") {
            self.expr()?;
        }
        if self.eat("CLUSTER BY") {
            self.list(Self::expr)?;
        }
        self.options()?;
        self.expect("AS")?;
        Ok(StatementKind::CreateView { path, create, columns, query: self.query()? })
    }
}
