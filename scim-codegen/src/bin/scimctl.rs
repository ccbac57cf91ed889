//! The binary `scimctl`: a command-line client for live service providers.

fn main() -> std::process::ExitCode {
    scim_codegen::ctl::run(std::env::args_os())
}
