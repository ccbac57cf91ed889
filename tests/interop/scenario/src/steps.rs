// This file is included twice: `go!` awaits or sends, `step!` creates an asynchronous or a blocking function.

use provider::{AnyResource, EnterpriseUser, Group, User, enterprise_user, group, user};
use scim_runtime::{patch::Patch, provision::Removal};

/// Returns the outcome, or ends the step with the error as evidence.
macro_rules! ok {
    ($request:expr) => {
        go!($request).map_err(|error| error_text(&error))?
    };
}

// All steps, each with its result.
step! { fn all(scim) -> Vec<(&'static str, Found)> {
    let mut found: Vec<(&'static str, Found)> = Vec::new();
    found.push(("discover", call!(discover(scim))));
    found.push(("verify", call!(verify(scim))));
    found.push(("create", call!(create(scim))));
    found.push(("create, taken", call!(taken(scim))));
    found.push(("get", call!(get(scim))));
    found.push(("get, projected", call!(projected(scim))));
    found.push(("get, none there", call!(none_there(scim))));
    found.push(("replace", call!(replace(scim))));
    found.push(("patch", call!(patch(scim))));
    found.push(("patch, an extension's first attribute", call!(patch_extension(scim))));
    found.push(("patch, no target", call!(no_target(scim))));
    found.push(("list, filtered", call!(filtered(scim))));
    found.push(("list, any case", call!(any_case(scim))));
    found.push(("list, nothing matches", call!(nothing_matches(scim))));
    found.push(("list, total alone", call!(total_alone(scim))));
    found.push(("walk over all pages", call!(walk(scim))));
    found.push(("walk, resumed", call!(resumed(scim))));
    found.push(("search, by POST", call!(search(scim))));
    found.push(("list over all types", call!(mixed_list(scim))));
    found.push(("search over all types", call!(mixed_search(scim))));
    found.push(("search over all types, projected", call!(mixed_projected(scim))));
    found.push(("references", call!(references(scim))));
    found.push(("references, followed", call!(followed(scim))));
    found.push(("/Me", call!(me(scim))));
    found.push(("delete", call!(delete(scim))));
    found.push(("provision users", call!(provision_users(scim))));
    found.push(("provision users by look-up", call!(provision_by_look_up(scim))));
    found.push(("provision groups, members by key", call!(provision_groups(scim))));
    #[cfg(sort)]
    found.push(("list, sorted", call!(sorted(scim))));
    #[cfg(not(sort))]
    found.push(("list, sorted", Err(LACKING.to_owned())));
    #[cfg(etag)]
    found.push(("get, unchanged", call!(unchanged(scim))));
    #[cfg(not(etag))]
    found.push(("get, unchanged", Err(LACKING.to_owned())));
    #[cfg(etag)]
    found.push(("replace, a stale version", call!(stale(scim))));
    #[cfg(not(etag))]
    found.push(("replace, a stale version", Err(LACKING.to_owned())));
    #[cfg(bulk)]
    found.push(("bulk, a reference to what is created", call!(bulk(scim))));
    #[cfg(not(bulk))]
    found.push(("bulk, a reference to what is created", Err(LACKING.to_owned())));
    #[cfg(bulk)]
    found.push(("bulk, one of several fails", call!(bulk_failure(scim))));
    #[cfg(not(bulk))]
    found.push(("bulk, one of several fails", Err(LACKING.to_owned())));
    #[cfg(device)]
    found.push(("a resource type of the provider's own", call!(device(scim))));
    found
} }

/// Steps for capabilities that the server doesn't announce don't compile, so they are skipped.
#[allow(dead_code)] // a server may announce all features
const LACKING: &str = "not announced by the server";

/// A user with all attributes.
fn someone(name: &str) -> User {
    User::new(name)
        .external_id("701984")
        .name(user::Name::new().given_name("Barbara").family_name("Jensen"))
        .emails([
            user::Email::new(format!("{name}.work")).type_("work").primary(true),
            user::Email::new(format!("{name}.home")).type_("home"),
        ])
        .active(true)
        .enterprise_user(EnterpriseUser::new().department("Tour Operations"))
}

/// The wanted users of the provisioning steps: one to create, one to adopt.
fn wanted() -> [User; 2] {
    ["new", "adopted"].map(|name| {
        User::new(format!("{name}.provisioned@example.com"))
            .external_id(format!("key-of-{name}"))
            .display_name("Provisioned")
            .user_type("Provisioned")
            .active(true)
    })
}

/// How a run treats users. Only its own users are in its scope.
macro_rules! provision_run {
    ($scim:expr, $wanted:expr) => {
        $scim
            .users()
            .provision($wanted)
            .match_by(User::EXTERNAL_ID)
            .or_adopt_by(User::USER_NAME)
            .managing((User::USER_NAME, User::DISPLAY_NAME, User::USER_TYPE, User::ACTIVE))
            .within(User::USER_TYPE.eq("Provisioned"))
            .removal(Removal::set(User::ACTIVE, false))
    };
}

step! { fn discover(scim) -> Found {
    let description = ok!(scim.discover());
    let user = description.resource_type("User").ok_or("no resource type `User`")?;
    expect!(user.endpoint == "/Users", "endpoint {}", user.endpoint);
    Ok(())
} }

step! { fn verify(scim) -> Found {
    let drift = ok!(scim.verify());
    let changes: Vec<String> = drift.iter().map(ToString::to_string).collect();
    expect!(changes.is_empty(), "drift from what was fetched a moment ago: {}", changes.join("; "));
    Ok(())
} }

step! { fn create(scim) -> Found {
    let user = ok!(scim.users().create(&someone("create@example.com")));
    expect!(!user.id().is_empty(), "no id");
    let department = user.enterprise_user.as_ref().and_then(|user| user.department.as_deref());
    expect!(department == Some("Tour Operations"), "the extension came back as {department:?}");
    expect!(user.emails.len() == 2, "{} addresses of 2", user.emails.len());
    expect!(user.meta().location.is_some(), "no `meta.location`");
    ok!(scim.users().delete(&user));
    Ok(())
} }

step! { fn taken(scim) -> Found {
    let user = ok!(scim.users().create(&someone("taken@example.com")));
    let second = go!(scim.users().create(&someone("taken@example.com")));
    ok!(scim.users().delete(&user));
    match second {
        Err(error) if error.is_uniqueness() => Ok(()),
        Err(error) => Err(error_text(&error)),
        Ok(_) => Err("a `userName` is taken twice".to_owned()),
    }
} }

step! { fn get(scim) -> Found {
    let user = ok!(scim.users().create(&someone("get@example.com")));
    let read = ok!(scim.users().get(user.id()));
    ok!(scim.users().delete(&user));
    expect!(read.user_name == user.user_name, "another `userName`");
    expect!(read.emails == user.emails, "other addresses");
    expect!(read.enterprise_user == user.enterprise_user, "another extension");
    Ok(())
} }

// Deletes the users of the provisioning steps.
step! { fn sweep(scim) -> Found {
    let mut users = walk!(scim.users().list());
    let mut left = Vec::new();
    while let Some(user) = next!(users) {
        let user = user.map_err(|error| error_text(&error))?;
        if user.user_name.as_deref().is_some_and(|name| name.contains("provisioned@")) {
            left.push(user.id().to_owned());
        }
    }
    for id in left {
        ok!(scim.users().delete(id.as_str()));
    }
    Ok(())
} }

step! { fn provision_users(scim) -> Found {
    let found = call!(provision_users_once(scim));
    call!(sweep(scim))?;
    found
} }

step! { fn provision_users_once(scim) -> Found {
    let existing = ok!(scim.users().create(
        &User::new("adopted.provisioned@example.com").user_type("Provisioned").nick_name("Babs").active(true)
    ));
    let leaver = ok!(scim.users().create(
        &User::new("leaver.provisioned@example.com").external_id("key-of-leaver").user_type("Provisioned").active(true)
    ));
    let plan = ok!(provision_run!(scim, wanted()).plan());
    expect!(plan.conflicts.is_empty(), "the plan has conflicts: {plan}");
    let actions: Vec<String> = plan.changes.iter().map(|change| format!("{} {}", change.action, change.key)).collect();
    expect!(
        actions == ["create key-of-new", "adopt key-of-adopted", "deactivate key-of-leaver"],
        "planned: {}", actions.join(", ")
    );
    let report = ok!(plan.apply());
    expect!(report.is_success(), "{report}");
    let (adopted, left) = (ok!(scim.users().get(existing.id())), ok!(scim.users().get(leaver.id())));
    expect!(adopted.external_id.as_deref() == Some("key-of-adopted"), "adopted as {:?}", adopted.external_id);
    expect!(adopted.nick_name.as_deref() == Some("Babs"), "an attribute that isn't managed became {:?}", adopted.nick_name);
    expect!(left.active == Some(false), "`active` of the leaver is {:?}", left.active);
    let second = ok!(provision_run!(scim, wanted()).plan());
    expect!(second.is_in_step(), "the second plan isn't empty: {second}");
    Ok(())
} }

step! { fn provision_by_look_up(scim) -> Found {
    let found = call!(provision_by_look_up_once(scim));
    call!(sweep(scim))?;
    found
} }

step! { fn provision_by_look_up_once(scim) -> Found {
    let report = ok!(ok!(provision_run!(scim, wanted()).look_up().plan()).apply());
    expect!(report.is_success(), "{report}");
    let second = ok!(provision_run!(scim, wanted()).look_up().plan());
    expect!(second.is_in_step(), "the second plan isn't empty: {second}");
    Ok(())
} }

step! { fn provision_groups(scim) -> Found {
    let report = ok!(ok!(provision_run!(scim, wanted()).plan()).apply());
    expect!(report.is_success(), "{report}");
    let group = Group::new("Provisioned tours")
        .external_id("key-of-tours")
        .members(["key-of-new", "key-of-adopted"].map(|key| group::Member { value: Some(key.to_owned()), ..Default::default() }));
    let found = call!(provision_group_once(scim, report.ids(), &group));
    let mut groups = walk!(scim.groups().list());
    while let Some(group) = next!(groups) {
        let group = group.map_err(|error| error_text(&error))?;
        if group.display_name.as_deref() == Some("Provisioned tours") {
            ok!(scim.groups().delete(&group));
        }
    }
    call!(sweep(scim))?;
    found
} }

step! { fn provision_group_once(scim, ids: &std::collections::BTreeMap<String, String>, group: &Group) -> Found {
    // Without one of its members, then with both.
    let mut smaller = group.clone();
    smaller.members.truncate(1);
    for wanted in [&smaller, group] {
        let run = scim.groups().provision([wanted]).match_by(Group::DISPLAY_NAME);
        let run = run.managing((Group::DISPLAY_NAME, Group::MEMBERS)).resolve(Group::MEMBERS, ids);
        let report = ok!(ok!(run.plan()).apply());
        expect!(report.is_success(), "{report}");
        let id = report.ids().get("Provisioned tours").ok_or("the report has no id")?.to_owned();
        let stored = ok!(scim.groups().get(id.as_str()));
        let mut values: Vec<_> = stored.members.iter().filter_map(|member| member.value.as_deref()).collect();
        let mut expected: Vec<_> = wanted.members.iter().filter_map(|member| ids.get(member.value.as_deref()?)).collect();
        (values.sort_unstable(), expected.sort_unstable());
        expect!(values == expected, "{} members of {}", values.len(), expected.len());
        let run = scim.groups().provision([wanted]).match_by(Group::DISPLAY_NAME);
        let run = run.managing((Group::DISPLAY_NAME, Group::MEMBERS)).resolve(Group::MEMBERS, ids);
        let second = ok!(run.plan());
        expect!(second.is_in_step(), "the second plan isn't empty: {second}");
    }
    Ok(())
} }

step! { fn projected(scim) -> Found {
    let user = ok!(scim.users().create(&someone("projected@example.com")));
    let read = go!(scim.users().get(user.id()).attributes((User::USER_NAME, EnterpriseUser::DEPARTMENT)));
    let without = go!(scim.users().get(user.id()).excluded_attributes(User::EMAILS));
    ok!(scim.users().delete(&user));
    let (read, without) = (read.map_err(|error| error_text(&error))?, without.map_err(|error| error_text(&error))?);
    expect!(read.user_name.is_some() && read.emails.is_empty(), "`attributes` is not heeded");
    expect!(read.enterprise_user.is_some(), "the extension's attribute is not there");
    expect!(without.user_name.is_some() && without.emails.is_empty(), "`excludedAttributes` is not heeded");
    Ok(())
} }

step! { fn none_there(scim) -> Found {
    match go!(scim.users().get("there/is ?none")) {
        Err(error) if error.is_not_found() && error.scim_error().is_some() => Ok(()),
        Err(error) => Err(error_text(&error)),
        Ok(_) => Err("there is one".to_owned()),
    }
} }

step! { fn replace(scim) -> Found {
    let mut user = ok!(scim.users().create(&someone("replace@example.com")));
    user.display_name = Some("Babs".to_owned());
    user.emails.truncate(1);
    let replaced = go!(scim.users().replace(&user));
    let read = ok!(scim.users().get(user.id()));
    ok!(scim.users().delete(user.id()));
    replaced.map_err(|error| error_text(&error))?;
    expect!(read.display_name.as_deref() == Some("Babs"), "`displayName` is {:?}", read.display_name);
    expect!(read.emails.len() == 1, "{} addresses of 1", read.emails.len());
    Ok(())
} }

step! { fn patch(scim) -> Found {
    let user = ok!(scim.users().create(&someone("patch@example.com")));
    let patch = Patch::new()
        .replace(User::DISPLAY_NAME, "Babs")
        .replace(User::NAME.dot(user::Name::GIVEN_NAME), "Babs")
        .add(User::EMAILS, [user::Email::new("patch@example.org").type_("other")])
        .remove(User::EMAILS.filtered(user::Email::TYPE.eq("home")))
        .replace(EnterpriseUser::DEPARTMENT, "Management");
    let patched = go!(scim.users().patch(user.id(), patch));
    let read = ok!(scim.users().get(user.id()));
    ok!(scim.users().delete(user.id()));
    patched.map_err(|error| error_text(&error))?;
    expect!(read.display_name.as_deref() == Some("Babs"), "`displayName` is {:?}", read.display_name);
    let name = read.name.as_ref();
    expect!(name.is_some_and(|name| name.given_name.as_deref() == Some("Babs") && name.family_name.is_some()), "`name` is {name:?}");
    let values: Vec<_> = read.emails.iter().map(|email| email.value.as_deref()).collect();
    expect!(values == [Some("patch@example.com.work"), Some("patch@example.org")], "addresses {values:?}");
    let department = read.enterprise_user.as_ref().and_then(|user| user.department.as_deref());
    expect!(department == Some("Management"), "department {department:?}");
    Ok(())
} }

step! { fn patch_extension(scim) -> Found {
    let user = ok!(scim.users().create(&User::new("extension@example.com")));
    let patched = go!(scim.users().patch(user.id(), Patch::new().add(EnterpriseUser::DEPARTMENT, "Tours")));
    let read = ok!(scim.users().get(user.id()));
    ok!(scim.users().delete(user.id()));
    patched.map_err(|error| error_text(&error))?;
    let department = read.enterprise_user.as_ref().and_then(|user| user.department.as_deref());
    expect!(department == Some("Tours"), "department {department:?}");
    Ok(())
} }

step! { fn no_target(scim) -> Found {
    let user = ok!(scim.users().create(&someone("target@example.com")));
    let path = User::EMAILS.filtered(user::Email::TYPE.eq("none"));
    let patched = go!(scim.users().patch(user.id(), Patch::new().replace(path.dot(user::Email::DISPLAY), "x")));
    ok!(scim.users().delete(user.id()));
    match patched {
        Err(error) if error.scim_error().is_some_and(|scim| scim.scim_type == Some(scim_runtime::ScimType::NoTarget)) => Ok(()),
        Err(error) => Err(error_text(&error)),
        Ok(_) => Err("a value filter without a match changes something".to_owned()),
    }
} }

step! { fn filtered(scim) -> Found {
    let user = ok!(scim.users().create(&someone("filter@example.com").nick_name("a \"b\" & c+d/ü")));
    let filters = [
        User::USER_NAME.eq("filter@example.com"),
        User::USER_NAME.starts_with("filter@") & User::ACTIVE.eq(true),
        User::NICK_NAME.eq("a \"b\" & c+d/ü"),
        User::EMAILS.matches(user::Email::TYPE.eq("work") & user::Email::VALUE.contains("filter@")),
        User::NAME.dot(user::Name::FAMILY_NAME).eq("Jensen") & !User::TITLE.present(),
        EnterpriseUser::DEPARTMENT.eq("Tour Operations"),
    ];
    let mut outcomes = Vec::new();
    for filter in filters {
        let text = filter.to_string();
        match go!(scim.users().list().filter(filter)) {
            Ok(page) if page.resources.len() == 1 && page.resources[0].id() == user.id() => {}
            Ok(page) => outcomes.push(format!("{} of 1 for `{text}`", page.resources.len())),
            Err(error) => outcomes.push(format!("{} for `{text}`", error_text(&error))),
        }
    }
    ok!(scim.users().delete(user.id()));
    expect!(outcomes.is_empty(), "{}", outcomes.join("; "));
    Ok(())
} }

step! { fn any_case(scim) -> Found {
    let user = ok!(scim.users().create(&someone("case@example.com")));
    let page = go!(scim.users().list().filter(User::USER_NAME.eq("CASE@Example.COM")));
    ok!(scim.users().delete(user.id()));
    let found = page.map_err(|error| error_text(&error))?.resources.len();
    expect!(found == 1, "{found} of 1: `userName` is compared by case, though it is not `caseExact`");
    Ok(())
} }

step! { fn nothing_matches(scim) -> Found {
    let page = ok!(scim.users().list().filter(User::USER_NAME.eq("nobody")));
    expect!(page.resources.is_empty() && page.total_results == Some(0), "{:?} in all", page.total_results);
    Ok(())
} }

step! { fn total_alone(scim) -> Found {
    let user = ok!(scim.users().create(&User::new("total@example.com")));
    let page = go!(scim.users().list().count(0));
    ok!(scim.users().delete(user.id()));
    let page = page.map_err(|error| error_text(&error))?;
    expect!(page.resources.is_empty(), "{} resources though `count` is 0", page.resources.len());
    expect!(page.total_results == Some(1), "{:?} in all, of 1", page.total_results);
    Ok(())
} }

// Create some users to walk over.
step! { fn some(scim, number: usize) -> Result<Vec<String>, String> {
    let mut ids = Vec::new();
    for index in 0..number {
        let user = ok!(scim.users().create(&User::new(format!("page{index:03}@example.com"))));
        ids.push(user.id().to_owned());
    }
    Ok(ids)
} }

step! { fn gone(scim, ids: &[String]) -> Found {
    for id in ids {
        ok!(scim.users().delete(id));
    }
    Ok(())
} }

step! { fn walk(scim) -> Found {
    let mut ids = call!(some(scim, 45))?;
    let mut seen = Vec::new();
    let mut failed = None;
    let mut users = walk!(scim.users().list().count(10));
    while let Some(user) = next!(users) {
        match user {
            Ok(user) => seen.push(user.id().to_owned()),
            Err(error) => failed = Some(error_text(&error)),
        }
    }
    drop(users);
    call!(gone(scim, &ids))?;
    if let Some(evidence) = failed {
        return Err(format!("{evidence} (after {} resources)", seen.len()));
    }
    seen.sort();
    ids.sort();
    expect!(seen == ids, "{} resources of {}, or others", seen.len(), ids.len());
    Ok(())
} }

step! { fn resumed(scim) -> Found {
    let mut ids = call!(some(scim, 25))?;
    let mut users = walk!(scim.users().list().count(10));
    let mut seen = Vec::new();
    for _ in 0..10 {
        if let Some(Ok(user)) = next!(users) {
            seen.push(user.id().to_owned());
        }
    }
    let position = users.position();
    drop(users);
    let mut failed = None;
    if let Some(position) = position {
        let mut rest = walk!(scim.users().list().count(10).resume_at(position));
        while let Some(user) = next!(rest) {
            match user {
                Ok(user) => seen.push(user.id().to_owned()),
                Err(error) => failed = Some(error_text(&error)),
            }
        }
    }
    call!(gone(scim, &ids))?;
    if let Some(evidence) = failed {
        return Err(format!("{evidence} (after {} resources)", seen.len()));
    }
    seen.sort();
    ids.sort();
    expect!(seen == ids, "{} resources of {}, or others", seen.len(), ids.len());
    Ok(())
} }

step! { fn search(scim) -> Found {
    let user = ok!(scim.users().create(&someone("search@example.com")));
    let filter = User::USER_NAME.eq("search@example.com") & User::ACTIVE.eq(true);
    let page = go!(scim.users().search().filter(filter).attributes((User::USER_NAME, User::EMAILS)).count(5));
    ok!(scim.users().delete(user.id()));
    let page = page.map_err(|error| error_text(&error))?;
    expect!(page.resources.len() == 1, "{} of 1", page.resources.len());
    expect!(page.resources[0].emails.len() == 2 && page.resources[0].name.is_none(), "`attributes` is not heeded");
    Ok(())
} }

// The results of a query over users and groups.
macro_rules! mixed {
    ($scim:ident, $name:literal, $query:ident => $shaped:expr) => {{
        let user = ok!($scim.users().create(&User::new(concat!($name, "@example.com"))));
        let group = ok!($scim.groups().create(&Group::new($name)));
        let $query = User::USER_NAME.eq(concat!($name, "@example.com")) | Group::DISPLAY_NAME.eq($name);
        let page = go!($shaped);
        ok!($scim.groups().delete(group.id()));
        ok!($scim.users().delete(user.id()));
        let page = page.map_err(|error| error_text(&error))?;
        let (mut users, mut groups, mut others) = (0, 0, 0);
        for resource in &page.resources {
            match resource {
                AnyResource::User(found) if found.id() == user.id() => users += 1,
                AnyResource::Group(found) if found.id() == group.id() => groups += 1,
                _ => others += 1,
            }
        }
        expect!((users, groups, others) == (1, 1, 0), "{users} users and {groups} groups of 1 and 1, {others} others");
        Ok(())
    }};
}

step! { fn mixed_list(scim) -> Found {
    mixed!(scim, "mixed-list", query => scim.list().filter(query))
} }

step! { fn mixed_search(scim) -> Found {
    mixed!(scim, "mixed-search", query => scim.search().filter(query).count(10))
} }

step! { fn mixed_projected(scim) -> Found {
    mixed!(scim, "mixed-projected", query => scim.search().filter(query).attributes(User::USER_NAME))
} }

step! { fn followed(scim) -> Found {
    let member = ok!(scim.users().create(&User::new("followed@example.com")));
    let group = ok!(scim.groups().create(&Group::new("Followed").members([group::Member { value: Some(member.id().to_owned()), ..Default::default() }])));
    let read = go!(scim.groups().get(&group));
    let reference = read.as_ref().ok().and_then(|group| group.members.first()).and_then(|member| member.ref_.clone());
    let found = match &reference {
        Some(reference) => Some((go!(scim.users().follow(reference)), go!(scim.follow(reference)))),
        None => None,
    };
    ok!(scim.groups().delete(group.id()));
    ok!(scim.users().delete(member.id()));
    read.map_err(|error| error_text(&error))?;
    let Some((typed, any)) = found else { return Err("`members.$ref` is not there".to_owned()) };
    expect!(typed.map_err(|error| error_text(&error))?.id() == member.id(), "another user");
    expect!(matches!(any.map_err(|error| error_text(&error))?, AnyResource::User(user) if user.id() == member.id()), "another resource");
    Ok(())
} }

step! { fn me(scim) -> Found {
    let me = go!(scim.me::<User>().get());
    let me = me.map_err(|error| error_text(&error))?;
    expect!(!me.id().is_empty(), "no id");
    Ok(())
} }

step! { fn references(scim) -> Found {
    let member = ok!(scim.users().create(&User::new("member@example.com")));
    let manager = ok!(scim.users().create(&User::new("manager@example.com")));
    // The required sub-attributes differ between servers, so this sets fields instead of passing arguments.
    let boss = enterprise_user::Manager { value: Some(manager.id().to_owned()), ..Default::default() };
    let boss = EnterpriseUser::new().manager(boss);
    let report = ok!(scim.users().create(&User::new("report@example.com").enterprise_user(boss)));
    let group = ok!(scim.groups().create(&Group::new("Tour Guides").members([group::Member { value: Some(member.id().to_owned()), ..Default::default() }])));
    let read = go!(scim.groups().get(&group));
    ok!(scim.groups().delete(group.id()));
    for user in [&member, &manager, &report] {
        ok!(scim.users().delete(user.id()));
    }
    let read = read.map_err(|error| error_text(&error))?;
    let members: Vec<_> = read.members.iter().map(|member| member.value.as_deref()).collect();
    expect!(members == [Some(member.id())], "members {}", members.len());
    let value = report.enterprise_user.as_ref().and_then(|user| user.manager.as_ref()).and_then(|manager| manager.value.as_deref());
    expect!(value == Some(manager.id()), "the manager is lost");
    Ok(())
} }

step! { fn delete(scim) -> Found {
    let user = ok!(scim.users().create(&User::new("delete@example.com")));
    ok!(scim.users().delete(&user));
    match go!(scim.users().delete(&user)) {
        Err(error) if error.is_not_found() => Ok(()),
        Err(error) => Err(error_text(&error)),
        Ok(()) => Err("a resource is deleted twice".to_owned()),
    }
} }

#[cfg(sort)]
step! { fn sorted(scim) -> Found {
    let ids = call!(some(scim, 5))?;
    let page = go!(scim.users().list().sort_by(User::USER_NAME).descending());
    call!(gone(scim, &ids))?;
    let page = page.map_err(|error| error_text(&error))?;
    let got: Vec<&str> = page.resources.iter().map(|user| user.id()).collect();
    let mut want: Vec<&str> = ids.iter().map(String::as_str).collect();
    want.reverse();
    expect!(got == want, "another order");
    Ok(())
} }

#[cfg(etag)]
step! { fn unchanged(scim) -> Found {
    let user = ok!(scim.users().create(&someone("etag@example.com")));
    let again = go!(scim.users().get_if_changed(&user));
    ok!(scim.users().delete(user.id()));
    expect!(user.version().is_some(), "no version");
    match again.map_err(|error| error_text(&error))? {
        None => Ok(()),
        Some(_) => Err("200 with the whole resource, `If-None-Match` is not heeded".to_owned()),
    }
} }

#[cfg(etag)]
step! { fn stale(scim) -> Found {
    let user = ok!(scim.users().create(&someone("stale@example.com")));
    ok!(scim.users().patch(user.id(), Patch::new().replace(User::TITLE, "Guide")));
    let replaced = go!(scim.users().replace(&user));
    ok!(scim.users().delete(user.id()));
    match replaced {
        Err(error) if error.is_precondition_failed() => Ok(()),
        Err(error) => Err(error_text(&error)),
        Ok(_) => Err("a stale `If-Match` is not heeded".to_owned()),
    }
} }

#[cfg(device)]
step! { fn device(scim) -> Found {
    use provider::{Device, device};
    let laptop = Device::new("C02-4711").kind(device::Kind::Laptop);
    let made = ok!(scim.devices().create(&laptop));
    let found = go!(scim.devices().list().filter(Device::SERIAL_NUMBER.eq("C02-4711")));
    ok!(scim.devices().delete(&made));
    expect!(made.kind == Some(device::Kind::Laptop.into()), "`kind` came back as {:?}", made.kind);
    expect!(found.is_ok_and(|page| page.resources.len() == 1), "it is not found");
    Ok(())
} }

#[cfg(bulk)]
step! { fn bulk(scim) -> Found {
    let mut bulk = scim.bulk();
    let user = bulk.create(&User::new("bulk@example.com"));
    let group = bulk.create(&Group::new("Bulk").members([group::Member { value: Some((&user).into()), ..Default::default() }]));
    let results = ok!(bulk);
    let user = results.get(&user).map_err(|why| format!("the user: {why}"))?;
    let group = results.get(&group).map_err(|why| format!("the group: {why}"))?;
    let read = ok!(scim.groups().get(group.id()));
    ok!(scim.groups().delete(group.id()));
    ok!(scim.users().delete(user.id()));
    let members: Vec<_> = read.members.iter().map(|member| member.value.as_deref()).collect();
    expect!(members == [Some(user.id())], "the reference was not resolved: {:?}", members.first().map(|_| "another value"));
    Ok(())
} }

#[cfg(bulk)]
step! { fn bulk_failure(scim) -> Found {
    let known = ok!(scim.users().create(&User::new("first@example.com")));
    let mut bulk = scim.bulk();
    let taken = bulk.create(&User::new("first@example.com"));
    let other = bulk.create(&User::new("second@example.com"));
    let changed = bulk.patch(&known, Patch::new().replace(User::TITLE, "Guide"));
    let gone = bulk.delete::<User>("there-is-none");
    let results = ok!(bulk);
    let (taken, other) = (results.get(&taken), results.get(&other));
    let (changed, gone) = (results.get(&changed), results.get(&gone));
    if let Ok(other) = &other {
        ok!(scim.users().delete(other.id()));
    }
    ok!(scim.users().delete(known.id()));
    expect!(other.is_ok(), "what is right was not done: {}", other.err().map_or_else(String::new, |why| why.to_string()));
    expect!(changed.is_ok(), "a PATCH in bulk: {}", changed.err().map_or_else(String::new, |why| why.to_string()));
    expect!(taken.is_err(), "a `userName` is taken twice");
    expect!(gone.is_err(), "what is not there was deleted");
    Ok(())
} }
