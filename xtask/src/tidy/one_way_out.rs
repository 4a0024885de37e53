//! `egress` is the one way out: it checks the connected address, inserts secrets and holds the limits. A second client
//! would be a way around all three.

use super::{Finding, banned_paths, on_line};
use crate::{
    manifest,
    tree::{Tree, crate_of},
};

const WHY: &str = "requests leave through `egress` only, where the connected address, secrets and limits are checked; take its client";

const BANNED: &[(&str, &str)] =
    &[("reqwest", WHY), ("ureq", WHY), ("isahc", WHY), ("TcpStream::connect", WHY), ("UdpSocket", WHY), ("UnixStream::connect", WHY)];
const CLIENTS: &[(&str, &str)] = &[("hyper_util::client", WHY), ("hyper::client", WHY)];
const CRATES: &[&str] = &["reqwest", "ureq", "isahc", "curl", "hyper-tls", "surf"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, _) in tree.rust() {
        let name = crate_of(&file.path).unwrap_or("");
        if matches!(name, "egress" | "xtask" | "") {
            continue;
        }
        // The command line speaks to its own server over loopback: that client lives in `http`; drills measure the server from outside.
        if !matches!(name, "http" | "drills") {
            findings.extend(banned_paths(tree, file, CLIENTS));
            findings.extend(banned_paths(tree, file, BANNED));
        } else {
            findings.extend(banned_paths(tree, file, &BANNED[..3]));
        }
    }
    for file in
        tree.files().filter(|f| f.path.starts_with("crates/") && f.path.ends_with("Cargo.toml") && crate_of(&f.path) != Some("egress"))
    {
        for dep in manifest::dependencies(&file.text).into_iter().filter(|d| CRATES.contains(&d.name.as_str())) {
            findings.push(on_line(&file.path, dep.line, format!("dependency `{}` here: {WHY}", dep.name)));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn a_second_way_out_is_found() {
        let text = "use reqwest::Client;\n";
        let files = [
            ("crates/gateway/src/a.rs", text),
            ("crates/egress/src/a.rs", text),
            ("crates/tools/src/b.rs", "fn f() { std::net::TcpStream::connect(a); }\n"),
            ("crates/gateway/Cargo.toml", "[dev-dependencies]\nreqwest = { workspace = true }\n"),
        ];
        assert_eq!(places(check, &files), ["crates/gateway/Cargo.toml:2", "crates/gateway/src/a.rs:1", "crates/tools/src/b.rs:1"]);
    }
}
