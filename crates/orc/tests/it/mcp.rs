//! The Model Context Protocol, as its official client for Python speaks it.

use crate::{
    clients::{run, token},
    support::{Place, Server},
};
use std::process::{Command, Stdio};

#[test]
fn the_official_client_lists_and_calls_tools_in_both_revisions() {
    let python = std::env::var("ORC_MCP_PYTHON").unwrap_or_else(|_| "python3".into());
    let there = Command::new(&python).args(["-c", "import mcp.client.client, httpx2"]).stderr(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        println!(
            "SKIPPED the_official_client_lists_and_calls_tools_in_both_revisions: {python} has no package `mcp` (cargo xtask test --deep installs it)"
        );
        return;
    }
    let place = Place::new();
    let server = Server::start(&place);
    let done = run(&python, &["crates/orc/tests/mcp_visit.py", &server.url, &token(&place)]).expect(0);
    assert_eq!(done.out.trim(), "visit done");
}
