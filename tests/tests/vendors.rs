//! Quirks of vendors, checked against docs/vendors.md.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use scim_codegen::Builder;
use scim_runtime::{
    engine::{BlockingEngine, Limits, TransportError},
    models::{Group, User},
    patch::Dialect,
    record::{Descriptor, Resource},
};
use serde_json::Value as Json;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tests::acme::Client;

fn files(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn vendors() -> Vec<PathBuf> {
    files(&tests::here("fixtures/vendors"))
}

#[test]
fn no_finding_remains_with_the_scim_toml() {
    for vendor in vendors() {
        let config = vendor.join("scim.toml");
        let builder = if config.is_file() {
            Builder::from_config(&config).unwrap()
        } else {
            Builder::from_directory(&vendor)
        };
        let findings = builder.findings().unwrap();
        assert!(findings.is_empty(), "{}: {findings:#?}", vendor.display());
    }
}

#[test]
fn every_vendor_has_a_section_on_the_page() {
    let page = fs::read_to_string(tests::root().join("docs/vendors.md")).unwrap();
    let vendors = vendors();
    assert!(vendors.len() >= 14);
    for vendor in &vendors {
        let folder = vendor.file_name().unwrap().to_str().unwrap();
        let heading = format!("`{folder}`");
        let part = page.split("\n## ").find(|part| {
            let first = part.lines().next().unwrap_or_default();
            first.contains(&heading)
        });
        let part = part.unwrap_or_else(|| panic!("docs/vendors.md has no section {heading}"));
        assert!(part.contains("https://"), "{folder}: no source is given");
        // The page shows the same lines that the test uses.
        if let Ok(config) = fs::read_to_string(vendor.join("scim.toml")) {
            let lines = config.lines().filter(|line| !line.starts_with(['#', 'd']));
            for line in lines.filter(|line| !line.is_empty()) {
                assert!(part.contains(line), "{folder}: the page lacks {line:?}");
            }
        }
    }
}

/// A provider that always sends this response.
struct Answers(u16, Json);

impl BlockingEngine for Answers {
    fn exchange(
        &self,
        _: http::Request<Bytes>,
        _: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let mut response = http::Response::new(self.1.to_string().into());
        *response.status_mut() = http::StatusCode::from_u16(self.0).unwrap();
        let kind = "application/scim+json".parse().unwrap();
        response.headers_mut().insert("content-type", kind);
        Ok(response)
    }

    /// Sleeps return immediately, so that tests don't wait.
    fn sleep(&self, _: std::time::Duration) {}
}

#[test]
fn status_and_detail_of_unusual_error_messages_are_read() {
    let mut count = 0;
    for file in vendors()
        .iter()
        .flat_map(|v| files(&v.join("samples/error")))
    {
        let sample: Json = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let status = u16::try_from(sample["status"].as_u64().unwrap()).unwrap();
        let client = Client::connect("https://scim.example.com/v2").unwrap();
        let client = client
            .build_with(Answers(status, sample["body"].clone()))
            .unwrap();
        let error = client.users().get("7").send().unwrap_err();
        let scim = error
            .scim_error()
            .unwrap_or_else(|| panic!("{}: {error}", file.display()));
        assert_eq!(scim.status, status, "{}", file.display());
        assert_eq!(
            scim.detail.as_deref(),
            sample["detail"].as_str(),
            "{}",
            file.display()
        );
        count += 1;
    }
    assert!(count >= 3);
}

fn descriptor<R: Resource>() -> Descriptor<'static> {
    Descriptor {
        urn: R::URN,
        attributes: R::ATTRIBUTES,
    }
}

fn applied<R: Resource>(on: &Json, sent: &Json, dialect: Dialect) -> Option<Json> {
    let options = dialect.options();
    let operations = options.parse(sent).ok()?;
    let mut resource = on.clone();
    options
        .apply(&mut resource, &operations, descriptor::<R>())
        .ok()?;
    Some(resource)
}

#[test]
fn patches_of_known_clients_have_the_intended_effect() {
    let mut count = 0;
    for file in vendors()
        .iter()
        .flat_map(|v| files(&v.join("samples/patch")))
    {
        let sample: Json = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let apply = if sample["on"]["schemas"][0]
            .as_str()
            .unwrap()
            .ends_with(":Group")
        {
            applied::<Group>
        } else {
            applied::<User>
        };
        let standard = apply(&sample["on"], &sample["sent"], Dialect::Standard);
        // `null`: every dialect rejects it.
        let gives = Some(&sample["gives"]).filter(|gives| !gives.is_null());
        let is_standard = standard.is_some() && standard.as_ref() == gives;
        assert_eq!(
            Some(is_standard),
            sample["standard"].as_bool(),
            "{}",
            file.display()
        );
        let entra = apply(&sample["on"], &sample["sent"], Dialect::Entra);
        assert_eq!(entra.as_ref(), gives, "{}", file.display());
        count += 1;
    }
    assert!(count >= 8);
}
