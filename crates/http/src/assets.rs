//! The console's files. The bytes are handed in by `orc`; here are the rules of serving them.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use base::Error;
use bytes::Bytes;
use std::borrow::Cow;

/// One file of the console.
pub struct Asset {
    pub bytes: Cow<'static, [u8]>,
    /// Any text that changes with the bytes; a digest of them.
    pub version: String,
}

/// Where the files come from: embedded in the binary, or a folder while developing.
pub trait Assets: Send + Sync {
    /// `path` has no leading slash. `name.br` and `name.gz` beside `name` are used where the client takes them.
    fn get(&self, path: &str) -> Option<Asset>;
}

/// A build without the console.
pub struct NoAssets;

impl Assets for NoAssets {
    fn get(&self, _: &str) -> Option<Asset> {
        None
    }
}

const INDEX: &str = "index.html";
const NO_CONSOLE: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>Orchestrator</title>\
    <p>The server runs, but this build holds no console. <code>cargo xtask up</code> builds one. The API is at <code>/api/v1</code>, \
    its description at <a href=/openapi.json>/openapi.json</a>.";

/// The media type by the name's end; what is unknown is a download.
pub(crate) fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, end)| end) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Files under `assets/` have their hash in the name and never change.
fn immutable(path: &str) -> bool {
    path.starts_with("assets/")
}

pub(crate) fn answer(assets: &dyn Assets, method: &Method, path: &str, headers: &HeaderMap) -> Result<Response, Error> {
    let path = path.trim_start_matches('/');
    let missing = || Error::not_found("no_such_page", format!("there is nothing at `/{}`", path.chars().take(120).collect::<String>()));
    if path.split('/').any(|part| part == "..") || path.contains(['\\', '\0', '%']) {
        return Err(missing());
    }
    if !matches!(*method, Method::GET | Method::HEAD) {
        return Err(missing());
    }
    // Names of screens have no dot; everything else must be a file.
    let last = path.rsplit('/').next().unwrap_or_default();
    let name = if path.is_empty() || !last.contains('.') { INDEX } else { path };
    match negotiated(assets, name, headers) {
        Some((asset, encoding)) => Ok(respond(name, asset, encoding, headers)),
        None if name == INDEX => Ok(page(StatusCode::OK, NO_CONSOLE)),
        None => Err(missing()),
    }
}

/// A small page of our own words, for the moments when the console is not there.
pub(crate) fn page(status: StatusCode, html: &'static str) -> Response {
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

fn negotiated(assets: &dyn Assets, name: &str, headers: &HeaderMap) -> Option<(Asset, Option<&'static str>)> {
    for (coding, end) in [("br", ".br"), ("gzip", ".gz")] {
        if accepts(headers, coding)
            && let Some(asset) = assets.get(&format!("{name}{end}"))
        {
            return Some((asset, Some(coding)));
        }
    }
    assets.get(name).map(|asset| (asset, None))
}

fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(|part| {
        let mut pieces = part.split(';').map(str::trim);
        let named = pieces.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = pieces.any(|piece| piece.strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok()).is_some_and(|q| q <= 0.0));
        named && !refused
    })
}

/// A file that is no part of the console.
pub(crate) fn respond_as(media_type: &'static str, asset: Asset, request: &HeaderMap) -> Response {
    let mut response = respond("", asset, None, request);
    if response.status() == StatusCode::OK {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    response
}

fn respond(name: &str, asset: Asset, encoding: Option<&'static str>, request: &HeaderMap) -> Response {
    let tag = format!("\"{}{}\"", asset.version, encoding.map_or("", |coding| if coding == "br" { "-br" } else { "-gz" }));
    let known = request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|value| value.trim().trim_start_matches("W/") == tag || value.trim() == "*");
    let bytes = match asset.bytes {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    };
    let mut response = Response::new(if known { Body::empty() } else { Body::from(bytes) });
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    let cache = if immutable(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if !known {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
        if let Some(coding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
    }
    response
}
