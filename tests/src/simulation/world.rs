//! The provider and the wanted state of a schedule.

use fastrand::Rng;
use scim_runtime::{
    Json, describe::Description, provision::PlannedAction, server::Server, testing,
};
use serde_json::json;

const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

pub(super) const BASE_URL: &str = testing::BASE_URL;

/// An employee, as stored in the HR system.
#[derive(Debug, Clone)]
pub(super) struct Employee {
    pub(super) id: String,
    user_name: String,
    title: Option<String>,
    emails: Vec<String>,
}

impl Employee {
    fn new(number: usize, rng: &mut Rng) -> Self {
        let word = |rng: &mut Rng| ["Guide", "Manager", "Pilot"][rng.usize(..3)].to_owned();
        Self {
            id: format!("E-{number}"),
            user_name: format!("user{number}"),
            title: rng.bool().then(|| word(rng)),
            emails: (0..rng.usize(0..3))
                .map(|n| format!("u{number}.{n}@example.com"))
                .collect(),
        }
    }

    /// The wanted state of the employee.
    pub(super) fn resource(&self) -> Json {
        let mut user = json!({
            "schemas": [SCHEMA],
            "externalId": self.id,
            "userName": self.user_name,
            "userType": "Employee",
            "active": true,
        });
        if let Some(title) = &self.title {
            user["title"] = title.as_str().into();
        }
        if !self.emails.is_empty() {
            user["emails"] = self
                .emails
                .iter()
                .map(|value| json!({"value": value}))
                .collect();
        }
        user
    }

    /// Whether a stored user is in the wanted state.
    pub(super) fn check(&self, user: &Json) -> Result<(), String> {
        let emails: Vec<&str> = user["emails"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|email| email["value"].as_str())
            .collect();
        let mut expected: Vec<&str> = self.emails.iter().map(String::as_str).collect();
        let mut found = emails.clone();
        expected.sort_unstable();
        found.sort_unstable();
        let is_as_wanted = user["userName"] == self.user_name.as_str()
            && user["title"].as_str() == self.title.as_deref()
            && user["active"] == true
            && user["userType"] == "Employee"
            && expected == found;
        if is_as_wanted {
            Ok(())
        } else {
            Err(format!("wanted {self:?}, found {user}"))
        }
    }
}

/// The provider and the wanted state.
pub(super) struct World {
    pub(super) description: Description,
    pub(super) wanted: Vec<Employee>,
    /// The stored resources that are out of scope.
    pub(super) outsiders: Vec<Json>,
    pub(super) removal: PlannedAction,
    pub(super) has_patch: bool,
    pub(super) has_etag: bool,
    initial: Vec<Json>,
    page_size: u64,
}

impl World {
    pub(super) fn new(rng: &mut Rng) -> Self {
        let (has_patch, has_etag) = (rng.u8(..) < 192, rng.u8(..) < 192);
        let mut description = testing::description();
        description.configuration.patch = has_patch;
        description.configuration.etag = has_etag;
        if rng.u8(..) < 64 {
            description.configuration.filter = None;
        }
        let mut world = Self {
            description,
            wanted: Vec::new(),
            outsiders: Vec::new(),
            removal: [
                PlannedAction::Delete,
                PlannedAction::Deactivate,
                PlannedAction::Update,
            ][rng.usize(..3)],
            has_patch,
            has_etag,
            initial: Vec::new(),
            page_size: rng.u64(1..6),
        };
        for number in 0..rng.usize(1..7) {
            world.employee(number, rng);
        }
        // A run with no wanted resources refuses removals.
        world.wanted.push(Employee::new(9, rng));
        for number in 0..rng.usize(0..3) {
            world.initial.push(json!({
                "schemas": [SCHEMA], "userName": format!("contractor{number}"), "userType": "Contractor", "title": "Guest",
                "externalId": format!("C-{number}"),
            }));
        }
        world
    }

    /// Creates an employee: new, known, known under another name, to be adopted, or gone.
    fn employee(&mut self, number: usize, rng: &mut Rng) {
        let wanted = Employee::new(number, rng);
        let mut stored = Employee::new(number, rng).resource();
        stored["nickName"] = format!("nick{number}").into();
        match rng.usize(..5) {
            0 => self.wanted.push(wanted),
            1 => {
                self.initial.push(stored);
                self.wanted.push(wanted);
            }
            2 => {
                stored["userName"] = format!("old{number}").into();
                self.initial.push(stored);
                self.wanted.push(wanted);
            }
            3 => {
                stored["externalId"] = Json::Null;
                self.initial.push(stored);
                self.wanted.push(wanted);
            }
            _ => self.initial.push(stored),
        }
    }

    /// Creates the provider with its first resources.
    pub(super) fn server(&mut self) -> Server {
        let mut description = self.description.clone();
        // The server always supports filters, but a client may not know that.
        description.configuration.filter = testing::description().configuration.filter;
        let server = Server::new(description)
            .base_url(BASE_URL)
            .page_size(self.page_size)
            .reproducible();
        for user in &self.initial {
            let stored = write(&server, http::Method::POST, "/Users", user);
            if user["userType"] == "Contractor" {
                self.outsiders.push(stored);
            }
        }
        server
    }

    /// Changes the HR system between two runs: someone joins, leaves or is promoted.
    pub(super) fn change_mind(&mut self, rng: &mut Rng) {
        let number = rng.usize(0..8);
        let id = format!("E-{number}");
        let known = self.wanted.iter().position(|employee| employee.id == id);
        match known {
            Some(index) if self.wanted.len() > 1 && rng.bool() => drop(self.wanted.remove(index)),
            Some(index) => self.wanted[index] = Employee::new(number, rng),
            None => self.wanted.push(Employee::new(number, rng)),
        }
    }
}

/// Sends a request directly to the server, like another client.
pub(super) fn write(server: &Server, method: http::Method, path: &str, body: &Json) -> Json {
    let request = http::Request::builder()
        .method(method)
        .uri(format!("{BASE_URL}{path}"))
        .header("content-type", "application/scim+json")
        .body(body.to_string().into_bytes().into());
    let Ok(request) = request else {
        return Json::Null;
    };
    serde_json::from_slice(server.handle(request).body()).unwrap_or_default()
}

/// All stored users.
pub(super) fn users(server: &Server) -> Vec<Json> {
    let mut users = Vec::new();
    loop {
        let path = format!("/Users?startIndex={}", users.len() + 1);
        let page = write(server, http::Method::GET, &path, &Json::Null);
        match page["Resources"].as_array() {
            Some(resources) if !resources.is_empty() => users.extend(resources.iter().cloned()),
            _ => return users,
        }
    }
}

/// A user without `meta`.
pub(super) fn without_meta(user: &Json) -> Json {
    let mut user = user.clone();
    user["meta"] = Json::Null;
    user
}

/// Changes a user's nickname, which is not provisioned, on behalf of someone else.
pub(super) fn maintain(server: &Server, id: &str, nick_name: &str) -> bool {
    let current = write(
        server,
        http::Method::GET,
        &format!("/Users/{id}"),
        &Json::Null,
    );
    if current["id"] != id {
        return false;
    }
    let mut user = current;
    user["nickName"] = nick_name.into();
    let stored = write(server, http::Method::PUT, &format!("/Users/{id}"), &user);
    stored["nickName"] == nick_name
}
