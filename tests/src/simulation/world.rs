//! The provider and the wanted state of a schedule.

use fastrand::Rng;
use scim_runtime::{
    Json,
    client::Dynamic,
    describe::Description,
    dynamic::DynamicResource,
    provision::{Provision, Removal, RemovalLimit},
    record::{Attribute, Uniqueness},
    server::Server,
    testing,
};
use serde_json::json;
use std::sync::OnceLock;

pub(super) const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

pub(super) const BASE_URL: &str = "https://scim.example.com/v2";

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

/// The features of the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Variant {
    pub(super) has_patch: bool,
    pub(super) has_etag: bool,
    /// Whether the client knows that the provider supports filters.
    pub(super) knows_filter: bool,
    /// Whether no two resources may have the same `userName`.
    pub(super) is_unique: bool,
}

/// A provider's description, as a client sees it, and a server without resources.
pub(super) struct Provider {
    pub(super) description: Description,
    server: Server,
}

impl Variant {
    fn new(rng: &mut Rng) -> Self {
        let mut is_usual = || rng.u8(..) < 192;
        Self {
            has_patch: is_usual(),
            has_etag: is_usual(),
            knows_filter: is_usual(),
            is_unique: is_usual(),
        }
    }

    /// Whether a resource that is hidden by shifting pages can't be created twice: a unique name stops one that kept its name, a look-up
    /// one that was renamed. Without both, the guide excludes it, and nobody else changes which resources exist.
    pub(super) fn prevents_duplicates(self) -> bool {
        self.is_unique && self.knows_filter
    }

    /// The provider with these features, prepared once.
    pub(super) fn provider(self) -> &'static Provider {
        static PREPARED: [OnceLock<Provider>; 16] = [const { OnceLock::new() }; 16];
        let flags = [
            self.has_patch,
            self.has_etag,
            self.knows_filter,
            self.is_unique,
        ];
        let index = flags
            .iter()
            .fold(0, |index, flag| index * 2 + usize::from(*flag));
        PREPARED[index].get_or_init(|| {
            let mut description = testing::description();
            description.configuration.patch = self.has_patch;
            description.configuration.etag = self.has_etag;
            if !self.is_unique {
                for known in &mut description.resource_types {
                    known.attributes = known.attributes.iter().cloned().map(not_unique).collect();
                }
            }
            let server = Server::new(description.clone()).base_url(BASE_URL);
            if !self.knows_filter {
                description.configuration.filter = None;
            }
            Provider {
                description,
                server,
            }
        })
    }
}

fn not_unique(mut attribute: Attribute) -> Attribute {
    attribute.uniqueness = Uniqueness::None;
    attribute
}

/// What happens to resources that nobody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leavers {
    Deleted,
    Deactivated,
    Kept,
}

/// The provider and the wanted state.
pub(super) struct World {
    pub(super) variant: Variant,
    pub(super) wanted: Vec<Employee>,
    /// The stored resources that are out of scope.
    pub(super) outsiders: Vec<Json>,
    leavers: Leavers,
    initial: Vec<Json>,
    page_size: u64,
}

impl World {
    pub(super) fn new(rng: &mut Rng) -> Self {
        let mut world = Self {
            variant: Variant::new(rng),
            wanted: Vec::new(),
            outsiders: Vec::new(),
            leavers: [Leavers::Deleted, Leavers::Deactivated, Leavers::Kept][rng.usize(..3)],
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

    /// Creates the server with its first resources.
    pub(super) fn server(&mut self) -> Server {
        // `reproducible` has a store of its own.
        let prepared = self.variant.provider().server.clone();
        let server = prepared.page_size(self.page_size).reproducible();
        for user in std::mem::take(&mut self.initial) {
            // The users of a schedule are valid.
            let _ = server.add("User", user);
        }
        self.outsiders = users(&server);
        self.outsiders
            .retain(|user| user["userType"] == "Contractor");
        server
    }

    /// The keys of the wanted employees.
    pub(super) fn wanted_keys(&self) -> Vec<String> {
        let employees = self.wanted.iter();
        employees.map(|employee| employee.id.clone()).collect()
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

    /// A run that brings the provider to the wanted state.
    pub(super) fn provision<'c, E>(
        &self,
        users: &Dynamic<'c, E>,
    ) -> Provision<'c, 'static, E, DynamicResource> {
        let wanted: Vec<DynamicResource> = self
            .wanted
            .iter()
            .map(|employee| DynamicResource::from_json(users.resource_type(), employee.resource()))
            .collect();
        users
            .provision(wanted)
            .match_by("externalId")
            .or_adopt_by("userName")
            .managing(["userName", "title", "active", "userType", "emails"])
            .within_filter("userType eq \"Employee\"")
            .limit_removals(RemovalLimit::count(1_000))
            .removal(match self.leavers {
                Leavers::Deleted => Removal::delete(),
                Leavers::Deactivated => Removal::set_path("active", false.into()),
                Leavers::Kept => Removal::keep(),
            })
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
    match server.dump()["resources"].take() {
        Json::Array(users) => users,
        _ => Vec::new(),
    }
}

/// A user without `meta`.
pub(super) fn without_meta(user: &Json) -> Json {
    let mut user = user.clone();
    user["meta"] = Json::Null;
    user
}
