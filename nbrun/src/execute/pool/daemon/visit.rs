//! One connection, from its first line to its end.

use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jupyter::launch::{LaunchOptions, stand_by};
use tokio::net::UnixStream;

use super::kept::{self, Keep};
use super::{Daemon, kernel::Kernel};
use crate::execute::pool::protocol::{Opening, Order, Reply, Request, Take, VERSION, Wire};
use crate::execute::pool::settings::Inherited;

pub(super) async fn receive(daemon: &Arc<Daemon>, stream: UnixStream) -> io::Result<()> {
    let mut wire = Wire::new(stream);
    let Some(opening) = wire.next::<Opening>().await? else { return Ok(()) };
    if opening.version != VERSION {
        let why = "it is of another version of nbrun: `nbrun pool stop`, then start it again";
        return wire.send(&Reply::Missed(why.to_owned())).await;
    }
    match opening.request {
        Request::Take(take) => match take_or_start(daemon, &take).await {
            Ok(kernel) => attend(daemon, wire, Keep::new(kernel, *take)).await,
            Err(why) => wire.send(&Reply::Missed(why)).await,
        },
        Request::Claim(id) => match daemon.keeper.claim(&id) {
            Ok(keep) => attend(daemon, wire, keep).await,
            Err(why) => wire.send(&Reply::Missed(why)).await,
        },
        Request::Stock(wants) => {
            let reply = match daemon.stock.want(wants).await {
                Ok(()) => Reply::Done,
                Err(why) => Reply::Failed(why),
            };
            wire.send(&reply).await
        }
        Request::Status => wire.send(&Reply::Status(daemon.status())).await,
        Request::End(id) => {
            let reply = match daemon.keeper.claim(&id) {
                Ok(_ended) => Reply::Done,
                Err(why) => Reply::Failed(why),
            };
            wire.send(&reply).await
        }
        Request::Stop => {
            daemon.place.close();
            let told = wire.send(&Reply::Done).await;
            daemon.stopped.notify_one();
            told
        }
    }
}

async fn take_or_start(daemon: &Daemon, take: &Take) -> Result<Kernel, String> {
    if take.warm {
        match daemon.stock.take(take).await {
            Err(why) if !take.start => return Err(why),
            Err(why) => tracing::info!(why, "no kernel is ready, one is started"),
            Ok(kernel) => return Ok(kernel),
        }
    }
    let own = Inherited::current().map_err(|error| error.to_string())?;
    if let Some(difference) = take.settings.inherited.difference(&own) {
        return Err(format!("the process that would keep the kernel differs: {difference}"));
    }
    let mut kernel = take.kernel.clone();
    // They are part of the settings.
    kernel.spec.env.clear();
    let options = LaunchOptions {
        cwd: Some(take.settings.cwd.clone()),
        base: Some(take.settings.environment()),
        ..LaunchOptions::default()
    };
    stand_by(&kernel, options)
        .await
        .map(|standby| Kernel::Started(Box::new(standby)))
        .map_err(|error| error.to_string())
}

/// Serves the client that has a kernel. Whatever ends this ends the kernel, unless it is to be kept.
async fn attend(daemon: &Arc<Daemon>, wire: Wire, keep: Keep) -> io::Result<()> {
    daemon.in_use.fetch_add(1, Ordering::SeqCst);
    let attended = serve(daemon, wire, keep).await;
    daemon.in_use.fetch_sub(1, Ordering::SeqCst);
    attended
}

async fn serve(daemon: &Arc<Daemon>, mut wire: Wire, keep: Keep) -> io::Result<()> {
    let kernel = &keep.kernel;
    wire.send(&Reply::Taken { connection: kernel.connection().clone(), pid: kernel.pid() }).await?;
    loop {
        let order = tokio::select! {
            order = wire.next::<Order>() => order?,
            status = kernel.exited() => {
                let output = kernel.final_output().await;
                wire.send(&Reply::Ended { status: status.into_raw(), output }).await?;
                return Ok(());
            }
        };
        match order {
            None => return Ok(()),
            Some(Order::Interrupt) => kernel.interrupt(),
            Some(Order::Kill) => kernel.kill(),
            Some(Order::Keep { seconds, label }) => {
                let id = kept::keep(daemon, keep, Duration::from_secs(seconds), label);
                return wire.send(&Reply::Kept(id)).await;
            }
        }
    }
}
