//! What must not compile, and what the compiler says.

#[test]
fn mistakes_are_told_by_the_compiler() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/fine.rs");
    cases.compile_fail("ui/fail/*.rs");
}
