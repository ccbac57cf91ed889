//! The binary `scimctl`: operations on a live service provider.

fn main() -> std::process::ExitCode {
    scim_codegen::ctl::run(std::env::args_os())
}
