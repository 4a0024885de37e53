//! The client of the API, over TCP to a running server or in process to the same router: one code path for both.

mod events;

pub use events::{Event, EventStream};

use crate::{Problem, kind_of_status};
use axum::{
    Router,
    body::Body,
    http::{HeaderName, HeaderValue, Method, Request, StatusCode, Uri, header},
    response::Response,
};
use base::{Error, Result};
use bytes::Bytes;
use futures_util::{Stream, TryStreamExt};
use http_body_util::BodyExt;
use hyper_util::{
    client::legacy::{Client as Pool, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;
use tower::ServiceExt;

const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// How often a request is sent again that was told to come back.
const AGAIN_MAX: u32 = 2;
/// Whoever is told to wait longer hears that instead.
const WAIT_MAX: Duration = Duration::from_secs(4);

#[derive(Clone)]
enum Way {
    Tcp { pool: Pool<HttpConnector, Body>, url: String },
    InProcess(Router),
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Client {
    way: Way,
    authorization: HeaderValue,
}

impl Client {
    /// `url` as in the address file: `http://127.0.0.1:4680`.
    pub fn tcp(url: &str, token: &str) -> Result<Self> {
        let url = url.trim_end_matches('/').to_owned();
        let parsed: Uri = url.parse().map_err(|_| bad_url(&url))?;
        if parsed.scheme_str() != Some("http") || parsed.authority().is_none() {
            return Err(bad_url(&url));
        }
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(CONNECT_WITHIN));
        let pool = Pool::builder(TokioExecutor::new()).build(connector);
        Ok(Self { way: Way::Tcp { pool, url }, authorization: bearer(token)? })
    }

    /// Calls `router` without a socket.
    pub fn in_process(router: Router, token: &str) -> Result<Self> {
        Ok(Self { way: Way::InProcess(router), authorization: bearer(token)? })
    }

    /// The same way, on behalf of somebody else.
    pub fn with_token(self, token: &str) -> Result<Self> {
        Ok(Self { authorization: bearer(token)?, ..self })
    }

    /// The server's address; `None` in process.
    pub fn url(&self) -> Option<&str> {
        match &self.way {
            Way::Tcp { url, .. } => Some(url),
            Way::InProcess(_) => None,
        }
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        read(self.send(Method::GET, path, &[], Bytes::new()).await?).await
    }

    /// What an answer says in one of its headers.
    pub async fn header(&self, path: &str, name: &str) -> Result<Option<String>> {
        let response = self.send(Method::GET, path, &[], Bytes::new()).await?;
        if !response.status().is_success() {
            return Err(failure(response).await);
        }
        Ok(response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned))
    }

    /// The bytes of a blob.
    pub async fn get_bytes(&self, path: &str) -> Result<Bytes> {
        bytes(self.send(Method::GET, path, &[], Bytes::new()).await?).await
    }

    pub async fn post<B: Serialize + ?Sized, T: DeserializeOwned>(&self, path: &str, body: &B) -> Result<T> {
        read(self.post_raw(path, body, &[]).await?).await
    }

    /// With an `Idempotency-Key`, so that repeating it after a broken connection does nothing twice.
    pub async fn post_once<B: Serialize + ?Sized, T: DeserializeOwned>(&self, path: &str, body: &B, key: &str) -> Result<T> {
        let key = HeaderValue::from_str(key).map_err(|e| Error::invalid("bad_header", format!("the idempotency key is not text: {e}")))?;
        read(self.post_raw(path, body, &[(HeaderName::from_static("idempotency-key"), key)]).await?).await
    }

    /// Any method, with headers such as `if-match`.
    pub async fn call<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        body: Option<&serde_json::Value>,
        more: &[(&'static str, &str)],
    ) -> Result<T> {
        let method = Method::from_bytes(method.as_bytes()).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
        let mut headers = Vec::new();
        for (name, value) in more {
            let value =
                HeaderValue::from_str(value).map_err(|e| Error::invalid("bad_header", format!("the header `{name}` is not text: {e}")))?;
            headers.push((HeaderName::from_static(name), value));
        }
        let body = match body {
            Some(value) => {
                headers.push((header::CONTENT_TYPE, HeaderValue::from_static("application/json")));
                Bytes::from(value.to_string())
            }
            None => Bytes::new(),
        };
        read(self.send(method, path, &headers, body).await?).await
    }

    /// Posts a file as it is read.
    pub async fn upload<T, S>(&self, path: &str, media_type: &'static str, file: S) -> Result<T>
    where
        T: DeserializeOwned,
        S: Stream<Item = std::io::Result<Bytes>> + Send + 'static,
    {
        let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(media_type))];
        read(self.send_once(Method::POST, path, &headers, Body::from_stream(file)).await?).await
    }

    /// A file as it comes; one that breaks off ends with an error.
    pub async fn download(&self, path: &str) -> Result<impl Stream<Item = Result<Bytes>> + Send + Unpin + use<>> {
        let response = self.send(Method::GET, path, &[], Bytes::new()).await?;
        if !response.status().is_success() {
            return Err(failure(response).await);
        }
        Ok(TryStreamExt::map_err(response.into_body().into_data_stream(), |error| broke_off(&error)))
    }

    async fn post_raw<B: Serialize + ?Sized>(&self, path: &str, body: &B, more: &[(HeaderName, HeaderValue)]) -> Result<Response> {
        let bytes = serde_json::to_vec(body).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
        let mut headers = vec![(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        headers.extend_from_slice(more);
        self.send(Method::POST, path, &headers, bytes.into()).await
    }

    /// A live stream from the position after `since`. It ends when the server ends it; a broken connection is an error item.
    pub async fn sse(&self, path: &str, since: Option<u64>) -> Result<EventStream> {
        let mut headers = vec![(header::ACCEPT, HeaderValue::from_static("text/event-stream"))];
        if let Some(since) = since {
            headers.push((HeaderName::from_static("last-event-id"), HeaderValue::from(since)));
        }
        let response = self.send(Method::GET, path, &headers, Bytes::new()).await?;
        if !response.status().is_success() {
            return Err(failure(response).await);
        }
        Ok(EventStream::new(response.into_body(), self.place(path)))
    }

    /// Sends again what the server could not take, when it says: then nothing was done.
    async fn send(&self, method: Method, path: &str, headers: &[(HeaderName, HeaderValue)], body: Bytes) -> Result<Response> {
        let mut again = 0;
        loop {
            let response = self.send_once(method.clone(), path, headers, Body::from(body.clone())).await?;
            match told_to_wait(&response).filter(|_| again < AGAIN_MAX) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Ok(response),
            }
            again += 1;
        }
    }

    async fn send_once(&self, method: Method, path: &str, headers: &[(HeaderName, HeaderValue)], body: Body) -> Result<Response> {
        let target = match &self.way {
            Way::Tcp { url, .. } => format!("{url}{path}"),
            Way::InProcess(_) => path.to_owned(),
        };
        let mut request = Request::builder().method(method).uri(&target).header(header::AUTHORIZATION, self.authorization.clone());
        for (name, value) in headers {
            request = request.header(name, value);
        }
        if matches!(self.way, Way::InProcess(_)) {
            request = request.header(header::HOST, "localhost");
        }
        let request = request.body(body).map_err(|e| Error::invalid("bad_url", format!("`{target}` cannot be asked for: {e}")))?;
        match &self.way {
            Way::Tcp { pool, url } => {
                pool.request(request).await.map(|response| response.map(Body::new)).map_err(|e| unreachable_server(url, &e))
            }
            Way::InProcess(router) => match router.clone().oneshot(request).await {
                Ok(response) => Ok(response),
                Err(never) => match never {},
            },
        }
    }

    fn place(&self, path: &str) -> String {
        format!("{}{path}", self.url().unwrap_or_default())
    }
}

fn told_to_wait(response: &Response) -> Option<Duration> {
    if !matches!(response.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        return None;
    }
    let seconds = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds)).filter(|wait| *wait <= WAIT_MAX)
}

fn bad_url(url: &str) -> Error {
    Error::invalid("bad_url", format!("`{url}` is not the address of a server"))
        .place("--server")
        .fix("addresses look like http://127.0.0.1:4680")
}

fn bearer(token: &str) -> Result<HeaderValue> {
    let mut value = HeaderValue::from_str(&format!("Bearer {token}"))
        .map_err(|_| Error::invalid("bad_token", "the token holds characters that a header cannot carry").place("server.json"))?;
    value.set_sensitive(true);
    Ok(value)
}

fn unreachable_server(url: &str, error: &(dyn std::error::Error + 'static)) -> Error {
    let mut why = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        why = format!("{why}: {inner}");
        cause = inner.source();
    }
    Error::unavailable("server_unreachable", format!("the server does not answer: {why}"))
        .place(url)
        .fix("`orc doctor` says whether a server holds the data folder and answers")
        .fix("`orc up` starts one")
}

async fn bytes(response: Response) -> Result<Bytes> {
    if !response.status().is_success() {
        return Err(failure(response).await);
    }
    whole(response).await
}

async fn whole(response: Response) -> Result<Bytes> {
    let body = response.into_body().collect().await;
    body.map(http_body_util::Collected::to_bytes).map_err(|error| broke_off(&error))
}

fn broke_off(error: &axum::Error) -> Error {
    Error::unavailable("answer_broken", format!("the server's answer broke off: {error}"))
        .fix("repeat the command; `orc doctor` checks the server")
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T> {
    let empty = response.status() == StatusCode::NO_CONTENT;
    let bytes = bytes(response).await?;
    let text: &[u8] = if empty { b"null" } else { &bytes };
    serde_json::from_slice(text).map_err(|error| {
        Error::internal("answer_not_understood", format!("the server's answer is not what this version expects: {error}"))
            .fix("use the same version of `orc` on both sides; `orc doctor` shows both")
    })
}

async fn failure(response: Response) -> Error {
    let status = response.status();
    match whole(response).await.map(|bytes| serde_json::from_slice::<Problem>(&bytes)) {
        Ok(Ok(problem)) => problem.into_error(),
        Ok(Err(_)) => {
            Error::new(kind_of_status(status), "not_our_server", format!("the address answered {status} without a problem document"))
                .fix("check that the address belongs to this program: `orc doctor`")
        }
        Err(error) => error,
    }
}
