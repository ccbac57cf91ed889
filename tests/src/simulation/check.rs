//! The invariants.

use super::{
    network::Network,
    world::{self, World},
};
use scim_runtime::Json;

/// Checks the invariants after a quiet run:
///
/// - every wanted employee exists once, with the managed attributes as wanted;
/// - no resource out of scope was changed or removed, not even if it left the scope during a run;
/// - attributes that others maintain are unchanged;
/// - no two resources share a key.
pub(super) fn invariants(network: &Network, world: &World) -> Result<(), String> {
    let users = world::users(&network.server);
    wanted_exist(&users, world)?;
    network.with_rival(|rival| {
        let outsiders = world.outsiders.iter().chain(&rival.hired);
        let mut unmanaged = outsiders.chain(&rival.transferred);
        unmanaged.try_for_each(|outsider| is_untouched(&users, outsider))?;
        maintained_are_kept(&users, &rival.maintained)
    })?;
    keys_are_unique(&users)
}

fn wanted_exist(users: &[Json], world: &World) -> Result<(), String> {
    for employee in &world.wanted {
        let mut matching = users
            .iter()
            .filter(|user| user["externalId"] == employee.id.as_str());
        match (matching.next(), matching.count()) {
            (Some(user), 0) => employee.check(user)?,
            (None, _) => return Err(format!("no resource has the key {:?}", employee.id)),
            (Some(_), more) => {
                let count = more + 1;
                return Err(format!("{count} resources have the key {:?}", employee.id));
            }
        }
    }
    Ok(())
}

fn is_untouched(users: &[Json], outsider: &Json) -> Result<(), String> {
    match users.iter().find(|user| user["id"] == outsider["id"]) {
        Some(user) if world::without_meta(user) == world::without_meta(outsider) => Ok(()),
        Some(user) => Err(format!("{outsider} is out of scope and became {user}")),
        None => Err(format!("{outsider} is out of scope and was removed")),
    }
}

fn maintained_are_kept(users: &[Json], maintained: &[(String, String)]) -> Result<(), String> {
    for (id, nick_name) in maintained {
        if let Some(user) = users.iter().find(|user| user["id"] == id.as_str())
            && user["nickName"] != nick_name.as_str()
        {
            return Err(format!(
                "nickName {nick_name:?} of {id} was maintained by someone else: {user}"
            ));
        }
    }
    Ok(())
}

fn keys_are_unique(users: &[Json]) -> Result<(), String> {
    for key in ["externalId", "userName"] {
        let mut values: Vec<String> = users
            .iter()
            .filter_map(|user| Some(user[key].as_str()?.to_lowercase()))
            .collect();
        values.sort_unstable();
        let mut neighbours = values.iter().zip(values.iter().skip(1));
        if let Some((value, _)) = neighbours.find(|(one, other)| one == other) {
            return Err(format!("two resources have the {key} {value:?}"));
        }
    }
    Ok(())
}
