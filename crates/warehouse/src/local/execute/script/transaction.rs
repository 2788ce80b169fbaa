//! Transactions.

use crate::WarehouseError;
use crate::local::execute::{Executor, TransactionState};
use crate::local::sql::ast::Span;
use crate::local::sql::statement::ast::Transaction;

impl Executor<'_> {
    pub(super) fn transaction(&mut self, transaction: Transaction, span: Span) -> Result<(), WarehouseError> {
        match (transaction, self.transaction) {
            (Transaction::Begin, TransactionState::None) => {
                self.parts.store.attach(self.parts.session, true)?;
                self.parts.session.execute("BEGIN TRANSACTION")?;
                self.transaction = TransactionState::Open;
                Ok(())
            }
            (Transaction::Begin, _) => self.invalid("a transaction is already open", span),
            (Transaction::Commit, TransactionState::Open) => {
                self.transaction = TransactionState::None;
                self.parts.session.execute("COMMIT")
            }
            (Transaction::Commit, TransactionState::Failed) => {
                self.invalid("the transaction failed and can only be rolled back", span)
            }
            (Transaction::Rollback, TransactionState::Open) => self.rollback(),
            (Transaction::Rollback, TransactionState::Failed) => {
                self.transaction = TransactionState::None;
                Ok(())
            }
            (Transaction::Commit | Transaction::Rollback, TransactionState::None) => {
                self.invalid("no transaction is open", span)
            }
        }
    }

    /// Undoes what the open transaction did.
    pub(in crate::local::execute) fn rollback(&mut self) -> Result<(), WarehouseError> {
        self.transaction = TransactionState::None;
        // views that were made meanwhile are gone
        self.parts.files.clear();
        self.parts.session.execute("ROLLBACK")
    }

    /// Does all that `change` does, or nothing of it.
    pub(in crate::local::execute) fn atomic<T>(
        &mut self,
        change: impl FnOnce(&mut Self) -> Result<T, WarehouseError>,
    ) -> Result<T, WarehouseError> {
        if self.transaction == TransactionState::Open {
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
