//! Requests that hold only for what the caller has seen: `If-Match`, `If-None-Match`.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use base::{Error, Result};
use bytes::Bytes;
use resources::Resource;
use serde::Serialize;

pub(super) fn if_match(headers: &HeaderMap) -> Result<Option<String>> {
    text(headers, &header::IF_MATCH)
}

pub(super) fn if_none_match(headers: &HeaderMap) -> Result<Option<String>> {
    text(headers, &header::IF_NONE_MATCH)
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Result<Option<String>> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let read = value.to_str().ok().map(str::trim).filter(|text| are_tags(text) && values.next().is_none());
    read.map(|text| Some(text.to_owned())).ok_or_else(|| {
        Error::invalid("bad_header", format!("`{name}` is not a list of ETags"))
            .place(format!("header `{name}`"))
            .fix("send the `ETag` of an earlier answer as it was")
    })
}

/// `*`, or ETags with commas between them. An empty list fits nothing: nobody who lost the tag writes over what was not seen.
fn are_tags(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() && text != "*" {
        let Some(inner) = rest.strip_prefix("W/").unwrap_or(rest).strip_prefix('"') else { return false };
        let Some((tag, after)) = inner.split_once('"') else { return false };
        if !tag.bytes().all(|b| b.is_ascii_graphic()) {
            return false;
        }
        rest = after.trim_start();
        match rest.strip_prefix(',') {
            Some(more) if !more.trim().is_empty() => rest = more.trim_start(),
            _ => return rest.is_empty(),
        }
    }
    true
}

/// Weakly: what was seen is what is there.
pub(super) fn matches(given: &str, etag: &str) -> bool {
    given.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == "*" || one == etag)
}

/// The answer to a read of what the caller has already.
pub(super) fn unchanged(etag: &str) -> Result<Response> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    tag(&mut response, etag)?;
    Ok(response)
}

fn tag(response: &mut Response, etag: &str) -> Result<()> {
    let value = HeaderValue::from_str(etag).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
    response.headers_mut().insert(header::ETAG, value);
    // May be kept by the caller, and asked about each time.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(())
}

/// JSON that is not to be kept.
pub(super) fn json<T: Serialize>(status: StatusCode, value: &T) -> Result<Response> {
    let bytes = serde_json::to_vec(value).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
    Ok(crate::answer::json_response(status, Bytes::from(bytes)))
}

/// JSON of something that has an ETag.
pub(super) fn tagged<T: Serialize>(status: StatusCode, value: &T, etag: &str) -> Result<Response> {
    let mut response = json(status, value)?;
    tag(&mut response, etag)?;
    Ok(response)
}

pub(super) fn resource(status: StatusCode, resource: &Resource) -> Result<Response> {
    tagged(status, resource, &resource.etag)
}

pub(super) fn empty() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    crate::no_store(&mut response);
    response
}
