//! The console's files.

use super::*;
use crate::{Asset, Assets};

pub(crate) struct TestFiles;

impl Assets for TestFiles {
    fn get(&self, path: &str) -> Option<Asset> {
        let text: &'static [u8] = match path {
            "index.html" => b"<!doctype html>",
            "assets/app-1a2b.js" => b"plain",
            "assets/app-1a2b.js.br" => b"brotli",
            "assets/app-1a2b.js.gz" => b"gzip",
            "logo.svg" => b"<svg/>",
            _ => return None,
        };
        Some(Asset { bytes: text.into(), version: path.replace(['/', '.'], "-") })
    }
}

#[tokio::test]
async fn screens_get_the_page_and_files_get_their_type() {
    let house = house();
    for path in ["/", "/runs", "/runs/run_0190", "/runs/run_1/tasks/files[3]"] {
        let response = Ask::get(&path.replace('[', "%5B").replace(']', "%5D")).send(&house).await;
        let expected = if path.contains('[') { 404 } else { 200 };
        assert_eq!(response.status(), expected, "{path}");
    }
    let page = Ask::get("/runs").send(&house).await;
    assert_eq!((head(&page, "content-type"), head(&page, "cache-control")), ("text/html; charset=utf-8", "no-cache"));
    let logo = Ask::get("/logo.svg").send(&house).await;
    assert_eq!(head(&logo, "content-type"), "image/svg+xml");
    for path in ["/missing.js", "/../secret.txt", "/%2e%2e/secret.txt", "/assets/none.css"] {
        assert_eq!(Ask::get(path).send(&house).await.status(), 404, "{path}");
    }
    assert_eq!(Ask::new(Method::POST, "/").send(&house).await.status(), 404);
}

#[tokio::test]
async fn hashed_files_are_kept_and_sent_compressed() {
    let house = house();
    for (accepts, coding, body) in [
        ("gzip, deflate, br", "br", "brotli"),
        ("gzip", "gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip", "gzip"),
        ("", "", "plain"),
        ("identity", "", "plain"),
    ] {
        let response = Ask::get("/assets/app-1a2b.js").header("accept-encoding", accepts).send(&house).await;
        assert_eq!((head(&response, "content-encoding"), head(&response, "vary")), (coding, "accept-encoding"));
        assert_eq!(head(&response, "cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(head(&response, "content-type"), "text/javascript; charset=utf-8");
        assert_eq!(bytes(response).await, body.as_bytes());
    }
}

#[tokio::test]
async fn an_unchanged_file_is_not_sent_again() {
    let house = house();
    let first = Ask::get("/").send(&house).await;
    let tag = head(&first, "etag").to_owned();
    let second = Ask::get("/").header("if-none-match", &format!("\"other\", W/{tag}")).send(&house).await;
    assert_eq!(second.status(), 304);
    assert!(bytes(second).await.is_empty());
    assert_eq!(Ask::get("/").header("if-none-match", "\"other\"").send(&house).await.status(), 200);
}
