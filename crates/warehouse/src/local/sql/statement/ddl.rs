//! `DROP` and `ALTER`

use super::super::cursor::Cursor;
use super::ast::{AlterAction, Object, StatementKind};
use crate::local::Fault;

const OBJECTS: [(&str, Object); 8] = [
    ("TABLE FUNCTION", Object::TableFunction),
    ("TABLE", Object::Table),
    ("SNAPSHOT TABLE", Object::Table),
    ("VIEW", Object::View),
    ("MATERIALIZED VIEW", Object::View),
    ("SCHEMA", Object::Schema),
    ("FUNCTION", Object::Function),
    ("PROCEDURE", Object::Procedure),
];

impl Cursor {
    pub(super) fn drop_object(&mut self) -> Result<StatementKind, Fault> {
        self.expect("DROP")?;
        let span = self.span();
        let Some((_, object)) = OBJECTS.into_iter().find(|(words, _)| self.eat(words)) else {
            return Err(Fault::unsupported("DROP of this kind of object", span));
        };
        let if_exists = self.eat("IF EXISTS");
        let path = self.path()?;
        let cascade = self.eat("CASCADE");
        if !cascade {
            self.eat("RESTRICT");
        }
        Ok(StatementKind::Drop { object, path, if_exists, cascade })
    }

    pub(super) fn alter(&mut self) -> Result<StatementKind, Fault> {
        self.expect("ALTER")?;
        if !self.eat("TABLE") {
            return Err(Fault::unsupported("ALTER of anything but a TABLE", self.span()));
        }
        let if_exists = self.eat("IF EXISTS");
        let path = self.path()?;
        let actions = self.list(Self::alter_action)?;
        Ok(StatementKind::AlterTable { path, if_exists, actions })
    }

    fn alter_action(&mut self) -> Result<AlterAction, Fault> {
        if self.eat("ADD COLUMN") {
            let if_not_exists = self.eat("IF NOT EXISTS");
            return Ok(AlterAction::AddColumn { column: self.column_def()?, if_not_exists });
        }
        if self.eat("DROP COLUMN") {
            let if_exists = self.eat("IF EXISTS");
            return Ok(AlterAction::DropColumn { name: self.ident()?, if_exists });
        }
        if self.eat("RENAME COLUMN") {
            let if_exists = self.eat("IF EXISTS");
            let from = self.ident()?;
            self.expect("TO")?;
            return Ok(AlterAction::RenameColumn { from, to: self.ident()?, if_exists });
        }
        if self.eat("RENAME TO") {
            return Ok(AlterAction::RenameTo(self.ident()?));
        }
        if self.eat("SET") {
            self.options()?;
            return Ok(AlterAction::SetOptions);
        }
        if self.eat("ALTER COLUMN") {
            let column = self.ident()?;
            if self.eat("SET DATA TYPE") {
                return Ok(AlterAction::SetType { column, kind: self.type_name()? });
            }
            if self.eat("DROP NOT NULL") {
                return Ok(AlterAction::DropNotNull { column });
            }
            if self.sees("SET OPTIONS") {
                self.eat("SET");
                self.options()?;
                return Ok(AlterAction::SetOptions);
            }
        }
        Err(Fault::unsupported("this change of a table", self.span()))
    }
}
