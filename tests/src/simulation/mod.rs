//! A deterministic simulation of provisioning: client, network, clock and the embedded server in one thread, on virtual time.
//!
//! The seed decides everything: the provider's features, its resources, the wanted ones, every fault, delay and reordering, the
//! second writer, and where the client crashes. After some runs on a faulty network and one or more on a quiet one, the invariants
//! of `check` must hold. The same seed replays the same schedule.
//!
//! A schedule has no events that the guide of provisioning excludes for its provider: `Variant`, `Rival::act` and
//! `Network::possible` leave them out.

mod check;
mod fault;
mod network;
mod rival;
mod world;

pub use fault::{NetworkFault, ScheduleStats};

use crate::virtual_clock::Stopped;
use network::{Connection, Network, Weather};
use scim_runtime::{
    Error,
    client::{Builder, Client, Dynamic, Retry, Untyped},
    provision::ProvisionReport,
};
use std::{
    future::{IntoFuture, poll_fn},
    pin::pin,
    sync::Arc,
    task::Poll,
};
use world::World;

/// A bug that is put into a schedule, to show that the simulation finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// The server ignores `If-Match`, so that changes by others are lost.
    ServerIgnoresIfMatch,
}

/// Runs the schedule of a seed.
///
/// # Errors
/// If an invariant doesn't hold. The error describes it, with every request of the schedule.
pub fn run(seed: u64) -> Result<ScheduleStats, String> {
    run_with(seed, None)
}

/// Runs the schedule of a seed with a bug.
///
/// # Errors
/// As [`run`].
pub fn run_with(seed: u64, bug: Option<Bug>) -> Result<ScheduleStats, String> {
    let (result, _) = schedule(seed, bug, RequestLog::Off);
    result.map_err(|error| {
        let (again, log) = schedule(seed, bug, RequestLog::On);
        let note = if again.as_ref() == Err(&error) {
            "its requests:"
        } else {
            "the replay ended differently:"
        };
        format!("seed {seed}: {error}\n{note}\n{}", log.join("\n"))
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RequestLog {
    Off,
    On,
}

fn schedule(
    seed: u64,
    bug: Option<Bug>,
    log: RequestLog,
) -> (Result<ScheduleStats, String>, Vec<String>) {
    let mut rng = fastrand::Rng::with_seed(seed);
    // The client draws the jitter of its waits from the thread's generator.
    fastrand::seed(seed);
    let mut world = World::new(&mut rng);
    let server = world.server();
    let network = Arc::new(Network::new(server, world.variant, rng.u64(..), bug));
    if log == RequestLog::On {
        network.keep_log();
    }
    let result = Simulation {
        network: Arc::clone(&network),
        world,
        rng,
    }
    .run();
    (result, network.take_log())
}

type SimulatedClient = Client<Untyped, Connection>;

struct Simulation {
    network: Arc<Network>,
    world: World,
    rng: fastrand::Rng,
}

impl Simulation {
    fn run(mut self) -> Result<ScheduleStats, String> {
        let client = self.client()?;
        let users = self.users(&client)?;
        for _ in 0..self.rng.usize(1..=3) {
            let weather = Weather::storm(&mut self.rng);
            self.network.start(weather, self.world.wanted_keys());
            // Failures are expected. A client that hangs isn't.
            if self.world.variant.prevents_duplicates() && self.rng.u8(..) < 48 {
                self.two_clients(&users)?;
            } else {
                drop(self.attempt(&users)?);
            }
            if self.rng.u8(..) < 64 {
                self.world.change_mind(&mut self.rng);
            }
        }
        // A quiet run may find half-finished work from the storm. It finishes the work, and the next run has nothing to do.
        for _ in 0..2 {
            self.network
                .start(Weather::calm(), self.world.wanted_keys());
            let report = self.attempt(&users)?.ok_or("a quiet run was killed")?;
            let report = report.map_err(|error| format!("a quiet run failed: {error}"))?;
            if !report.is_success() {
                return Err(format!("a quiet run failed: {report}"));
            }
        }
        self.plan_is_empty(&users)?;
        check::invariants(&self.network, &self.world)?;
        Ok(self.network.stats())
    }

    fn client(&mut self) -> Result<SimulatedClient, String> {
        let retry = if self.rng.bool() {
            Retry::default()
        } else {
            Retry::never()
        };
        Builder::<Untyped>::new(world::BASE_URL)
            .and_then(|builder| {
                let connection = Connection(Arc::clone(&self.network));
                builder.retry(retry).build_with(connection)
            })
            .map_err(|error| error.to_string())
    }

    fn users<'c>(&self, client: &'c SimulatedClient) -> Result<Dynamic<'c, Connection>, String> {
        let provider = self.world.variant.provider();
        let users = client.dynamic(&provider.description, "User");
        users.map_err(|error| error.to_string())
    }

    /// Plans and applies once. Returns `None` if the client was killed.
    fn attempt(
        &mut self,
        users: &Dynamic<'_, Connection>,
    ) -> Result<Option<Result<ProvisionReport, Error>>, String> {
        let run = provisioning(&self.world, users, self.rng.usize(1..=4));
        Self::stopped(self.network.run(run))
    }

    /// Two clients plan and apply at the same time.
    fn two_clients(&mut self, users: &Dynamic<'_, Connection>) -> Result<(), String> {
        self.network.count_concurrent_run();
        let other = self.client()?;
        let others = self.users(&other)?;
        let mut one = pin!(provisioning(&self.world, users, self.rng.usize(1..=4)));
        let mut two = pin!(provisioning(&self.world, &others, self.rng.usize(1..=4)));
        let (mut is_one_done, mut is_two_done) = (false, false);
        let both = poll_fn(|context| {
            is_one_done = is_one_done || one.as_mut().poll(context).is_ready();
            is_two_done = is_two_done || two.as_mut().poll(context).is_ready();
            if is_one_done && is_two_done {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        });
        Self::stopped(self.network.run(both)).map(drop)
    }

    fn stopped<T>(result: Result<T, Stopped>) -> Result<Option<T>, String> {
        match result {
            Ok(output) => Ok(Some(output)),
            Err(Stopped::Interrupted) => Ok(None),
            Err(Stopped::Deadlock) => Err("the client waits for nothing".to_owned()),
        }
    }

    fn plan_is_empty(&self, users: &Dynamic<'_, Connection>) -> Result<(), String> {
        let plan = self
            .network
            .run(self.world.provision(users).plan().into_future());
        let plan = Self::stopped(plan)?
            .ok_or("a quiet run was killed")?
            .map_err(|error| error.to_string())?;
        if plan.changes.is_empty() && plan.conflicts.is_empty() {
            Ok(())
        } else {
            Err(format!("after quiet runs the plan isn't empty:\n{plan}"))
        }
    }
}

async fn provisioning(
    world: &World,
    users: &Dynamic<'_, Connection>,
    concurrency: usize,
) -> Result<ProvisionReport, Error> {
    let plan = world.provision(users).plan().await?;
    let apply = plan.apply().concurrency(concurrency);
    // Half of the runs send their changes as bulk operations.
    if concurrency.is_multiple_of(2) {
        apply.bulk().await
    } else {
        apply.await
    }
}
