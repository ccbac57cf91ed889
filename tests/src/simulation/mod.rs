//! A deterministic simulation of provisioning: client, network, clock and the embedded server in one thread.
//!
//! The seed decides everything: the provider's features, its resources, the wanted ones, every fault, delay and reordering, the
//! second writer, and where the client crashes. After some runs on a faulty network and one or more on a quiet one, the invariants
//! of `check` must hold. The same seed replays the same schedule.

mod network;
mod world;

use network::{Network, Weather};
use scim_runtime::{
    Json,
    client::{Builder, Client, Retry, Untyped},
    dynamic::DynamicResource,
    provision::{PlannedAction, Removal, RemovalLimit},
    server::Server,
};
use std::{
    future::IntoFuture,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};
use world::{Employee, World};

/// Statistics of a schedule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Requests that the client sent.
    pub requests: u64,
    /// Faults that were injected.
    pub faults: u64,
    /// Runs that ended in a crash.
    pub crashes: u64,
}

/// Runs the schedule of a seed.
///
/// # Errors
/// If an invariant doesn't hold. The error describes it.
pub fn run(seed: u64) -> Result<Schedule, String> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut world = World::new(&mut rng);
    let network = Arc::new(Network::new(world.server(), rng.u64(..)));
    let client = Builder::<Untyped>::new(world::BASE_URL)
        .and_then(|builder| {
            let retry = if rng.bool() {
                Retry::default()
            } else {
                Retry::never()
            };
            builder.retry(retry).build_with(Arc::clone(&network))
        })
        .map_err(|error| error.to_string())?;

    for _ in 0..rng.usize(1..=3) {
        network.set(Weather::storm(&mut rng, &world));
        drop(attempt(&client, &world, &mut rng));
        network.restart();
        if rng.u8(..) < 64 {
            world.change_mind(&mut rng);
        }
    }
    network.set(Weather::calm());
    // A quiet run may find half-finished work from the storm. It finishes the work, and the next run has nothing to do.
    for _ in 0..2 {
        attempt(&client, &world, &mut rng)
            .map_err(|error| format!("seed {seed}: a quiet run failed: {error}"))?;
    }
    let plan = plan(&client, &world, &mut rng)?;
    if !plan.is_empty() {
        return Err(format!(
            "seed {seed}: after quiet runs the plan isn't empty:\n{plan}"
        ));
    }
    check(&network.server, &world, &network.maintained())
        .map_err(|error| format!("seed {seed}: {error}"))?;
    Ok(network.schedule())
}

/// Plans and applies once. Returns `Err` if planning or a change failed.
fn attempt(
    client: &Client<Untyped, Arc<Network>>,
    world: &World,
    rng: &mut fastrand::Rng,
) -> Result<(), String> {
    let concurrency = rng.usize(1..=4);
    let users = client
        .dynamic(&world.description, "User")
        .map_err(|error| error.to_string())?;
    let run = async {
        let plan = world.provision(&users).plan().await?;
        plan.apply().concurrency(concurrency).await
    };
    let report = block_on(run).map_err(|error| error.to_string())?;
    if report.is_success() {
        Ok(())
    } else {
        Err(report.to_string())
    }
}

fn plan(
    client: &Client<Untyped, Arc<Network>>,
    world: &World,
    _: &mut fastrand::Rng,
) -> Result<String, String> {
    let users = client
        .dynamic(&world.description, "User")
        .map_err(|error| error.to_string())?;
    let plan = block_on(world.provision(&users).plan().into_future());
    let plan = plan.map_err(|error| error.to_string())?;
    Ok(if plan.changes.is_empty() && plan.conflicts.is_empty() {
        String::new()
    } else {
        plan.to_string()
    })
}

/// Polls a future to its end. A pending future is polled again immediately, so that neither a clock nor a thread affects the order.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Checks the invariants after a quiet run:
///
/// - every wanted employee exists once, with the managed attributes as wanted;
/// - no resource out of scope was changed or removed;
/// - attributes that others maintain are unchanged;
/// - no two resources share a key.
fn check(server: &Server, world: &World, maintained: &[(String, String)]) -> Result<(), String> {
    let users = world::users(server);
    for employee in &world.wanted {
        let matching: Vec<&Json> = users
            .iter()
            .filter(|user| user["externalId"] == employee.id.as_str())
            .collect();
        match matching.as_slice() {
            [user] => employee.check(user)?,
            other => {
                return Err(format!(
                    "{} resources have the key {:?}",
                    other.len(),
                    employee.id
                ));
            }
        }
    }
    for outsider in &world.outsiders {
        match users.iter().find(|user| user["id"] == outsider["id"]) {
            Some(user) if world::without_meta(user) == world::without_meta(outsider) => {}
            Some(user) => return Err(format!("{outsider} is out of scope and became {user}")),
            None => return Err(format!("{outsider} is out of scope and was removed")),
        }
    }
    for (id, nick_name) in maintained {
        if let Some(user) = users.iter().find(|user| user["id"] == id.as_str())
            && user["nickName"] != nick_name.as_str()
        {
            return Err(format!(
                "nickName {nick_name:?} of {id} was maintained by someone else: {user}"
            ));
        }
    }
    for key in ["externalId", "userName"] {
        let mut values: Vec<String> = users
            .iter()
            .filter_map(|user| Some(user[key].as_str()?.to_lowercase()))
            .collect();
        values.sort();
        let neighbours = values.iter().zip(values.iter().skip(1));
        if let Some((value, _)) = neighbours.into_iter().find(|(one, other)| one == other) {
            return Err(format!("two resources have the {key} {value:?}"));
        }
    }
    Ok(())
}

impl World {
    fn provision<'c, E>(
        &self,
        users: &scim_runtime::client::Dynamic<'c, E>,
    ) -> scim_runtime::provision::Provision<'c, E, DynamicResource> {
        let wanted = self.wanted.iter().map(Employee::resource);
        let wanted: Vec<DynamicResource> = wanted
            .map(|json| DynamicResource::from_json(users.resource_type(), json))
            .collect();
        let run = users
            .provision(wanted)
            .match_by("externalId")
            .or_adopt_by("userName")
            .managing(["userName", "title", "active", "userType", "emails"])
            .within_filter("userType eq \"Employee\"")
            .limit_removals(RemovalLimit::count(1_000));
        run.removal(match self.removal {
            PlannedAction::Delete => Removal::delete(),
            PlannedAction::Deactivate => Removal::set_path("active", false.into()),
            PlannedAction::Create | PlannedAction::Adopt | PlannedAction::Update => Removal::keep(),
        })
    }
}
