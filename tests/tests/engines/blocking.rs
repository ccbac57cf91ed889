//! `.send()`, `.iter()` and `.next_blocking()` on a blocking engine.

use crate::fresh_provider::in_process;
use scim_runtime::{
    Error,
    client::{Outcome, Request},
    server::Server,
};
use tests::acme::User;

#[test]
fn blocking_requests_have_the_same_methods() {
    let scim = in_process();
    for number in 0..7 {
        send(scim.users().create(&User::new(format!("user{number}")))).unwrap();
    }
    let page = send(scim.users().list().count(3).request()).unwrap();
    assert_eq!((page.resources.len(), page.total_results), (3, Some(7)));
    let names: Vec<String> = scim
        .users()
        .list()
        .sort_by(User::USER_NAME)
        .count(2)
        .iter()
        .map(|user| user.unwrap().user_name.clone().unwrap())
        .collect();
    assert_eq!(names.len(), 7);
    let mut pages = scim.users().list().count(5).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next_blocking() {
        sizes.push(page.unwrap().resources.len());
    }
    assert_eq!(sizes, [5, 2]);
}

fn send<O: Outcome>(request: Request<'_, Server, O>) -> Result<O, Error> {
    request.send()
}
