//! The network of a schedule. It delivers, delays, loses, repeats and corrupts requests, as the seed decides.

use super::{
    Schedule,
    world::{self, World},
};
use bytes::Bytes;
use fastrand::Rng;
use scim_runtime::{
    engine::{Engine, Limits, TransportError},
    server::Server,
};
use std::{
    future::poll_fn,
    io,
    sync::{Mutex, MutexGuard, PoisonError},
    task::Poll,
    time::Duration,
};

/// How the network behaves during a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weather {
    /// The number of faulty requests in 256.
    faults: u8,
    /// The number of requests in 256 that follow a change by the second writer.
    second_writer: u8,
    /// The request of the run at which the client is killed.
    crash: Option<u64>,
}

impl Weather {
    pub(super) fn calm() -> Self {
        Self {
            faults: 0,
            second_writer: 0,
            crash: None,
        }
    }

    pub(super) fn storm(rng: &mut Rng, world: &World) -> Self {
        // Without versions, a PUT overwrites changes that someone else made between our read and our write. Nothing can prevent that.
        let is_safe = world.has_patch || world.has_etag;
        Self {
            faults: [8, 48, 128][rng.usize(..3)],
            second_writer: if is_safe {
                [0, 24, 96][rng.usize(..3)]
            } else {
                0
            },
            crash: (rng.u8(..) < 96).then(|| rng.u64(1..30)),
        }
    }
}

/// A network between one client and one server.
pub(super) struct Network {
    pub(super) server: Server,
    state: Mutex<State>,
}

struct State {
    rng: Rng,
    weather: Weather,
    sent: u64,
    is_crashed: bool,
    maintained: Vec<(String, String)>,
    schedule: Schedule,
}

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Delivered,
    /// The connection is refused: nothing was sent.
    Refused,
    /// The request never arrives, and the client can't tell.
    LostBefore,
    /// The request is executed, but the response never arrives.
    LostAfter,
    /// The request is executed, but only half of the response arrives.
    Torn,
    /// The request is executed, but a gateway answers 502.
    BadGateway,
    /// The request is not executed: 503 or 429.
    Busy(u16),
    /// The request is not executed: 500.
    Broken,
    /// The request is executed twice.
    Duplicated,
}

const FATES: [Fate; 9] = [
    Fate::Refused,
    Fate::LostBefore,
    Fate::LostAfter,
    Fate::Torn,
    Fate::BadGateway,
    Fate::Busy(503),
    Fate::Busy(429),
    Fate::Broken,
    Fate::Duplicated,
];

impl Network {
    pub(super) fn new(server: Server, seed: u64) -> Self {
        Self {
            server,
            state: Mutex::new(State {
                rng: Rng::with_seed(seed),
                weather: Weather::calm(),
                sent: 0,
                is_crashed: false,
                maintained: Vec::new(),
                schedule: Schedule::default(),
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set(&self, weather: Weather) {
        self.state().weather = weather;
    }

    /// Starts the client again.
    pub(super) fn restart(&self) {
        let mut state = self.state();
        (state.sent, state.is_crashed) = (0, false);
    }

    /// The nicknames that the second writer set last, by id.
    pub(super) fn maintained(&self) -> Vec<(String, String)> {
        self.state().maintained.clone()
    }

    pub(super) fn schedule(&self) -> Schedule {
        self.state().schedule
    }

    fn fate(&self) -> (Fate, u8) {
        let mut state = self.state();
        state.sent += 1;
        state.schedule.requests += 1;
        if state.weather.crash == Some(state.sent) {
            state.is_crashed = true;
            state.schedule.crashes += 1;
        }
        let delay = state.rng.u8(..4);
        let faults = state.weather.faults;
        if state.rng.u8(..) >= faults {
            return (Fate::Delivered, delay);
        }
        state.schedule.faults += 1;
        let fate = FATES[state.rng.usize(..FATES.len())];
        (fate, delay)
    }

    /// The second writer makes a change between two of our requests.
    fn second_writer(&self) {
        let change = {
            let mut state = self.state();
            let chance = state.weather.second_writer;
            (state.rng.u8(..) < chance)
                .then(|| (state.rng.u64(..), format!("nick-{}", state.rng.u16(..))))
        };
        let Some((choice, nick_name)) = change else {
            return;
        };
        let users = world::users(&self.server);
        let employees: Vec<&str> = users
            .iter()
            .filter(|user| user["userType"] == "Employee")
            .filter_map(|user| user["id"].as_str())
            .collect();
        if employees.is_empty() {
            return;
        }
        let index = usize::try_from(choice % employees.len() as u64).unwrap_or_default();
        let id = employees[index];
        if world::maintain(&self.server, id, &nick_name) {
            let mut state = self.state();
            state.maintained.retain(|(known, _)| known != id);
            state.maintained.push((id.to_owned(), nick_name));
        }
    }

    fn deliver(
        &self,
        fate: Fate,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let lost = || TransportError::new(io::Error::from(io::ErrorKind::ConnectionReset));
        match fate {
            Fate::Delivered => Ok(self.server.handle(request)),
            Fate::Refused => Err(TransportError::connect(io::Error::from(
                io::ErrorKind::ConnectionRefused,
            ))),
            Fate::LostBefore => Err(lost()),
            Fate::LostAfter => {
                drop(self.server.handle(request));
                Err(lost())
            }
            Fate::Torn => {
                let response = self.server.handle(request);
                let half = response.body().len() / 2;
                Err(lost().with_response(response.map(|body| body.slice(..half))))
            }
            Fate::BadGateway => {
                drop(self.server.handle(request));
                Ok(status(502))
            }
            Fate::Busy(code) => Ok(status(code)),
            Fate::Broken => Ok(status(500)),
            Fate::Duplicated => {
                drop(self.server.handle(request.clone()));
                Ok(self.server.handle(request))
            }
        }
    }
}

fn status(code: u16) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() = http::StatusCode::from_u16(code).unwrap_or_default();
    response
}

impl Engine for Network {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        _: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let was_crashed = self.state().is_crashed;
        let (fate, delay) = self.fate();
        if self.state().is_crashed {
            // The request of the crash may still have left the machine. A killed client sends nothing after that.
            if !was_crashed && self.state().rng.bool() {
                drop(self.server.handle(request));
            }
            return Err(TransportError::new(io::Error::other(
                "the client was killed",
            )));
        }
        // Concurrent requests overtake each other.
        for _ in 0..delay {
            yield_once().await;
        }
        self.second_writer();
        self.deliver(fate, request)
    }

    async fn sleep(&self, _: Duration) {
        yield_once().await;
    }
}

async fn yield_once() {
    let mut is_ready = false;
    poll_fn(|_| {
        if std::mem::replace(&mut is_ready, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}
