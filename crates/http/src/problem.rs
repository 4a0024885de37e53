//! Errors on the wire: RFC 9457 problem documents made from [`base::Error`], and back again for clients.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use base::{Error, Kind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// `application/problem+json`, as every failed request is answered.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// The page of the code in the documentation.
    #[serde(rename = "type")]
    pub kind_page: String,
    /// Who must act, in words.
    pub title: String,
    pub status: u16,
    /// Stable, for programs.
    pub code: String,
    /// What failed, and why.
    pub detail: String,
    /// Where it is: a file and line, a step, a field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What the reader can do about it.
    #[serde(default)]
    pub fix: Vec<String>,
    /// The same id stands in the server's log.
    #[serde(default)]
    pub correlation_id: String,
    /// Findings in a workflow file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnostics: Option<Value>,
    /// Milliseconds after which a retry makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// Anything else the code's page promises.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Value>,
}

/// The one place where a kind becomes a status.
pub fn status_of(kind: Kind) -> StatusCode {
    match kind {
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::Limited => StatusCode::TOO_MANY_REQUESTS,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        Kind::Cancelled => StatusCode::CONFLICT,
        Kind::Upstream => StatusCode::BAD_GATEWAY,
        Kind::OutcomeUnknown => StatusCode::BAD_GATEWAY,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Codes whose meaning HTTP has a more exact word for than their kind.
fn status_of_error(error: &Error) -> StatusCode {
    match error.code() {
        "bad_json" | "bad_query" | "bad_header" | "too_deep" => StatusCode::BAD_REQUEST,
        "wrong_content_type" => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "method_not_allowed" => StatusCode::METHOD_NOT_ALLOWED,
        "url_too_long" => StatusCode::URI_TOO_LONG,
        "headers_too_large" => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        "version_mismatch" => StatusCode::PRECONDITION_FAILED,
        "precondition_required" => StatusCode::PRECONDITION_REQUIRED,
        "wrong_host" => StatusCode::MISDIRECTED_REQUEST,
        _ => status_of(error.kind()),
    }
}

/// The reverse, for clients that get a status without a problem document.
pub fn kind_of_status(status: StatusCode) -> Kind {
    match status.as_u16() {
        401 => Kind::Unauthenticated,
        403 | 421 => Kind::Forbidden,
        404 | 405 | 410 => Kind::NotFound,
        409 | 412 => Kind::Conflict,
        413 | 414 | 431 => Kind::TooLarge,
        429 => Kind::Limited,
        503 => Kind::Unavailable,
        408 | 504 => Kind::Timeout,
        502 => Kind::Upstream,
        500..=599 => Kind::Internal,
        _ => Kind::Invalid,
    }
}

fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Invalid => "The request is not valid",
        Kind::Unauthenticated => "Sign in first",
        Kind::Forbidden => "This is not allowed",
        Kind::NotFound => "Not found",
        Kind::Conflict => "It has changed meanwhile",
        Kind::TooLarge => "Too large",
        Kind::Limited => "A limit was reached",
        Kind::Unavailable => "Not available now",
        Kind::Timeout => "It took too long",
        Kind::Cancelled => "It was cancelled",
        Kind::Upstream => "An outside system failed",
        Kind::OutcomeUnknown => "The outcome of an outside effect is unknown",
        Kind::Internal => "A fault in the server",
    }
}

impl Problem {
    /// An internal error's words may hold paths or SQL; they go to the log under the correlation id and not out.
    pub fn new(error: &Error, correlation_id: &str) -> Self {
        let internal = error.kind() == Kind::Internal;
        if internal {
            tracing::error!(correlation_id, code = error.code(), place = error.place_text(), "{}", error.message());
        }
        let mut details = error.detail().filter(|_| !internal).cloned();
        let diagnostics = details.as_mut().and_then(Value::as_object_mut).and_then(|object| object.remove("diagnostics"));
        let details = details.filter(|value| value.as_object().is_none_or(|object| !object.is_empty()));
        let detail = if internal {
            format!("the server met a fault of its own; its log has the cause under {correlation_id}")
        } else {
            error.message().to_owned()
        };
        Self {
            kind_page: format!("/docs/errors/{}", error.code()),
            title: title(error.kind()).to_owned(),
            status: status_of_error(error).as_u16(),
            code: error.code().to_owned(),
            detail,
            place: error.place_text().filter(|_| !internal).map(str::to_owned),
            fix: error.fixes().to_vec(),
            correlation_id: correlation_id.to_owned(),
            diagnostics,
            retry_after_ms: error.retry_after(),
            details,
        }
    }

    pub fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let bytes = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(ms) = self.retry_after_ms {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(ms.div_ceil(1000).max(1)));
        }
        response
    }

    /// What a client makes of it: the same error the server raised.
    pub fn into_error(self) -> Error {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let kind = match self.status {
            400 | 415 | 422 | 428 => Kind::Invalid,
            _ => kind_of_status(status),
        };
        let mut error = Error::new(kind, self.code, self.detail);
        if let Some(place) = self.place {
            error = error.place(place);
        }
        for fix in self.fix {
            error = error.fix(fix);
        }
        if let Some(ms) = self.retry_after_ms {
            error = error.retry_after_ms(ms);
        }
        let mut details = match self.details {
            Some(Value::Object(object)) => object,
            Some(other) => Map::from_iter([("value".to_owned(), other)]),
            None => Map::new(),
        };
        if let Some(diagnostics) = self.diagnostics {
            details.insert("diagnostics".to_owned(), diagnostics);
        }
        if kind == Kind::Internal && !self.correlation_id.is_empty() {
            details.insert("correlation_id".to_owned(), Value::from(self.correlation_id));
        }
        if details.is_empty() { error } else { error.details(Value::Object(details)) }
    }
}
