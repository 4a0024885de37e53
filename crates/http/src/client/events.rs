//! Reading server-sent events.

use axum::body::{Body, BodyDataStream};
use base::{Error, Result};
use bytes::BytesMut;
use futures_util::{Stream, StreamExt};
use serde::de::DeserializeOwned;
use std::{
    collections::VecDeque,
    pin::Pin,
    task::{Context, Poll, ready},
};

/// One received event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The position, when the id is a number.
    pub id: Option<u64>,
    /// The id as it came: where to go on.
    pub cursor: Option<String>,
    pub name: String,
    pub data: String,
}

impl Event {
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.data)
            .map_err(|e| Error::internal("answer_not_understood", format!("a live event is not what this version expects: {e}")))
    }
}

const EVENT_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Comments (heartbeats) are swallowed.
pub struct EventStream {
    body: BodyDataStream,
    place: String,
    parser: Parser,
    ended: bool,
}

impl EventStream {
    pub(crate) fn new(body: Body, place: String) -> Self {
        Self { body: body.into_data_stream(), place, parser: Parser::default(), ended: false }
    }
}

impl Stream for EventStream {
    type Item = Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(event) = self.parser.ready.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            if self.ended {
                return Poll::Ready(None);
            }
            match ready!(self.body.poll_next_unpin(cx)) {
                None => self.ended = true,
                Some(Ok(bytes)) => {
                    if !self.parser.feed(&bytes) {
                        self.ended = true;
                        let error = Error::too_large("event_too_large", format!("a live event is larger than {EVENT_BYTES_MAX} bytes"));
                        return Poll::Ready(Some(Err(error.place(self.place.clone()))));
                    }
                }
                Some(Err(error)) => {
                    self.ended = true;
                    let error = Error::unavailable("live_broken", format!("the live connection broke: {error}"))
                        .place(self.place.clone())
                        .fix("the run goes on; watch it again, or ask `orc doctor`");
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

#[derive(Default)]
struct Parser {
    rest: BytesMut,
    cursor: Option<String>,
    name: String,
    data: String,
    some: bool,
    ready: VecDeque<Event>,
}

impl Parser {
    /// False when an event is larger than the bound.
    fn feed(&mut self, bytes: &[u8]) -> bool {
        let mut scanned = self.rest.len();
        self.rest.extend_from_slice(bytes);
        while let Some(i) = self.rest[scanned..].iter().position(|byte| *byte == b'\n') {
            let line = self.rest.split_to(scanned + i + 1);
            scanned = 0;
            let line = String::from_utf8_lossy(&line);
            self.line(line.trim_end_matches(['\n', '\r']));
        }
        self.rest.len().max(self.data.len()) <= EVENT_BYTES_MAX
    }

    fn line(&mut self, line: &str) {
        if line.is_empty() {
            let (cursor, name, data) = (self.cursor.take(), std::mem::take(&mut self.name), std::mem::take(&mut self.data));
            if std::mem::take(&mut self.some) {
                let name = if name.is_empty() { "message".to_owned() } else { name };
                let id = cursor.as_deref().and_then(|text| text.parse().ok());
                self.ready.push_back(Event { id, cursor, name, data });
            }
            return;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                if self.some {
                    self.data.push('\n');
                }
                self.data.push_str(value);
                self.some = true;
            }
            "event" => value.clone_into(&mut self.name),
            "id" => self.cursor = Some(value.to_owned()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_fields_and_swallows_comments() {
        let mut parser = Parser::default();
        assert!(parser.feed(b": open\n\nid: 7\nevent: change\ndata: {\"a\":1}\n\n: still here\n\nda"));
        assert!(parser.feed(b"ta: x\r\ndata: y\r\n\r\n"));
        let events: Vec<_> = parser.ready.into();
        assert_eq!(events[0], Event { id: Some(7), cursor: Some("7".into()), name: "change".into(), data: "{\"a\":1}".into() });
        assert_eq!(events[1], Event { id: None, cursor: None, name: "message".into(), data: "x\ny".into() });
        assert_eq!(events.len(), 2);
    }

    proptest! {
        /// However the bytes are cut, the same events come out.
        #[test]
        fn cuts_do_not_matter(texts in prop::collection::vec("[ -~]{0,20}", 1..6), cuts in prop::collection::vec(1usize..9, 1..40)) {
            let mut whole = Vec::new();
            for (i, text) in texts.iter().enumerate() {
                whole.extend_from_slice(crate::sse::Frame::new("change", Some(i as u64), text.as_bytes()).bytes());
            }
            let mut parser = Parser::default();
            let (mut at, mut turn) = (0, 0);
            while at < whole.len() {
                let end = (at + cuts[turn % cuts.len()]).min(whole.len());
                prop_assert!(parser.feed(&whole[at..end]));
                (at, turn) = (end, turn + 1);
            }
            let got: Vec<_> = parser.ready.iter().map(|event| (event.id, event.data.clone())).collect();
            let want: Vec<_> = texts.iter().enumerate().map(|(i, text)| (Some(i as u64), text.clone())).collect();
            prop_assert_eq!(got, want);
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            Parser::default().feed(&bytes);
        }
    }
}
