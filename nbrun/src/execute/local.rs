//! Kernels on this machine, over ZeroMQ.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use jupyter::kernelspec::{self, KernelSpecError};
use jupyter::launch::launch;
use jupyter::{Environment, ExecuteRequest, InstalledKernel, Kernel, LaunchOptions};
use serde_json::Value;

use super::{Event, Executor, Session, SessionError, StartError, StartOptions, preparation};
use crate::runs::facts::{EnvironmentLock, KernelFacts};

/// Starts one installed kernel.
#[derive(Debug, Clone)]
pub struct Local {
    kernel: InstalledKernel,
}

impl Local {
    /// The executor for the installed kernel of that name.
    pub fn find(name: &str) -> Result<Self, KernelSpecError> {
        kernelspec::find(name, &Environment::current()).map(|kernel| Self { kernel })
    }

    /// The language that the kernel executes; empty if its kernelspec does not say.
    pub fn language(&self) -> &str {
        &self.kernel.spec.language
    }
}

impl Executor for Local {
    type Session = LocalSession;

    async fn start(&self, options: StartOptions) -> Result<LocalSession, StartError> {
        let env = options.environment.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        let mut launched = LaunchOptions { cwd: Some(options.cwd), env, ..LaunchOptions::default() };
        launched.startup_timeout = options.timeout.unwrap_or(launched.startup_timeout);
        let fail = |message: String| StartError { message };
        let kernel = launch(&self.kernel, launched).await.map_err(|error| fail(error.to_string()))?;
        if let Some(request) = preparation(kernel.info()) {
            kernel.client.execute(request).await.map_err(|error| fail(error.to_string()))?;
        }
        Ok(LocalSession { kernel })
    }

    fn kernel(&self) -> Option<KernelFacts> {
        Some(KernelFacts::installed(&self.kernel))
    }

    fn environment(&self) -> Option<EnvironmentLock> {
        EnvironmentLock::of(&self.kernel)
    }
}

/// A kernel on this machine.
pub struct LocalSession {
    kernel: Kernel,
}

impl Session for LocalSession {
    fn kernel_info(&self) -> Option<&Value> {
        Some(self.kernel.info())
    }

    fn pid(&self) -> Option<u32> {
        Some(self.kernel.pid())
    }

    async fn execute(&mut self, code: &str) -> Result<String, SessionError> {
        let request = ExecuteRequest { stop_on_error: false, ..ExecuteRequest::new(code) };
        self.kernel.client.execute(request).await.map_err(|error| SessionError(error.to_string()))
    }

    async fn next(&mut self) -> Event {
        loop {
            return match self.kernel.next().await {
                jupyter::Event::Iopub(message) => Event::Output(message),
                jupyter::Event::Shell(message) => Event::Reply(message),
                jupyter::Event::Stdin(message) => Event::Question(message),
                jupyter::Event::Control(_) => continue,
                jupyter::Event::Exited(status) => Event::Ended(describe(status)),
            };
        }
    }

    async fn interrupt(&mut self) -> Result<(), SessionError> {
        self.kernel.interrupt().await.map_err(|error| SessionError(error.to_string()))
    }

    async fn kill(&mut self) {
        self.kernel.kill();
    }

    async fn shutdown(self, grace: Duration) -> Result<(), SessionError> {
        let status = self.kernel.shutdown(grace).await;
        tracing::debug!(%status, "the kernel has ended");
        Ok(())
    }

    fn lost_messages(&self) -> u64 {
        self.kernel.client.rejected()
    }

    fn recent_output(&self) -> String {
        self.kernel.recent_output()
    }
}

fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("it exited with code {code}"),
        (None, Some(signal)) => match signal_name(signal) {
            Some(name) => format!("it was killed by {name}"),
            None => format!("it was killed by signal {signal}"),
        },
        (None, None) => status.to_string(),
    }
}

fn signal_name(signal: i32) -> Option<&'static str> {
    Some(match signal {
        libc::SIGABRT => "SIGABRT (it aborted itself)",
        libc::SIGBUS => "SIGBUS (a bad memory access)",
        libc::SIGFPE => "SIGFPE",
        libc::SIGILL => "SIGILL (an illegal instruction)",
        libc::SIGINT => "SIGINT",
        libc::SIGKILL => "SIGKILL (possibly because memory ran out)",
        libc::SIGSEGV => "SIGSEGV (a bad memory access)",
        libc::SIGTERM => "SIGTERM",
        libc::SIGXCPU => "SIGXCPU (the limit of processor time)",
        _ => return None,
    })
}
