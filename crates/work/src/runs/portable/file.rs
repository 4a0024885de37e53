//! The file: a JSON document per line. The first says what it is, the last signs all before it; between them stand the events in their
//! order, each with its link of the chain, and each value before the first event that names it. So it is written and read from front to
//! back, and what is wrong has a line.

use aws_lc_rs::digest::{Context, SHA256};
use base::{BlobId, Digest, Error, OrgId, Principal, Result, RunId, Timestamp};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use resources::package::Signature;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{BufRead, Read};
use store::StoredEvent;

pub(super) const FORMAT: &str = "orc-run/1";
/// What forms of the file are called, apart from their number.
const FAMILY: &str = "orc-run/";
/// Of a value. No installation keeps larger ones.
const VALUE_MAX: usize = 48 * 1024 * 1024;
/// Of a line: the largest value in base64, and what stands around it.
const LINE_MAX: usize = VALUE_MAX / 3 * 4 + 64 * 1024;

#[derive(Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
enum Line {
    Run(Head),
    Value { id: BlobId, sha256: String, data: String },
    Event { seq: u64, at: Timestamp, actor: Principal, kind: String, hash: Digest, body: String },
    Signature(Signature),
}

/// What the first line says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) format: String,
    pub(super) run: RunId,
    /// Where it happened: the chain is this organization's.
    pub(super) org: OrgId,
    /// The version of the program that wrote the file.
    pub(super) program: String,
    pub(super) events: u64,
    pub(super) values: u64,
}

/// One line of the middle.
#[derive(Debug)]
pub(super) enum Item {
    Value { id: BlobId, bytes: Vec<u8> },
    Event(StoredEvent),
}

fn too_large(what: String) -> Error {
    Error::too_large("run_file_too_large", what).fix("move the data folder instead: `orc backup` and `orc restore` know no such bound")
}

pub(super) fn bad(line: usize, what: impl std::fmt::Display) -> Error {
    Error::invalid("bad_run_file", format!("the file is not the one that was written: {what}"))
        .place(format!("line {line}"))
        .fix("transfer it again, or export the run again")
}

/// Its end is missing.
fn cut(line: usize, what: &str) -> Error {
    Error::invalid("run_file_cut", format!("the file ends too early: {what}"))
        .place(format!("line {line}"))
        .fix("transfer it again, or export the run again")
}

pub(crate) fn sha256(bytes: &[u8]) -> Digest {
    let mut context = Context::new(&SHA256);
    context.update(bytes);
    let mut out = Digest::default();
    out.0.copy_from_slice(context.finish().as_ref());
    out
}

/// What is signed of the lines before the signature.
#[derive(Clone)]
struct Sum(Context);

impl Sum {
    fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    fn end(self) -> String {
        let mut out = Digest::default();
        out.0.copy_from_slice(self.0.finish().as_ref());
        out.to_string()
    }
}

/// Writes a file from front to back. Each function answers the bytes of its line.
pub(super) struct Writer {
    sum: Sum,
    org: OrgId,
    link: Digest,
}

impl Writer {
    pub(super) fn new(org: OrgId) -> Self {
        Self { sum: Sum::new(), org, link: Digest::default() }
    }

    fn line(&mut self, line: &Line) -> Result<Vec<u8>> {
        let mut out = serde_json::to_vec(line).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
        out.push(b'\n');
        if out.len() > LINE_MAX {
            return Err(too_large(format!("a line of the file would have {} bytes; at most {LINE_MAX} are read", out.len())));
        }
        self.sum.0.update(&out);
        Ok(out)
    }

    pub(super) fn head(&mut self, head: Head) -> Result<Vec<u8>> {
        self.line(&Line::Run(head))
    }

    pub(super) fn value(&mut self, id: BlobId, bytes: &[u8]) -> Result<Vec<u8>> {
        self.line(&Line::Value { id, sha256: sha256(bytes).to_string(), data: STANDARD.encode(bytes) })
    }

    pub(super) fn event(&mut self, event: &StoredEvent) -> Result<Vec<u8>> {
        self.link = store::event_link(&self.link, self.org, event);
        let StoredEvent { seq, at, actor, kind, body, .. } = event.clone();
        self.line(&Line::Event { seq, at, actor, kind, hash: self.link, body: body.to_string() })
    }

    /// `sign` answers the public key and the signature of a text.
    pub(super) fn end(&mut self, sign: impl FnOnce(&str) -> (Vec<u8>, Vec<u8>)) -> Result<Vec<u8>> {
        let (key, value) = sign(&self.sum.clone().end());
        self.line(&Line::Signature(Signature::of(&key, &value)))
    }
}

/// Reads a file from front to back, a line at a time. What it has given is what somebody signed once it has given everything.
pub(super) struct Reader<R> {
    input: R,
    line: Vec<u8>,
    pub(super) head: Head,
    /// The number of the last line.
    pub(super) at: usize,
    events: u64,
    values: u64,
    link: Digest,
    sum: Sum,
    key: Option<String>,
}

/// False at the end of the input; a line that does not end is an error.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>, at: usize) -> Result<bool> {
    line.clear();
    let read = Read::take(&mut *input, LINE_MAX as u64).read_until(b'\n', line).map_err(|e| unread(&e))?;
    match line.last() {
        Some(b'\n') => Ok(true),
        None => Ok(false),
        Some(_) if read == LINE_MAX => Err(too_large(format!("a line is longer than {LINE_MAX} bytes")).place(format!("line {at}"))),
        Some(_) if at == 1 => Err(cut(at, "its first line does not end")),
        Some(_) => Err(cut(at, "its last line does not end")),
    }
}

pub(super) fn unread(e: &std::io::Error) -> Error {
    Error::unavailable("run_file_not_kept", format!("the file that is brought in cannot be kept while it is read: {e}"))
        .fix("look whether the disk of the data folder is full, then import it again")
}

impl<R: BufRead> Reader<R> {
    pub(super) fn new(mut input: R) -> Result<Self> {
        let mut line = Vec::new();
        if !read_line(&mut input, &mut line, 1)? {
            return Err(cut(1, "its first line does not end"));
        }
        let named = serde_json::from_slice::<Value>(&line).ok().and_then(|line| line["format"].as_str().map(str::to_owned));
        match named.as_deref() {
            Some(FORMAT) => {}
            Some(other) if other.starts_with(FAMILY) => {
                let shown: String = other.chars().take(40).collect();
                return Err(Error::invalid("run_file_newer", format!("the file is of the form `{shown}`; this program reads `{FORMAT}`"))
                    .place("line 1")
                    .fix("open it with a newer version of the program"));
            }
            _ => return Err(bad(1, "it does not begin as the file of a run does")),
        }
        let Ok(Line::Run(head)) = serde_json::from_slice(&line) else { return Err(bad(1, "its first line says too little")) };
        let mut sum = Sum::new();
        sum.0.update(&line);
        Ok(Self { input, line, head, at: 1, events: 0, values: 0, link: Digest::default(), sum, key: None })
    }

    /// The bytes of the line that was read last.
    pub(super) fn raw(&self) -> &[u8] {
        &self.line
    }

    /// The key that everything is signed with, base64: there when everything was given.
    pub(super) fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// `None` at the end, when everything was what somebody signed. `keys`: those that are trusted; empty: any.
    pub(super) fn next(&mut self, keys: &[String]) -> Result<Option<Item>> {
        let mut line = std::mem::take(&mut self.line);
        self.at += 1;
        let there = read_line(&mut self.input, &mut line, self.at)?;
        self.line = line;
        if !there {
            return Err(cut(self.at - 1, "its signature is missing"));
        }
        let at = self.at;
        let item = match serde_json::from_slice(&self.line).map_err(|e| bad(at, format!("column {}: {e}", e.column())))? {
            Line::Run(_) => return Err(bad(at, "a run begins in the middle of it")),
            Line::Signature(signature) => return self.proven(&signature, keys).map(|()| None),
            Line::Value { id, sha256, data } => self.value(id, &sha256, &data)?,
            Line::Event { seq, at: time, actor, kind, hash, body } => {
                self.events += 1;
                if seq != self.events {
                    return Err(bad(at, format!("event {seq} stands where event {} belongs", self.events)));
                }
                let stream = self.head.run;
                let event = StoredEvent { stream, seq, pos: seq, kind, at: time, actor, subject: None, body: body.into() };
                self.link = store::event_link(&self.link, self.head.org, &event);
                if self.link != hash {
                    return Err(bad(at, format!("event {seq} is another one")));
                }
                Item::Event(event)
            }
        };
        self.sum.0.update(&self.line);
        Ok(Some(item))
    }

    fn value(&mut self, id: BlobId, given: &str, data: &str) -> Result<Item> {
        let at = self.at;
        if data.len() / 4 * 3 > VALUE_MAX {
            return Err(too_large(format!("a value is larger than {VALUE_MAX} bytes")).place(format!("line {at}")));
        }
        let bytes = STANDARD.decode(data).map_err(|_| bad(at, "a value is not base64"))?;
        if sha256(&bytes).to_string() != given {
            return Err(bad(at, format!("the value {id} is another one")));
        }
        self.values += 1;
        Ok(Item::Value { id, bytes })
    }

    fn proven(&mut self, signature: &Signature, keys: &[String]) -> Result<()> {
        let (events, values, told) = (self.events, self.values, &self.head);
        if !self.input.fill_buf().map_err(|e| unread(&e))?.is_empty() {
            return Err(bad(self.at + 1, "something stands behind the signature"));
        }
        if events != told.events || values != told.values || events == 0 {
            let held = format!("{events} events and {values} values");
            return Err(bad(self.at, format!("it holds {held}, and its first line speaks of {} and {}", told.events, told.values)));
        }
        let run = told.run;
        let refused = |why: &str| {
            Error::forbidden("run_file_signature", format!("the file of {run} {why}"))
                .place("signature")
                .fix("export the run again; trust another key only after comparing it with whoever exported it")
        };
        signature.check(format!("{FORMAT}\n{}", self.sum.clone().end()).as_bytes()).map_err(refused)?;
        if !keys.is_empty() && !keys.contains(&signature.key) {
            return Err(refused("is not signed with a key that is trusted here"));
        }
        self.key = Some(signature.key.clone());
        Ok(())
    }
}
