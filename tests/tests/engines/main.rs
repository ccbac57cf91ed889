//! One suite for every engine: in process and over a loopback socket, asynchronous, blocking and tower.
//!
//! Each test is an `async fn` that is generic over the engine. It runs with six engines, each with its own provider.
#![allow(clippy::unwrap_used)]

/// Runs an `async fn(&Provided<impl Engine>)` with every engine.
macro_rules! with_every_engine {
    ($part:ident) => {
        tests::now($part(&$crate::fresh_provider::in_process()));
        tests::now($part(&$crate::fresh_provider::in_process_blocking()));
        $crate::fresh_provider::run($part(&$crate::fresh_provider::in_process_tower()));
        $crate::fresh_provider::run($part(&$crate::fresh_provider::loopback()));
        tests::now($part(&$crate::fresh_provider::loopback_blocking()));
        $crate::fresh_provider::run($part(&$crate::fresh_provider::loopback_tower()));
    };
}

mod blocking;
mod bulk_and_discovery;
mod changes;
mod fresh_provider;
mod provider;
mod queries;
mod refusals;
mod resources;
