//! The network of a schedule. It delivers, delays, loses, repeats and corrupts requests, as the seed decides.

use super::{
    Bug,
    fault::{NetworkFault, ScheduleStats},
    rival::{Rival, RivalChange},
    world::Variant,
};
use crate::virtual_clock::{Stopped, VirtualClock};
use bytes::Bytes;
use fastrand::Rng;
use scim_runtime::{
    engine::{Engine, Limits, TransportError},
    server::Server,
};
use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

type Exchanged = Result<http::Response<Bytes>, TransportError>;

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

    pub(super) fn storm(rng: &mut Rng) -> Self {
        Self {
            faults: [8, 48, 128][rng.usize(..3)],
            second_writer: [0, 24, 96][rng.usize(..3)],
            crash: (rng.u8(..) < 96).then(|| rng.u64(1..30)),
        }
    }
}

/// A network between one provider and its clients.
pub(super) struct Network {
    pub(super) server: Server,
    variant: Variant,
    bug: Option<Bug>,
    clock: VirtualClock,
    state: Mutex<NetworkState>,
}

struct NetworkState {
    rng: Rng,
    weather: Weather,
    /// Requests of this run.
    sent: u64,
    /// The number of the request that was delivered last.
    delivered: u64,
    is_crashed: bool,
    /// Refuses connections until this time.
    down_until: u64,
    late: Vec<(u64, http::Request<Bytes>)>,
    rival: Rival,
    stats: ScheduleStats,
    log: Option<Vec<String>>,
}

/// What happens to a request, and how long it takes.
struct Fate {
    number: u64,
    fault: Option<NetworkFault>,
    there: Duration,
    back: Duration,
}

impl Network {
    pub(super) fn new(server: Server, variant: Variant, seed: u64, bug: Option<Bug>) -> Self {
        Self {
            server,
            variant,
            bug,
            clock: VirtualClock::new(),
            state: Mutex::new(NetworkState {
                rng: Rng::with_seed(seed),
                weather: Weather::calm(),
                sent: 0,
                delivered: 0,
                is_crashed: false,
                down_until: 0,
                late: Vec::new(),
                rival: Rival::default(),
                stats: ScheduleStats::default(),
                log: None,
            }),
        }
    }

    /// Records every request from now on.
    pub(super) fn keep_log(&self) {
        self.state().log = Some(Vec::new());
    }

    pub(super) fn take_log(&self) -> Vec<String> {
        self.state().log.take().unwrap_or_default()
    }

    /// Starts a run. Requests of earlier runs that are still on their way arrive now.
    pub(super) fn start(&self, weather: Weather, wanted: Vec<String>) {
        self.deliver_late(u64::MAX);
        let mut state = self.state();
        state.weather = weather;
        (state.sent, state.delivered, state.down_until) = (0, 0, 0);
        state.is_crashed = false;
        state.rival.set_wanted(wanted);
    }

    /// Runs a future on virtual time. `Err` if the client was killed, or hangs.
    pub(super) fn run<T>(&self, future: impl Future<Output = T>) -> Result<T, Stopped> {
        self.clock.run(future, || self.state().is_crashed)
    }

    pub(super) fn count_concurrent_run(&self) {
        self.state().stats.concurrent_runs += 1;
    }

    /// Calls a function with the second writer.
    pub(super) fn with_rival<T>(&self, look: impl FnOnce(&Rival) -> T) -> T {
        look(&self.state().rival)
    }

    pub(super) fn stats(&self) -> ScheduleStats {
        let mut stats = self.state().stats;
        stats.micros = self.clock.micros();
        stats.hash(stats.micros);
        stats
    }

    fn state(&self) -> MutexGuard<'_, NetworkState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fate(&self) -> Fate {
        let now = self.clock.micros();
        let mut state = self.state();
        state.sent += 1;
        state.stats.requests += 1;
        if state.weather.crash == Some(state.sent) {
            state.is_crashed = true;
            state.stats.crashes += 1;
        }
        // Concurrent requests overtake each other.
        let there = Duration::from_micros(state.rng.u64(100..20_000));
        let back = Duration::from_micros(state.rng.u64(100..20_000));
        let fault = if now < state.down_until {
            Some(NetworkFault::Refused)
        } else if state.rng.u8(..) < state.weather.faults {
            let fault = NetworkFault::ALL[state.rng.usize(..NetworkFault::ALL.len())];
            Some(self.possible(fault))
        } else {
            None
        };
        if let Some(fault) = fault {
            state.stats.faults[fault as usize] += 1;
        }
        if fault == Some(NetworkFault::Restart) {
            state.down_until = now + state.rng.u64(100_000..10_000_000);
        }
        Fate {
            number: state.sent,
            fault,
            there,
            back,
        }
    }

    /// Replaces faults that no client can handle at this provider.
    fn possible(&self, fault: NetworkFault) -> NetworkFault {
        match fault {
            // A change that arrives after a newer one needs a version to be refused, and a creation needs a unique key.
            NetworkFault::Late if !(self.variant.has_etag && self.variant.is_unique) => {
                NetworkFault::LostBefore
            }
            NetworkFault::Duplicated if !self.variant.is_unique => NetworkFault::LostAfter,
            fault => fault,
        }
    }

    /// Executes requests that arrive until this time.
    fn deliver_late(&self, until: u64) {
        loop {
            let request = {
                let mut state = self.state();
                let due = state.late.iter().position(|(time, _)| *time <= until);
                due.map(|index| state.late.remove(index).1)
            };
            match request {
                Some(request) => drop(self.execute(request)),
                None => return,
            }
        }
    }

    fn second_writer(&self) {
        let mut state = self.state();
        let NetworkState {
            rng,
            weather,
            rival,
            stats,
            log,
            ..
        } = &mut *state;
        if rng.u8(..) >= weather.second_writer {
            return;
        }
        let change = rival.act(rng, &self.server, self.variant);
        if let Some(log) = log
            && let Some(change) = change
        {
            log.push(format!("  second writer: {change:?}"));
        }
        match change {
            Some(RivalChange::Maintained) => stats.maintained += 1,
            Some(RivalChange::Transferred) => stats.transferred += 1,
            Some(RivalChange::Unrelated) => stats.unrelated += 1,
            None => {}
        }
    }

    fn execute(&self, mut request: http::Request<Bytes>) -> http::Response<Bytes> {
        match self.bug {
            Some(Bug::ServerIgnoresIfMatch) => drop(request.headers_mut().remove("if-match")),
            None => {}
        }
        let line = self.state().log.is_some().then(|| line(&request));
        let response = self.server.handle(request);
        let now = self.clock.micros();
        let mut state = self.state();
        state.stats.hash(now);
        let (status, length) = (response.status().as_u16(), response.body().len());
        state
            .stats
            .hash((u64::from(status) << 32) | u64::try_from(length).unwrap_or_default());
        if let (Some(log), Some(line)) = (&mut state.log, line) {
            let body = String::from_utf8_lossy(response.body());
            log.push(format!("  {now} µs: {line} → {status} {body}"));
        }
        response
    }

    async fn deliver(
        &self,
        fault: Option<NetworkFault>,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Exchanged {
        let reset = || TransportError::new(io::Error::from(io::ErrorKind::ConnectionReset));
        let timeout = || TransportError::timeout(io::Error::from(io::ErrorKind::TimedOut));
        let refused = || TransportError::connect(io::Error::from(io::ErrorKind::ConnectionRefused));
        let Some(fault) = fault else {
            return Ok(self.execute(request));
        };
        match fault {
            NetworkFault::Refused | NetworkFault::Restart => Err(refused()),
            NetworkFault::LostBefore => Err(reset()),
            NetworkFault::LostAfter => {
                self.execute(request);
                Err(reset())
            }
            NetworkFault::Torn => {
                let response = self.execute(request);
                let half = response.body().len() / 2;
                Err(reset().with_response(response.map(|body| body.slice(..half))))
            }
            NetworkFault::TimedOut => {
                self.clock.sleep(limits.timeout).await;
                Err(timeout())
            }
            NetworkFault::AnsweredTooLate => {
                self.execute(request);
                self.clock.sleep(limits.timeout).await;
                Err(timeout())
            }
            NetworkFault::BadGateway => {
                self.execute(request);
                Ok(status(502))
            }
            NetworkFault::GatewayTimeout => {
                self.execute(request);
                Ok(status(504))
            }
            NetworkFault::Unavailable => Ok(status(503)),
            NetworkFault::TooMany => Ok(self.too_many()),
            NetworkFault::Broken => Ok(status(500)),
            NetworkFault::Duplicated => {
                self.execute(request.clone());
                Ok(self.execute(request))
            }
            NetworkFault::Late => {
                let mut state = self.state();
                let time = self.clock.micros() + state.rng.u64(1_000..5_000_000);
                state.late.push((time, request));
                Err(reset())
            }
        }
    }

    fn too_many(&self) -> http::Response<Bytes> {
        let mut response = status(429);
        if self.state().rng.bool() {
            let seconds = http::HeaderValue::from_static("2");
            response.headers_mut().insert("retry-after", seconds);
        }
        response
    }
}

fn status(code: u16) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() = http::StatusCode::from_u16(code).unwrap_or_default();
    response
}

fn line(request: &http::Request<Bytes>) -> String {
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    format!(
        "{} {} {} {}",
        request.method(),
        request.uri(),
        header("if-match").unwrap_or_default(),
        String::from_utf8_lossy(request.body())
    )
}

/// The engine of a client in this network.
pub(super) struct Connection(pub(super) Arc<Network>);

impl Engine for Connection {
    async fn exchange(&self, request: http::Request<Bytes>, limits: Limits) -> Exchanged {
        let network = &self.0;
        let fate = network.fate();
        if network.state().is_crashed {
            // The request of the crash may still have left the machine. The client is dropped before it gets a response.
            if network.state().rng.bool() {
                network.execute(request);
            }
            return std::future::pending().await;
        }
        network.clock.sleep(fate.there).await;
        network.deliver_late(network.clock.micros());
        {
            let mut state = network.state();
            state.stats.reordered += u64::from(fate.number < state.delivered);
            state.delivered = fate.number;
            if let (Some(log), Some(fault)) = (&mut state.log, fate.fault) {
                log.push(format!("  request {}: {fault:?}", fate.number));
            }
        }
        network.second_writer();
        let response = network.deliver(fate.fault, request, limits).await;
        network.clock.sleep(fate.back).await;
        response
    }

    async fn sleep(&self, duration: Duration) {
        self.0.clock.sleep(duration).await;
    }

    fn now(&self) -> Instant {
        self.0.clock.instant()
    }
}
