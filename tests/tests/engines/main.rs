//! One suite for every engine: in process and over a loopback socket, asynchronous, blocking and tower.
//!
//! Each test is an `async fn` that is generic over the engine. It runs with six engines, each with its own provider.
#![allow(clippy::unwrap_used)]

/// Runs an `async fn(&Provided<impl Engine>)` with every engine.
macro_rules! with_every_engine {
    ($part:ident) => {
        tests::now($part(&$crate::provided::in_process()));
        tests::now($part(&$crate::provided::in_process_blocking()));
        $crate::provided::run($part(&$crate::provided::in_process_tower()));
        $crate::provided::run($part(&$crate::provided::loopback()));
        tests::now($part(&$crate::provided::loopback_blocking()));
        $crate::provided::run($part(&$crate::provided::loopback_tower()));
    };
}

mod blocking;
mod changes;
mod provided;
mod provider;
mod queries;
mod refusals;
mod resources;
mod together;
