//! The second writer: changes the provider's resources while the client works.

use super::world::{self, Variant};
use fastrand::Rng;
use http::Method;
use scim_runtime::{Json, server::Server};
use serde_json::json;

/// A writer that shares the provider with the client, and what it did.
#[derive(Default)]
pub(super) struct Rival {
    /// The keys of the employees that are wanted now.
    pub(super) wanted: Vec<String>,
    /// The nicknames that it set last, by id. Nicknames aren't provisioned.
    pub(super) maintained: Vec<(String, String)>,
    /// Resources that it moved out of the scope, as they were then. Nobody wanted them since.
    pub(super) transferred: Vec<Json>,
    /// Resources out of the scope that it created and has not deleted.
    pub(super) hired: Vec<Json>,
    hires: u32,
}

/// A change by the second writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RivalChange {
    Maintained,
    Transferred,
    Unrelated,
}

impl Rival {
    /// Makes a change, if there is something to change.
    pub(super) fn act(
        &mut self,
        rng: &mut Rng,
        server: &Server,
        variant: Variant,
    ) -> Option<RivalChange> {
        match rng.u8(..8) {
            // Without versions, a removal can't notice that the resource left the scope.
            0 | 1 if variant.has_etag => self.transfer(rng, server),
            2 if variant.prevents_duplicates() => Some(self.hire(server)),
            3 if variant.prevents_duplicates() => self.dismiss(rng, server),
            // Without versions, a PUT overwrites changes since it read. Nothing can prevent that.
            _ if variant.has_patch || variant.has_etag => self.maintain(rng, server),
            _ => None,
        }
    }

    /// The keys of the wanted employees changed.
    pub(super) fn set_wanted(&mut self, wanted: Vec<String>) {
        let is_wanted = |user: &Json| wanted.iter().any(|key| user["externalId"] == key.as_str());
        self.transferred.retain(|user| !is_wanted(user));
        self.wanted = wanted;
    }

    fn maintain(&mut self, rng: &mut Rng, server: &Server) -> Option<RivalChange> {
        let mut user = pick(rng, server, |_| true)?;
        let nick_name = format!("nick-{}", rng.u16(..));
        user["nickName"] = nick_name.as_str().into();
        let stored = put(server, &user)?;
        let id = stored["id"].as_str()?.to_owned();
        self.maintained.retain(|(known, _)| *known != id);
        self.maintained.push((id, nick_name));
        Some(RivalChange::Maintained)
    }

    fn transfer(&mut self, rng: &mut Rng, server: &Server) -> Option<RivalChange> {
        let wanted = &self.wanted;
        let mut user = pick(rng, server, |user| {
            let key = user["externalId"].as_str();
            key.is_some_and(|key| !wanted.iter().any(|wanted| wanted == key))
        })?;
        user["userType"] = "Contractor".into();
        self.transferred.push(put(server, &user)?);
        Some(RivalChange::Transferred)
    }

    fn hire(&mut self, server: &Server) -> RivalChange {
        self.hires += 1;
        let user = json!({
            "schemas": [world::SCHEMA], "userName": format!("hired{}", self.hires), "userType": "Contractor",
        });
        let stored = world::write(server, Method::POST, "/Users", &user);
        self.hired.push(stored);
        RivalChange::Unrelated
    }

    fn dismiss(&mut self, rng: &mut Rng, server: &Server) -> Option<RivalChange> {
        if self.hired.is_empty() {
            return None;
        }
        let user = self.hired.swap_remove(rng.usize(..self.hired.len()));
        let path = format!("/Users/{}", user["id"].as_str()?);
        world::write(server, Method::DELETE, &path, &Json::Null);
        Some(RivalChange::Unrelated)
    }
}

/// Picks an employee.
fn pick(rng: &mut Rng, server: &Server, is_suitable: impl Fn(&Json) -> bool) -> Option<Json> {
    let mut employees = world::users(server);
    employees.retain(|user| user["userType"] == "Employee" && is_suitable(user));
    if employees.is_empty() {
        return None;
    }
    Some(employees.swap_remove(rng.usize(..employees.len())))
}

fn put(server: &Server, user: &Json) -> Option<Json> {
    let path = format!("/Users/{}", user["id"].as_str()?);
    let stored = world::write(server, Method::PUT, &path, user);
    (stored["id"] == user["id"]).then_some(stored)
}
