//! The generated clients, built and used against the binary.

use crate::support::{Done, Place, Server, finish};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub(crate) fn run(program: impl AsRef<Path>, args: &[&str]) -> Done {
    let mut command = Command::new(program.as_ref());
    command.args(args).current_dir(repository()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    finish(command.spawn().unwrap_or_else(|e| panic!("{} does not start: {e}", program.as_ref().display())))
}

pub(crate) fn token(place: &Place) -> String {
    let address: Value = serde_json::from_slice(&fs::read(place.data().join("server.json")).expect("written")).expect("JSON");
    address["token"].as_str().expect("a token").to_owned()
}

#[test]
fn the_python_client_is_current_and_works() {
    run("python3", &["clients/python/generate.py", "--check"]).expect(0);
    let place = Place::new();
    let server = Server::start(&place);
    let done = run("python3", &["clients/python/tests/tour.py", &server.url, &token(&place)]).expect(0);
    assert_eq!(done.out.trim(), "tour done");
}

#[test]
fn the_typescript_client_builds_and_works() {
    let compiler = repository().join("web/node_modules/.bin/tsc");
    if !compiler.exists() {
        println!("SKIPPED the_typescript_client_builds_and_works: web/node_modules has no TypeScript (cargo xtask test installs it)");
        return;
    }
    let place = Place::new();
    let built = place.dir.join("client");
    fs::create_dir_all(&built).expect("a folder");
    fs::copy(repository().join("clients/typescript/package.json"), built.join("package.json")).expect("copied");
    let out = built.join("dist");
    run(compiler, &["-p", "clients/typescript/tsconfig.json", "--outDir", &out.to_string_lossy()]).expect(0);
    let server = Server::start(&place);
    let entry = out.join("index.js");
    let done = run("node", &["clients/typescript/test/tour.mjs", &entry.to_string_lossy(), &server.url, &token(&place)]).expect(0);
    assert_eq!(done.out.trim(), "tour done");
}
