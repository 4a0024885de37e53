//! Tells cargo that the embedded folders belong to the binary. They may be absent: the console is built by another
//! tool, and then the server says how.

fn main() {
    for folder in ["../../web/dist", "../../docs/errors"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
