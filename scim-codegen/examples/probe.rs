fn main() {
    let d = std::env::args().nth(1).unwrap_or_default();
    match scim_codegen::probe(d.as_ref()) {
        Ok(t) => print!("{t}"),
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(2)
        }
    }
}
