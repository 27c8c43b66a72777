//! Gives the engine in the browser the stack that deep recursion in scripts needs.
#![expect(clippy::disallowed_methods, reason = "a build script is told its target by the environment")]

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo::rustc-link-arg-bins=-zstack-size={}", 8 * 1024 * 1024);
    }
}
