//! Tells cargo that the embedded folders belong to the binary. The console is built by another tool and may not be
//! there yet: then an empty folder is watched, because cargo takes a missing one for changed every time.

fn main() {
    for folder in ["../../web/dist/packed", "../../docs/errors", "../../templates"] {
        // A read-only checkout has no console to wait for either.
        let _ = std::fs::create_dir_all(folder);
        println!("cargo::rerun-if-changed={folder}");
    }
}
