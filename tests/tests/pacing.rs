//! A client paces all its tasks together.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use scim_runtime::{
    client::Builder,
    engine::{Engine, Limits, TransportError},
    models::rfc7643::{Client, Provider, User},
    server::Server,
    testing,
};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
    time::{Duration, Instant},
};
use tests::virtual_clock::VirtualClock;

const TASKS: usize = 32;

const CREATES: usize = 200;

/// A provider that answers 429 with `Retry-After: 1` after a number of requests per second.
struct RateLimited {
    server: Server,
    allowed: usize,
    window: Mutex<(Instant, usize)>,
    refused: AtomicUsize,
    in_flight: AtomicUsize,
    most_in_flight: AtomicUsize,
}

impl RateLimited {
    fn new(allowed: usize) -> Arc<Self> {
        Arc::new(Self {
            server: testing::server(),
            allowed,
            window: Mutex::new((Instant::now(), 0)),
            refused: AtomicUsize::new(0),
            in_flight: AtomicUsize::new(0),
            most_in_flight: AtomicUsize::new(0),
        })
    }

    fn is_within_limit(&self) -> bool {
        let mut window = self.window.lock().unwrap();
        if window.0.elapsed() >= Duration::from_secs(1) {
            *window = (Instant::now(), 0);
        }
        window.1 += 1;
        window.1 <= self.allowed
    }
}

impl Engine for RateLimited {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let now = self.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_in_flight.fetch_max(now, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(2)).await;
        self.in_flight.fetch_sub(1, Ordering::SeqCst);
        if self.is_within_limit() {
            return Engine::exchange(&self.server, request, limits).await;
        }
        self.refused.fetch_add(1, Ordering::SeqCst);
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
        let second = http::HeaderValue::from_static("1");
        response.headers_mut().insert("retry-after", second);
        Ok(response)
    }
}

/// Creates users in many tasks. Returns how many creates failed.
async fn failures(
    provider: &Arc<RateLimited>,
    options: impl FnOnce(Builder<Provider>) -> Builder<Provider>,
) -> usize {
    let builder = options(Client::connect("https://scim.example.com/v2").unwrap());
    let scim = builder.build_with(Arc::clone(provider)).unwrap();
    let next = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let (scim, next) = (scim.clone(), Arc::clone(&next));
            tokio::spawn(async move {
                let mut failed = 0;
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= CREATES {
                        return failed;
                    }
                    let user = User::new(format!("user{number}"));
                    failed += usize::from(scim.users().create(&user).await.is_err());
                }
            })
        })
        .collect();
    let mut failed = 0;
    for task in tasks {
        failed += task.await.unwrap();
    }
    let page = scim.users().list().count(0).await;
    assert_eq!(page.unwrap().total_results, Some((CREATES - failed) as u64));
    failed
}

// R23
#[tokio::test]
async fn no_create_fails_at_a_provider_that_limits_the_rate() {
    let provider = RateLimited::new(50);
    assert_eq!(failures(&provider, |builder| builder).await, 0);
    // The pause applies to all tasks, so there are far fewer refusals than tasks times pauses.
    let refused = provider.refused.load(Ordering::SeqCst);
    assert!((1..=TASKS * 2).contains(&refused), "{refused} refused");
}

// R23
#[tokio::test]
async fn a_client_within_the_rate_is_never_refused() {
    let provider = RateLimited::new(140);
    let failed = failures(&provider, |builder| builder.max_requests_per_second(100.0)).await;
    assert_eq!(failed, 0);
    assert_eq!(provider.refused.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn concurrent_requests_are_limited() {
    let provider = RateLimited::new(usize::MAX);
    let failed = failures(&provider, |builder| builder.max_concurrent_requests(3)).await;
    assert_eq!(failed, 0);
    assert_eq!(provider.most_in_flight.load(Ordering::SeqCst), 3);
}

#[test]
fn a_rate_must_be_positive() {
    for rate in [0.0, -1.0, f64::NAN] {
        let builder = Client::connect("https://scim.example.com/v2").unwrap();
        let built = builder
            .max_requests_per_second(rate)
            .build_with(testing::server());
        assert!(built.unwrap_err().to_string().contains("must be positive"));
    }
}

/// A provider like [`RateLimited`] on virtual time.
struct VirtualProvider {
    server: Server,
    clock: VirtualClock,
    allowed: u64,
    /// The second, and the requests in it.
    window: Mutex<(u64, u64)>,
    refused: AtomicUsize,
}

impl Engine for VirtualProvider {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.clock.sleep(Duration::from_millis(20)).await;
        let second = self.clock.micros() / 1_000_000;
        let is_allowed = {
            let mut window = self.window.lock().unwrap();
            if window.0 != second {
                *window = (second, 0);
            }
            window.1 += 1;
            window.1 <= self.allowed
        };
        if is_allowed {
            return Engine::exchange(&self.server, request, limits).await;
        }
        self.refused.fetch_add(1, Ordering::SeqCst);
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
        let second = http::HeaderValue::from_static("1");
        response.headers_mut().insert("retry-after", second);
        Ok(response)
    }

    async fn sleep(&self, duration: Duration) {
        self.clock.sleep(duration).await;
    }

    fn now(&self) -> Instant {
        self.clock.instant()
    }
}

/// Polls futures until all have ended.
async fn all<T>(tasks: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut tasks: Vec<_> = tasks.map(|task| (Box::pin(task), None)).collect();
    std::future::poll_fn(|context| {
        let mut is_done = true;
        for (task, output) in &mut tasks {
            if output.is_none() {
                match task.as_mut().poll(context) {
                    Poll::Ready(value) => *output = Some(value),
                    Poll::Pending => is_done = false,
                }
            }
        }
        if is_done {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    tasks.into_iter().filter_map(|(_, output)| output).collect()
}

// R23
#[test]
fn no_create_of_64_tasks_fails_at_ten_requests_per_second() {
    let provider = Arc::new(VirtualProvider {
        server: testing::server(),
        clock: VirtualClock::new(),
        allowed: 10,
        window: Mutex::default(),
        refused: AtomicUsize::new(0),
    });
    let builder = Client::connect("https://scim.example.com/v2").unwrap();
    let scim = builder.build_with(Arc::clone(&provider)).unwrap();
    let next = AtomicUsize::new(0);
    let task = async || {
        let mut failed = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::SeqCst);
            if number >= 1_000 {
                return failed;
            }
            let user = User::new(format!("user{number}"));
            failed.extend(scim.users().create(&user).await.err());
        }
    };
    let tasks = all((0..64).map(|_| task()));
    let failed = provider.clock.run(tasks, || false).unwrap();
    let failed: Vec<_> = failed.into_iter().flatten().collect();
    assert_eq!(failed.len(), 0, "{:?}", failed.first());
    // A thousand creations take at least 99 seconds.
    let seconds = provider.clock.micros() / 1_000_000;
    assert!((99..=140).contains(&seconds), "{seconds} s");
}
