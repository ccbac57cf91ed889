//! Generates a client from the snapshot in `SCIM_SNAPSHOT`, and sets a `cfg` for each capability of the server: code that uses a
//! missing capability does not compile.

use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=SCIM_SNAPSHOT");
    let path = env::var("SCIM_SNAPSHOT").expect("SCIM_SNAPSHOT names a snapshot");
    let snapshot: serde_json::Value =
        serde_json::from_slice(&fs::read(&path).expect("the snapshot can be read")).expect("a snapshot is JSON");
    let configuration = &snapshot["serviceProviderConfig"];
    for name in ["bulk", "etag", "sort"] {
        if configuration[name]["supported"] == true {
            println!("cargo::rustc-cfg={name}");
        }
    }
    if configuration["pagination"]["cursor"] == true {
        println!("cargo::rustc-cfg=cursor");
    }
    let types = snapshot["resourceTypes"].as_array().expect("resource types");
    if types.iter().any(|resource_type| resource_type["name"] == "Device") {
        println!("cargo::rustc-cfg=device");
    }
    if let Err(error) = scim_codegen::Builder::from_snapshot(path).setters().generate("provider") {
        scim_codegen::exit(&error);
    }
}
