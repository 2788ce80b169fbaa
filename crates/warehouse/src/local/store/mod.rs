//! What DDL makes: tables in one DuckDB file beside the datasets' folders, and the DDL of all objects.
//!
//! The file is attached only while statements need it, so that several sessions can share it.

mod access;
mod objects;

use access::Attached;
pub use objects::{ObjectKind, StoredObject};

use super::catalog::ObjectId;
use super::emit::quote;
use super::session::Session;
use crate::WarehouseError;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

/// The file's name in the folder of datasets.
const FILE: &str = "warehouse.duckdb";

/// The name under which DuckDB knows the file while it is attached.
pub const ALIAS: &str = "store";

/// When a file was changed last, and its size.
type Stamp = (Option<SystemTime>, u64);

/// The file, and what was last seen in it.
pub struct Store {
    path: PathBuf,
    /// Whether what waits is to stop; none where nothing waits for other sessions.
    interrupted: Option<Arc<AtomicBool>>,
    seen: RefCell<Option<(Stamp, Arc<[StoredObject]>)>>,
    attached: RefCell<Option<Attached>>,
}

impl Store {
    /// The store of a folder of datasets; the file need not exist. Where others use it, they are waited for until
    /// `interrupted` is set.
    pub fn new(root: &Path, interrupted: Arc<AtomicBool>) -> Self {
        Self { interrupted: Some(interrupted), ..Self::impatient(root) }
    }

    /// The same, but where the file is in use it fails at once, or tells what it last saw.
    pub fn impatient(root: &Path) -> Self {
        let (seen, attached) = (RefCell::default(), RefCell::default());
        Self { path: root.join(FILE), interrupted: None, seen, attached }
    }

    /// Has the file attached, to read or to write too; made new when it is to be written and is not there.
    pub fn attach(&self, session: &Session, writable: bool) -> Result<(), WarehouseError> {
        let mut attached = self.attached.borrow_mut();
        if attached.as_ref().is_some_and(|attached| attached.writable || !writable) {
            return Ok(());
        }
        if attached.take().is_some() {
            session.execute(&format!("DETACH {ALIAS}"))?;
        }
        let gives_up = || match &self.interrupted {
            None => Some(access::in_use()),
            Some(interrupted) => interrupted.load(Ordering::Relaxed).then_some(WarehouseError::Interrupted),
        };
        *attached = Some(Attached::new(session, &self.path, writable, gives_up)?);
        if writable {
            objects::prepare(session)?;
        }
        Ok(())
    }

    /// Has the file attached to be read, if there is one.
    pub fn attach_if_there(&self, session: &Session) -> Result<(), WarehouseError> {
        if self.path.exists() { self.attach(session, false) } else { Ok(()) }
    }

    /// Ends the use of the file, so that other sessions can write to it.
    pub fn detach(&self, session: &Session) -> Result<(), WarehouseError> {
        if self.attached.borrow().is_some() {
            session.execute(&format!("DETACH {ALIAS}"))?;
            self.attached.borrow_mut().take();
        }
        Ok(())
    }

    /// All objects. The file is read only when it has changed, or may have because it is being written.
    pub fn objects(&self, session: &Session) -> Result<Arc<[StoredObject]>, WarehouseError> {
        let writing = self.attached.borrow().as_ref().is_some_and(|attached| attached.writable);
        let stamp = self.stamp();
        let Some(stamp) = stamp else { return Ok(Arc::from([])) };
        if let Some((seen, objects)) = &*self.seen.borrow()
            && *seen == stamp
            && !writing
        {
            return Ok(objects.clone());
        }
        if let Err(error) = self.attach(session, false) {
            let seen = self.seen.borrow().as_ref().map(|(_, objects)| objects.clone());
            return if self.interrupted.is_some() { Err(error) } else { Ok(seen.unwrap_or_default()) };
        }
        let objects: Arc<[StoredObject]> = objects::read(session)?.into();
        *self.seen.borrow_mut() = Some((stamp, objects.clone()));
        Ok(objects)
    }

    fn stamp(&self) -> Option<Stamp> {
        let metadata = std::fs::metadata(&self.path).ok()?;
        Some((metadata.modified().ok(), metadata.len()))
    }

    /// Notes an object, in place of one of the same name; the file must be attached to be written.
    pub fn add(session: &Session, object: &StoredObject) -> Result<(), WarehouseError> {
        Self::remove(session, object.kind, &object.id)?;
        objects::insert(session, object)
    }

    /// Forgets an object.
    pub fn remove(session: &Session, kind: ObjectKind, id: &ObjectId) -> Result<(), WarehouseError> {
        objects::delete(session, kind, id)
    }
}

/// DuckDB's name of a stored table.
pub fn table_name(id: &ObjectId) -> String {
    format!("{}.{}", schema_name(id), super::emit::name(&id.name))
}

/// DuckDB's name of the schema that stands for a stored dataset.
pub fn schema_name(id: &ObjectId) -> String {
    format!("{ALIAS}.{}", super::emit::name(&format!("dataset:{}", id.dataset)))
}

fn attach_statement(path: &Path, writable: bool) -> String {
    let mode = if writable { "" } else { " (READ_ONLY)" };
    format!("ATTACH {} AS {ALIAS}{mode}", quote(&path.to_string_lossy()))
}
