//! The binary `scim-codegen`.

fn main() -> std::process::ExitCode {
    scim_codegen::cli::run(std::env::args_os())
}
