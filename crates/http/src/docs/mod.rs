//! Pages that people read without the console: the reference of the API and a page for each error code. They are written on
//! the server, work without scripts, and load nothing from anywhere else.

mod html;
mod markdown;
mod reference;
mod schema;

pub(crate) use html::{Page, page};

use crate::{Operations, assets, security};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::Response,
    routing::{self, MethodRouter},
};
use bytes::Bytes;
use std::sync::{Arc, LazyLock};

const CSS: &str = include_str!("files/docs.css");
const JS: &str = include_str!("files/docs.js");

/// Markdown of a page, by code.
type Read = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// The pages of the error codes, handed in by `orc`.
#[derive(Clone)]
pub struct ErrorPages {
    pub page: Read,
    pub codes: Vec<String>,
}

impl Default for ErrorPages {
    fn default() -> Self {
        Self { page: Arc::new(|_| None), codes: Vec::new() }
    }
}

/// Everything under `/docs`.
pub(crate) fn routes(operations: &Operations, errors: ErrorPages) -> Vec<(&'static str, MethodRouter)> {
    let errors = Arc::new(errors);
    let (operations, codes, indexed) = (operations.clone(), errors.clone(), errors.clone());
    vec![
        ("/docs", routing::get(|| async { moved("/docs/api") })),
        ("/docs/api", fixed("text/html; charset=utf-8", move || reference::render(operations.document(), &codes.codes).into())),
        ("/docs/errors", fixed("text/html; charset=utf-8", move || error_index(&indexed).into())),
        ("/docs/docs.css", fixed("text/css; charset=utf-8", || Bytes::from_static(CSS.as_bytes()))),
        ("/docs/docs.js", fixed("text/javascript; charset=utf-8", || Bytes::from_static(JS.as_bytes()))),
        ("/docs/errors/{code}", routing::get(move |request: Request| error_page(errors.clone(), request))),
    ]
}

/// A page that is made when it is first asked for, and is the same from then on.
fn fixed(media_type: &'static str, make: impl Fn() -> Bytes + Send + Sync + 'static) -> MethodRouter {
    let made: Arc<LazyLock<(Bytes, String), Make>> = Arc::new(LazyLock::new(Box::new(move || {
        let bytes = make();
        let hash = crate::session::hash(&String::from_utf8_lossy(&bytes));
        let tag = hash.iter().take(8).fold(String::new(), |tag, byte| format!("{tag}{byte:02x}"));
        (bytes, tag)
    })));
    routing::get(move |request: Request| {
        let (bytes, tag) = LazyLock::force(&made).clone();
        async move {
            let asset = crate::Asset { bytes: bytes.to_vec().into(), version: tag };
            let mut response = assets::respond_as(media_type, asset, request.headers());
            harden(&mut response);
            response
        }
    })
}

type Make = Box<dyn FnOnce() -> (Bytes, String) + Send + Sync>;

fn moved(to: &'static str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_static(to));
    response
}

/// These pages need less than the console does.
fn harden(response: &mut Response) {
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(security::DOCS_CSP));
}

/// A page of our own words, with this status.
pub(crate) fn answer(status: StatusCode, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    harden(&mut response);
    response
}

async fn error_page(errors: Arc<ErrorPages>, request: Request) -> Response {
    let code = request.uri().path().rsplit('/').next().unwrap_or_default();
    let known = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match known.then(|| (errors.page)(code)).flatten() {
        Some(text) => {
            let title = text.lines().next().unwrap_or_default().trim_start_matches(['#', ' ']);
            let body = format!(
                "<article class=\"prose\">{}<p><a href=\"/docs/errors\">All error codes</a></p></article>",
                markdown::render(&text)
            );
            answer(StatusCode::OK, page(&Page { title, body: &body, nav: "", scripted: false }))
        }
        None => {
            let body = "<article class=\"prose\"><h1>There is no such error code</h1>\
                 <p>Codes are listed on the <a href=\"/docs/errors\">page of all error codes</a>.</p></article>";
            answer(StatusCode::NOT_FOUND, page(&Page { title: "No such error code", body, nav: "", scripted: false }))
        }
    }
}

fn error_index(errors: &ErrorPages) -> String {
    let mut items = String::new();
    for code in &errors.codes {
        let text = (errors.page)(code).unwrap_or_default();
        let title = text.lines().next().unwrap_or_default().trim_start_matches(['#', ' ']);
        let words = title.strip_prefix(code.as_str()).map_or(title, |rest| rest.trim_start_matches([':', ' ']));
        items += &format!("<li><a href=\"/docs/errors/{0}\"><code>{0}</code></a> {1}</li>", html::escape(code), html::escape(words));
    }
    let body = format!(
        "<h1>Error codes</h1><p>Every failure carries a stable code. Its page says what it means and what to do; \
         <code>orc explain CODE</code> prints it too.</p>{}<ul class=\"codes\" data-find>{items}</ul>",
        html::search("Find a code")
    );
    page(&Page { title: "Error codes", body: &body, nav: "", scripted: true })
}

#[cfg(test)]
mod tests;
