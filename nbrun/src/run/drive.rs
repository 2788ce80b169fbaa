//! Driving a kernel through the cells.

use std::time::Duration;

use jupyter::Message;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until, timeout, timeout_at};

use super::memory::MemoryWatch;
use super::outputs::Outputs;
use super::watch::{Reply, Watch};
use super::{
    CellFailure, CellRef, Ending, Observer, Progress, RunRequest, Stop, Stops, papermill, selection,
};
use crate::execute::{Event, Session};

/// How long the other half of a cell's end may stay away while the kernel is silent.
const OTHER_HALF: Duration = Duration::from_secs(10);
/// How long a kernel has to heed an interrupt before it is killed.
const INTERRUPT_GRACE: Duration = Duration::from_secs(5);
/// How long a killed kernel's end is waited for.
const KILL_GRACE: Duration = Duration::from_secs(5);
/// How often the memory of the kernel and its processes is looked at.
const LOOK_AT_MEMORY: Duration = Duration::from_millis(100);

/// A kernel on its way through a notebook.
pub struct Drive<'a, S, O> {
    session: S,
    outputs: Outputs<'a>,
    observer: &'a mut O,
    stops: &'a mut Stops,
    request: &'a RunRequest,
    memory: MemoryWatch,
    failures: Vec<CellFailure>,
    lost: Option<String>,
}

/// A cell on its way to its end.
struct Running<'a> {
    cell: &'a CellRef,
    /// How many cells are to be executed after it.
    behind: usize,
    watch: Watch,
    messages: usize,
    error_shown: bool,
}

impl<'a, S: Session, O: Observer> Drive<'a, S, O> {
    /// Drives the session through the notebook.
    pub fn new(
        session: S,
        outputs: Outputs<'a>,
        observer: &'a mut O,
        stops: &'a mut Stops,
        request: &'a RunRequest,
    ) -> Self {
        let memory = MemoryWatch::new(session.pid());
        Self { session, outputs, observer, stops, request, memory, failures: Vec::new(), lost: None }
    }

    /// The failed cells, and the session.
    pub fn into_parts(self) -> (Vec<CellFailure>, S) {
        (self.failures, self.session)
    }

    /// Executes the cells in order until one ends the run.
    pub async fn cells(&mut self, cells: &[CellRef]) -> Ending {
        for (position, cell) in cells.iter().enumerate() {
            let behind = cells.len() - position - 1;
            self.observer.observe(&Progress::CellStarted { cell });
            papermill::cell_started(self.outputs.notebook, cell);
            self.outputs.begin(cell);
            self.memory.reset();
            let started = Instant::now();
            let failures = self.failures.len();
            let mut result = self.cell(cell, behind, started).await;
            self.outputs.release(cell.index);
            let (elapsed, peak) = (started.elapsed(), self.memory.peak());
            if let (Ok(()), Some(stop)) = (&result, peak.and_then(|peak| self.too_much_memory(peak))) {
                self.session.kill().await; // it was too short to be seen meanwhile
                result = Err(Ending::StoppedIn { cell: cell.clone(), stop, killed: true });
            }
            let failure = self.failures.get(failures);
            self.outputs.recorder.cell_ended(cell, elapsed.as_secs_f64(), peak, failure, result.is_ok());
            self.observer.observe(&Progress::CellEnded { cell, elapsed, failure });
            let failed = failure.is_some();
            papermill::cell_ended(self.outputs.notebook, cell, result.is_ok() && !failed);
            let saved = self.outputs.saver.save_at_end(self.outputs.notebook, cell);
            self.report_save(saved);
            match result {
                Err(ending) => return ending,
                Ok(()) if failed && !self.request.keep_going => return Ending::Failed,
                Ok(()) => {}
            }
        }
        Ending::Completed
    }

    async fn cell(&mut self, cell: &CellRef, behind: usize, started: Instant) -> Result<(), Ending> {
        let source = self.outputs.notebook.cell(cell.index).map(|cell| cell.source()).unwrap_or_default();
        let request = match self.session.execute(&source).await {
            Ok(request) => request,
            Err(error) => return Err(self.unreachable(cell, &error.to_string()).await),
        };
        self.outputs.expect(request.clone(), cell.index);
        let watch = Watch::new(request);
        let mut running = Running { cell, behind, watch, messages: 0, error_shown: false };
        let limit = self.request.limits.cell;
        let deadline = limit.and_then(|limit| Some((started.checked_add(limit)?, limit)));
        let mut last_event = Instant::now();
        let mut look = last_event + LOOK_AT_MEMORY;
        while !running.watch.is_over() {
            let other_half = running.watch.missing_half();
            let (save, flush) = (self.outputs.saver.due(), self.outputs.recorder.due());
            tokio::select! {
                biased;
                stop = self.stops.next(deadline) => return Err(self.stop(running, stop).await),
                () = sleep_until(save.unwrap_or(last_event)), if save.is_some() => {
                    let saved = self.outputs.saver.save_within(self.outputs.notebook, cell);
                    self.report_save(saved);
                }
                () = sleep_until(flush.unwrap_or(last_event)), if flush.is_some() => self.outputs.recorder.flush(),
                () = sleep_until(look), if self.session.pid().is_some() => {
                    look = Instant::now() + LOOK_AT_MEMORY;
                    if let Some(stop) = self.memory.sample().and_then(|held| self.too_much_memory(held)) {
                        return Err(self.kill(running, stop).await);
                    }
                }
                event = self.session.next() => {
                    last_event = Instant::now();
                    self.event(&mut running, event).await?;
                }
                () = sleep_until(last_event + OTHER_HALF), if other_half.is_some() => {
                    let why = other_half.unwrap_or_default().to_owned();
                    return Err(Ending::Incomplete { cell: cell.clone(), why });
                }
            }
        }
        self.finish(running)
    }

    async fn event(&mut self, running: &mut Running<'_>, event: Event) -> Result<(), Ending> {
        match event {
            Event::Output(message) => self.output(running, &message),
            Event::Reply(message) => {
                running.watch.see(&message);
                self.outputs.message(&message, |_, _| {});
            }
            Event::Question(question) => {
                let prompt = question.content.get("prompt").and_then(Value::as_str).unwrap_or_default();
                let ending =
                    Ending::InputAsked { cell: running.cell.clone(), prompt: self.outputs.clean(prompt) };
                self.session.kill().await;
                return Err(ending);
            }
            Event::Lost(why) => self.lost = Some(why),
            Event::Cut(why) => return Err(Ending::Incomplete { cell: running.cell.clone(), why }),
            Event::Ended(how) => return Err(self.died(running.cell, &how)),
        }
        Ok(())
    }

    fn output(&mut self, running: &mut Running<'_>, message: &Message) {
        running.watch.see(message);
        let msg_type = message.msg_type();
        let observer = &mut *self.observer;
        self.outputs.message(message, |index, content| {
            running.error_shown |= msg_type == "error" && index == running.cell.index;
            running.messages += 1;
            let text = |name: &str| content.get(name).and_then(Value::as_str);
            let stream = text("name").zip(text("text")).filter(|_| msg_type == "stream");
            observer.observe(&Progress::Output { messages: running.messages, stream });
        });
    }

    /// Draws the conclusion of a cell that has come to its end.
    fn finish(&mut self, running: Running<'_>) -> Result<(), Ending> {
        let Running { cell, behind, watch, error_shown, .. } = running;
        let unreadable = self.session.lost_messages() + self.outputs.left_out();
        let reply = watch.into_reply();
        let exits = reply == Some(Reply::Exit) && behind > 0;
        if let Some(Reply::Error { ename, evalue, traceback }) = reply {
            let clean = |text: &String| self.outputs.clean(text);
            let (ename, evalue) = (clean(&ename), clean(&evalue));
            let traceback: Vec<String> = traceback.iter().map(clean).collect();
            if !error_shown {
                let content = json!({"ename": ename, "evalue": evalue, "traceback": traceback});
                self.outputs.take(cell.index, "error", &content, |_, _| {});
            }
            let view = self.outputs.notebook.cell(cell.index);
            if !view.is_some_and(|cell| selection::may_fail(cell)) {
                let execution_count = view.and_then(|cell| cell.execution_count());
                self.failures.push(CellFailure {
                    cell: cell.clone(),
                    execution_count,
                    ename,
                    evalue,
                    traceback,
                });
            }
        }
        self.outputs.saver.touch();
        if unreadable > 0 {
            self.lost = Some(format!("{unreadable} messages of the kernel could not be read"));
        }
        if let Some(why) = self.lost.take() {
            return Err(Ending::Incomplete { cell: cell.clone(), why });
        }
        if exits {
            let how = format!("the cell made it exit, {behind} cells before the end");
            return Err(Ending::KernelDied { cell: cell.clone(), how });
        }
        Ok(())
    }

    /// Interrupts the kernel and takes what it still says; kills it if it does not heed, or at a second signal.
    async fn stop(&mut self, mut running: Running<'_>, stop: Stop) -> Ending {
        if let Err(error) = self.session.interrupt().await {
            tracing::warn!(%error, "the kernel can't be interrupted");
        }
        let deadline = Instant::now() + INTERRUPT_GRACE;
        let mut killed = false;
        while !running.watch.is_over() {
            tokio::select! {
                biased;
                _ = self.stops.signal() => killed = true,
                event = timeout_at(deadline, self.session.next()) => match event {
                    Ok(event) => {
                        if self.event(&mut running, event).await.is_err() {
                            killed = true; // ended meanwhile, or asks a question
                        }
                    }
                    Err(_) => killed = true,
                },
            }
            if killed {
                self.kill_and_drain(&mut running).await;
                break;
            }
        }
        self.outputs.saver.touch();
        Ending::StoppedIn { cell: running.cell.clone(), stop, killed }
    }

    fn too_much_memory(&self, held: u64) -> Option<Stop> {
        let limit = self.request.limits.memory.filter(|limit| held > *limit)?;
        Some(Stop::Memory { held, limit })
    }

    async fn kill(&mut self, mut running: Running<'_>, stop: Stop) -> Ending {
        self.kill_and_drain(&mut running).await;
        self.outputs.saver.touch();
        Ending::StoppedIn { cell: running.cell.clone(), stop, killed: true }
    }

    async fn kill_and_drain(&mut self, running: &mut Running<'_>) {
        self.session.kill().await;
        let deadline = Instant::now() + KILL_GRACE;
        while let Ok(event) = timeout_at(deadline, self.session.next()).await {
            match event {
                Event::Output(message) => self.output(running, &message),
                Event::Reply(_) | Event::Question(_) | Event::Lost(_) => {}
                Event::Cut(_) | Event::Ended(_) => break,
            }
        }
    }

    /// A request could not be sent: most likely the kernel is gone.
    async fn unreachable(&mut self, cell: &CellRef, why: &str) -> Ending {
        let ended = async {
            loop {
                if let Event::Ended(how) = self.session.next().await {
                    return how;
                }
            }
        };
        match timeout(KILL_GRACE, ended).await {
            Ok(how) => self.died(cell, &how),
            Err(_) => self.died(cell, why),
        }
    }

    fn died(&self, cell: &CellRef, how: &str) -> Ending {
        let last_words = self.session.recent_output();
        let last_words = self.outputs.clean(last_words.trim_end());
        let how = if last_words.is_empty() { how.to_owned() } else { format!("{how}\n{last_words}") };
        Ending::KernelDied { cell: cell.clone(), how }
    }

    fn report_save(&mut self, saved: std::io::Result<()>) {
        if let Err(error) = saved {
            self.outputs.recorder.warn("for a time the executed notebook could not be saved".to_owned());
            self.observer.observe(&Progress::SaveFailed { error: &error });
        }
    }
}
