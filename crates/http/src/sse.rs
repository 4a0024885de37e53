//! Live streams: server-sent events that can be resumed by id, with a heartbeat, bounded memory, and an end when the
//! server stops.
//!
//! [`follow`] joins what is stored with what is being committed. It subscribes before it reads, forwards only ids above
//! the last one sent, and goes back to reading whenever the tail skipped something, so nothing is lost or sent twice.
//! Nothing is buffered per client beyond one page: a slow client makes its tail lag, and then it reads again.

use crate::{EnvParts, Shutdown};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};
use base::{Error, Result, SharedClock};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream, stream::BoxStream};
use std::{collections::VecDeque, convert::Infallible, future::Future, io::Write, pin::Pin, sync::Arc, time::Duration};
use tokio::sync::{
    OwnedSemaphorePermit,
    broadcast::{self, error::RecvError},
};

/// A comment line keeps the connection open and tells dead ones.
pub const HEARTBEAT: Duration = Duration::from_secs(15);

/// One event, encoded once however many clients get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame(Bytes);

impl Frame {
    /// `data` must be one line, as JSON text from serde is.
    pub fn new(name: &str, id: Option<u64>, data: &[u8]) -> Self {
        Self::with_id(name, id.map(|id| id.to_string()).as_deref(), data)
    }

    /// `id` as text of one line.
    pub(crate) fn with_id(name: &str, id: Option<&str>, data: &[u8]) -> Self {
        let mut out = Vec::with_capacity(data.len() + name.len() + 40);
        if let Some(id) = id {
            let _ = writeln!(out, "id: {id}");
        }
        let _ = write!(out, "event: {name}\ndata: ");
        out.extend(data.iter().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte }));
        out.extend_from_slice(b"\n\n");
        Self(out.into())
    }

    /// The stream is open; come back with this position, even if nothing else came.
    pub fn ready(position: u64) -> Self {
        Self::new("ready", Some(position), b"{}")
    }

    pub fn json<T: serde::Serialize>(name: &str, id: Option<u64>, data: &T) -> Result<Self> {
        let bytes = serde_json::to_vec(data).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
        Ok(Self::new(name, id, &bytes))
    }

    pub fn bytes(&self) -> &Bytes {
        &self.0
    }
}

/// Where a client wants to go on: `Last-Event-ID` wins over `since`, because browsers send it on reconnecting.
pub fn since(headers: &HeaderMap, query: Option<u64>) -> Result<Option<u64>> {
    let Some(value) = headers.get(HeaderName::from_static("last-event-id")) else { return Ok(query) };
    let number = value.to_str().ok().and_then(|text| text.trim().parse().ok());
    number.map(Some).ok_or_else(|| Error::invalid("bad_header", "`Last-Event-ID` is not a number").place("header `Last-Event-ID`"))
}

/// A place among all live connections.
pub(crate) fn place(env: &EnvParts) -> Result<OwnedSemaphorePermit> {
    env.live_places.clone().try_acquire_owned().map_err(|_| {
        Error::unavailable("too_many_live", "the server follows as many live streams as it can")
            .retry_after_ms(5_000)
            .fix("close screens that are not looked at, or try again in a moment")
    })
}

/// The answer of a live operation.
pub struct Events {
    frames: BoxStream<'static, Result<Frame>>,
    clock: SharedClock,
    shutdown: Shutdown,
    _place: OwnedSemaphorePermit,
}

impl Events {
    /// An error in the stream ends it; the client comes back with its last id and gets the error as an answer.
    pub fn new(env: &EnvParts, frames: impl Stream<Item = Result<Frame>> + Send + 'static) -> Result<Self> {
        let place = place(env)?;
        Ok(Self { frames: frames.boxed(), clock: env.clock.clone(), shutdown: env.shutdown.clone(), _place: place })
    }

    #[cfg(test)]
    pub(crate) fn replace_clock(&mut self, clock: SharedClock) {
        self.clock = clock;
    }

    pub(crate) fn into_stream_response(self) -> Response {
        let body = Body::from_stream(self.into_bytes().map(Ok::<_, Infallible>));
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
        response
    }

    fn into_bytes(self) -> impl Stream<Item = Bytes> + Send + 'static {
        // The first comment makes the headers leave at once, also when there is nothing to tell yet.
        let hello = stream::once(async { Bytes::from_static(b": open\n\n") });
        hello.chain(stream::unfold(Some(self), |state| async move {
            let mut this = state?;
            tokio::select! {
                biased;
                () = this.shutdown.wait() => None,
                frame = this.frames.next() => match frame? {
                    Ok(frame) => Some((frame.0, Some(this))),
                    Err(error) => {
                        tracing::warn!(code = error.code(), "a live stream ended: {}", error.message());
                        None
                    }
                },
                () = this.clock.sleep(HEARTBEAT) => Some((Bytes::from_static(b": still here\n\n"), Some(this))),
            }
        }))
    }
}

pub type Fut<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// Something stored under increasing ids and announced through a broadcast.
pub trait Feed: Send + 'static {
    type Item: Send + 'static;
    type Note: Send + Sync + 'static;

    /// At most `limit` items with an id above `after`, ascending. Fewer than `limit` means: that was all at that time.
    fn read(&self, after: u64, limit: usize) -> Fut<'_, Vec<(u64, Self::Item)>>;
    /// The items of this feed in a note, ascending. Ids are gapless, so a jump is noticed.
    fn pick(&self, note: &Self::Note) -> Vec<(u64, Self::Item)>;
}

const PAGE: usize = 256;

struct Follow<F: Feed> {
    feed: F,
    tail: broadcast::Receiver<Arc<F::Note>>,
    last: u64,
    ready: VecDeque<(u64, F::Item)>,
    reading: bool,
}

/// Every item above `after`, stored or yet to come, in order and once. `tail` must have been subscribed before this call.
pub fn follow<F: Feed>(
    feed: F,
    tail: broadcast::Receiver<Arc<F::Note>>,
    after: u64,
) -> impl Stream<Item = Result<(u64, F::Item)>> + Send + 'static {
    let start = Follow { feed, tail, last: after, ready: VecDeque::new(), reading: true };
    stream::unfold(Some(start), |state| async move {
        let mut this = state?;
        match this.next().await {
            Ok(Some(item)) => Some((Ok(item), Some(this))),
            Ok(None) => None,
            Err(error) => Some((Err(error), None)),
        }
    })
}

impl<F: Feed> Follow<F> {
    async fn next(&mut self) -> Result<Option<(u64, F::Item)>> {
        loop {
            if let Some((id, item)) = self.ready.pop_front() {
                self.last = id;
                return Ok(Some((id, item)));
            }
            if self.reading {
                let page = self.feed.read(self.last, PAGE).await?;
                self.reading = page.len() >= PAGE;
                self.ready.extend(page);
                continue;
            }
            match self.tail.recv().await {
                Ok(note) => self.take(&note),
                Err(RecvError::Lagged(_)) => self.reading = true,
                Err(RecvError::Closed) => return Ok(None),
            }
        }
    }

    fn take(&mut self, note: &F::Note) {
        let mut expected = self.last + 1;
        for (id, item) in self.feed.pick(note) {
            if id < expected {
                continue;
            }
            if id > expected {
                self.reading = true;
                return;
            }
            self.ready.push_back((id, item));
            expected += 1;
        }
    }
}
