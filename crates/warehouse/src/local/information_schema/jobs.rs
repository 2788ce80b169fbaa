//! `JOBS`: what this session has run.

use super::{PROJECT, rows};
use crate::WarehouseError;
use jiff::Timestamp;
use std::cell::RefCell;
use std::collections::VecDeque;

/// How many jobs are remembered.
const REMEMBERED: usize = 1000;

/// A statement or script that has ended.
#[derive(Debug, Clone)]
pub struct Job {
    pub sql: String,
    pub start: Timestamp,
    pub end: Timestamp,
    /// What went wrong.
    pub error: Option<String>,
    /// As far as it was counted.
    pub bytes_processed: Option<u64>,
    /// Rows that DML changed.
    pub changed: Option<u64>,
}

/// The jobs of a session, the oldest first.
#[derive(Debug, Default)]
pub struct Jobs {
    done: RefCell<VecDeque<Job>>,
}

impl Jobs {
    /// Notes that a job has ended.
    pub fn note(
        &self,
        sql: &str,
        start: Timestamp,
        ended: Result<(Option<u64>, Option<u64>), &WarehouseError>,
    ) {
        let (bytes_processed, changed) = ended.unwrap_or_default();
        let error = ended.err().map(ToString::to_string);
        let job = Job { sql: sql.to_owned(), start, end: Timestamp::now(), error, bytes_processed, changed };
        let mut done = self.done.borrow_mut();
        done.push_back(job);
        if done.len() > REMEMBERED {
            done.pop_front();
        }
    }

    /// The jobs as a query in DuckDB's SQL.
    pub fn sql(&self) -> String {
        let moment = |moment: Timestamp| rows::moment(moment.as_microsecond());
        let number = |number: Option<u64>| number.map(|number| number.to_string());
        let row = |(index, job): (usize, &Job)| {
            vec![
                moment(job.start),
                Some(PROJECT.to_owned()),
                Some(format!("job_{}", index + 1)),
                Some("QUERY".to_owned()),
                moment(job.start),
                moment(job.end),
                Some(job.sql.clone()),
                Some("DONE".to_owned()),
                number(job.bytes_processed),
                number(job.changed),
                job.error.clone(),
            ]
        };
        let columns = [
            ("creation_time", "TIMESTAMP WITH TIME ZONE"),
            ("project_id", "VARCHAR"),
            ("job_id", "VARCHAR"),
            ("job_type", "VARCHAR"),
            ("start_time", "TIMESTAMP WITH TIME ZONE"),
            ("end_time", "TIMESTAMP WITH TIME ZONE"),
            ("query", "VARCHAR"),
            ("state", "VARCHAR"),
            ("total_bytes_processed", "BIGINT"),
            ("total_modified_rows", "BIGINT"),
            ("error_message", "VARCHAR"),
        ];
        rows::query(&columns, &self.done.borrow().iter().enumerate().map(row).collect::<Vec<_>>())
    }
}
