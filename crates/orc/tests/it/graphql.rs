//! GraphQL over HTTP, as its own suite of audits judges it.

use crate::{
    clients::{repository, run, token},
    support::{Place, Server},
};

#[test]
fn the_audits_of_graphql_over_http_pass() {
    if !repository().join("crates/orc/tests/js/node_modules/graphql-http").exists() {
        println!("SKIPPED the_audits_of_graphql_over_http_pass: crates/orc/tests/js has no packages (cargo xtask test installs them)");
        return;
    }
    let place = Place::new();
    let server = Server::start(&place);
    let done = run("node", &["crates/orc/tests/js/audit.mjs", &server.url, &token(&place)]).expect(0);
    assert!(done.out.contains(" 0 not ok"), "{}", done.out);
}
