//! The schema in the documentation is the one that the OpenAPI document there makes.

use std::{fs, path::PathBuf};

#[test]
fn the_schema_in_docs_is_current() {
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let document = fs::read_to_string(docs.join("openapi.json")).expect("docs/openapi.json");
    let text = crate::sdl(&serde_json::from_str(&document).expect("JSON")).expect("schema");
    let path = docs.join("schema.graphql");
    if std::env::var_os("ORC_BLESS").is_some() {
        fs::write(&path, &text).expect("written");
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == text, "docs/schema.graphql is stale; ORC_BLESS=1 cargo test -p graphql schema_in_docs writes it anew");
}
