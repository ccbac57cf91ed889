//! PATCH and concurrent updates.

use crate::{
    fresh_provider::Provided,
    provider::TOKEN,
    resources::{bjensen, set_photo},
};
use bytes::Bytes;
use scim_runtime::{Json, engine::Engine, patch::Patch};
use serde_json::json;
use tests::acme::{Badge, EnterpriseUser, User, badge, user};

// R7644-3.5.2-01, R7644-3.5.2-02, R7644-3.5.2-03, R7644-3.5.2-07
#[test]
fn a_resource_is_patched() {
    with_every_engine!(patches);
}

async fn patches<E: Engine>(scim: &Provided<E>) {
    let known = &scim.users().create(&bjensen()).await.unwrap();
    let patch = Patch::new()
        .replace(User::DISPLAY_NAME, "Babs")
        .add(
            User::EMAILS,
            [user::Email::new("new@example.com")
                .type_("other")
                .primary(true)],
        )
        .replace(
            User::EMAILS
                .filtered(user::Email::TYPE.eq("work"))
                .dot(user::Email::VALUE),
            "w@example.com",
        )
        .remove(User::EMAILS.filtered(user::Email::TYPE.eq("home")))
        .replace(User::NAME.dot(user::Name::GIVEN_NAME), "Babs")
        .add(Badge::ZONES, [badge::Zone::Lobby, badge::Zone::Vault])
        .remove(EnterpriseUser::DEPARTMENT);
    let patched = scim
        .users()
        .patch(known, patch)
        .await
        .unwrap()
        .expect("this server sends it back");
    assert_eq!(patched.display_name.as_deref(), Some("Babs"));
    let values: Vec<_> = patched
        .emails
        .iter()
        .map(|e| (e.value.as_deref().unwrap(), e.primary == Some(true)))
        .collect();
    assert_eq!(
        values,
        [("w@example.com", false), ("new@example.com", true)]
    );
    assert_eq!(
        patched.name.as_ref().unwrap().given_name.as_deref(),
        Some("Babs")
    );
    assert_eq!(
        patched.badge.as_ref().unwrap().zones,
        [badge::Zone::Lobby, badge::Zone::Vault]
    );
    assert_eq!(patched.enterprise_user, None);
    assert_eq!(
        patched.schemas().len(),
        2,
        "an extension without data is not named"
    );
    let back = Patch::new().add_extension(&EnterpriseUser::new().department("D"));
    let patched = scim.users().patch(&patched, back).await.unwrap().unwrap();
    assert_eq!(patched.schemas().len(), 3);
    let stale = scim
        .users()
        .patch(known, Patch::new().replace(User::ACTIVE, false))
        .await
        .unwrap_err();
    assert!(stale.is_precondition_failed(), "{stale}");
    let nothing = scim
        .users()
        .patch(known.id(), Patch::new())
        .await
        .unwrap_err();
    assert!(nothing.is_refused_before_sending(), "{nothing}");
}

// R7644-3.14-02
#[test]
fn concurrent_updates_start_again() {
    with_every_engine!(updates);
}

async fn updates<E: Engine>(scim: &Provided<E>) {
    let known = scim.users().create(&bjensen()).await.unwrap();
    let mut runs = 0;
    let update = scim.users().update(known.id(), |user| {
        // Happens after our read and before our write.
        if runs == 0 {
            someone_else(scim, known.id());
        }
        runs += 1;
        user.title = Some("Guide".to_owned());
        set_photo(user);
    });
    let now = update.await.unwrap();
    assert_eq!(runs, 2);
    assert_eq!(now.title.as_deref(), Some("Guide"));
    assert_eq!(now.nick_name.as_deref(), Some("theirs"), "nothing is lost");
    let always_late = scim.users().update(known.id(), |user| {
        someone_else(scim, known.id());
        user.title = Some(String::new());
        set_photo(user);
    });
    let late = always_late.attempts(2).await.unwrap_err();
    assert!(late.is_precondition_failed(), "{late}");
    assert!(late.request().unwrap().starts_with("PUT /Users/"), "{late}");
}

/// Changes the user to a different value on each call.
fn someone_else<E>(scim: &Provided<E>, id: &str) {
    let ask = |method: &str, body: &str| {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("{}/Users/{id}", scim.base_url()))
            .header("authorization", format!("Bearer {TOKEN}"))
            .header("content-type", "application/scim+json")
            .body(Bytes::from(body.to_owned()));
        scim.server.handle(request.unwrap())
    };
    let user: Json = serde_json::from_slice(ask("GET", "").body()).unwrap();
    let value = if user["nickName"] == "theirs" {
        "theirs again"
    } else {
        "theirs"
    };
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "replace", "path": "nickName", "value": value}]
    });
    assert_eq!(ask("PATCH", &body.to_string()).status(), 200);
}
