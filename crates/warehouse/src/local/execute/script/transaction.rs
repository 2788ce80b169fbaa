//! Transactions.

use crate::WarehouseError;
use crate::local::execute::Executor;
use crate::local::sql::ast::Span;
use crate::local::sql::statement::ast::Transaction;

impl Executor<'_> {
    pub(super) fn transaction(&mut self, transaction: Transaction, span: Span) -> Result<(), WarehouseError> {
        match (transaction, self.in_transaction) {
            (Transaction::Begin, false) => {
                self.parts.store.attach(self.parts.session, true)?;
                self.parts.session.execute("BEGIN TRANSACTION")?;
                self.in_transaction = true;
                Ok(())
            }
            (Transaction::Begin, true) => self.invalid("a transaction is already open", span),
            (Transaction::Commit, true) => {
                self.in_transaction = false;
                self.parts.session.execute("COMMIT")
            }
            (Transaction::Rollback, true) => self.rollback(),
            (Transaction::Commit | Transaction::Rollback, false) => {
                self.invalid("no transaction is open", span)
            }
        }
    }

    /// Undoes what the open transaction did.
    pub(in crate::local::execute) fn rollback(&mut self) -> Result<(), WarehouseError> {
        self.in_transaction = false;
        // views that were made meanwhile are gone
        self.parts.files.clear();
        self.parts.session.execute("ROLLBACK")
    }

    /// Does all that `change` does, or nothing of it.
    pub(in crate::local::execute) fn atomic<T>(
        &mut self,
        change: impl FnOnce(&mut Self) -> Result<T, WarehouseError>,
    ) -> Result<T, WarehouseError> {
        if self.in_transaction {
            return change(self);
        }
        self.parts.session.execute("BEGIN TRANSACTION")?;
        let temporary = self.temporary.clone();
        match change(self) {
            Ok(result) => self.parts.session.execute("COMMIT").map(|()| result),
            Err(error) => {
                self.temporary = temporary;
                self.parts.files.clear();
                self.parts.session.execute("ROLLBACK")?;
                Err(error)
            }
        }
    }
}
