//! The file: a JSON document per line. The first says what it is, the last signs all before it; between them stand the events in their
//! order, each with its link of the chain, and each value before the first event that names it. So it is written and read from front to
//! back, and what is wrong has a line.

use aws_lc_rs::digest::{Context, SHA256};
use base::{BlobId, Digest, Error, OrgId, Principal, Result, RunId, Timestamp};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use resources::package::Signature;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use store::StoredEvent;

pub(super) const FORMAT: &str = "orc-run/1";
/// What forms of the file are called, apart from their number.
const FAMILY: &str = "orc-run/";
/// A file is read, and written, as a whole.
pub(super) const BYTES_MAX: usize = 64 * 1024 * 1024;
/// As many as a replay takes.
pub(super) const EVENTS_MAX: u64 = 100_000;
/// Of a value. No installation keeps larger ones.
const VALUE_MAX: usize = 48 * 1024 * 1024;

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

/// A file whose every line is what was signed.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) head: Head,
    pub(super) events: Vec<StoredEvent>,
    pub(super) values: HashMap<BlobId, Vec<u8>>,
    /// The public key, base64.
    pub(super) key: String,
}

pub(super) fn too_large(what: String) -> Error {
    Error::too_large("run_file_too_large", what).fix("move the data folder instead: `orc backup` and `orc restore` know no such bound")
}

fn bad(line: usize, what: impl std::fmt::Display) -> Error {
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
fn signed(lines: &[u8]) -> String {
    sha256(lines).to_string()
}

/// Writes a file from front to back.
pub(super) struct Writer {
    out: Vec<u8>,
    org: OrgId,
    link: Digest,
}

impl Writer {
    pub(super) fn new(head: Head) -> Result<Self> {
        let org = head.org;
        let mut writer = Self { out: Vec::new(), org, link: Digest::default() };
        writer.line(&Line::Run(head))?;
        Ok(writer)
    }

    fn line(&mut self, line: &Line) -> Result<()> {
        serde_json::to_writer(&mut self.out, line).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
        self.out.push(b'\n');
        if self.out.len() > BYTES_MAX {
            return Err(too_large(format!("the run makes a file of more than {} MiB", BYTES_MAX >> 20)));
        }
        Ok(())
    }

    pub(super) fn value(&mut self, id: BlobId, bytes: &[u8]) -> Result<()> {
        self.line(&Line::Value { id, sha256: sha256(bytes).to_string(), data: STANDARD.encode(bytes) })
    }

    pub(super) fn event(&mut self, event: &StoredEvent) -> Result<()> {
        self.link = store::event_link(&self.link, self.org, event);
        let StoredEvent { seq, at, actor, kind, body, .. } = event.clone();
        self.line(&Line::Event { seq, at, actor, kind, hash: self.link, body: body.to_string() })
    }

    /// `sign` answers the public key and the signature of a text.
    pub(super) fn end(mut self, sign: impl FnOnce(&str) -> (Vec<u8>, Vec<u8>)) -> Result<Vec<u8>> {
        let (key, value) = sign(&signed(&self.out));
        self.line(&Line::Signature(Signature::of(&key, &value)))?;
        Ok(self.out)
    }
}

/// Refuses a file that is not, byte for byte, what somebody signed. `keys`: those that are trusted; empty: any.
pub(super) fn read(text: &str, keys: &[String]) -> Result<Checked> {
    if text.len() > BYTES_MAX {
        return Err(too_large(format!("the file has {} bytes; at most {BYTES_MAX} are read", text.len())));
    }
    let mut reader = Reader::new(text)?;
    let mut at = 1;
    while let Some((start, line)) = reader.next(text)? {
        at += 1;
        if let Some(signature) = reader.take(at, line)? {
            if reader.at < text.len() {
                return Err(bad(at + 1, "something stands behind the signature"));
            }
            reader.complete(at)?;
            return reader.proven(&signature, &text.as_bytes()[..start], keys);
        }
    }
    Err(cut(at, "its signature is missing"))
}

struct Reader {
    head: Head,
    events: Vec<StoredEvent>,
    values: HashMap<BlobId, Vec<u8>>,
    link: Digest,
    /// Where the next line begins.
    at: usize,
}

impl Reader {
    fn new(text: &str) -> Result<Self> {
        let end = text.find('\n').ok_or_else(|| cut(1, "its first line does not end"))?;
        let first = &text[..end];
        let named = serde_json::from_str::<Value>(first).ok().and_then(|line| line["format"].as_str().map(str::to_owned));
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
        let Ok(Line::Run(head)) = serde_json::from_str(first) else { return Err(bad(1, "its first line says too little")) };
        if head.events > EVENTS_MAX {
            return Err(too_large(format!("the run has {} events; at most {EVENTS_MAX} are read", head.events)).place("line 1"));
        }
        Ok(Self { head, events: Vec::new(), values: HashMap::new(), link: Digest::default(), at: end + 1 })
    }

    /// The next line and where it begins.
    fn next<'t>(&mut self, text: &'t str) -> Result<Option<(usize, &'t str)>> {
        if self.at >= text.len() {
            return Ok(None);
        }
        let start = self.at;
        let length =
            text[start..].find('\n').ok_or_else(|| cut(self.events.len() + self.values.len() + 2, "its last line does not end"))?;
        self.at = start + length + 1;
        Ok(Some((start, &text[start..start + length])))
    }

    /// Answers the signature when the line is that.
    fn take(&mut self, at: usize, line: &str) -> Result<Option<Signature>> {
        match serde_json::from_str(line).map_err(|e| bad(at, format!("column {}: {e}", e.column())))? {
            Line::Run(_) => Err(bad(at, "a run begins in the middle of it")),
            Line::Signature(signature) => Ok(Some(signature)),
            Line::Value { id, sha256: given, data } => {
                if data.len() / 4 * 3 > VALUE_MAX {
                    return Err(too_large(format!("a value is larger than {VALUE_MAX} bytes")).place(format!("line {at}")));
                }
                let bytes = STANDARD.decode(&data).map_err(|_| bad(at, "a value is not base64"))?;
                if sha256(&bytes).to_string() != given {
                    return Err(bad(at, format!("the value {id} is another one")));
                }
                match self.values.insert(id, bytes) {
                    None => Ok(None),
                    Some(_) => Err(bad(at, format!("the value {id} stands there twice"))),
                }
            }
            Line::Event { seq, at: time, actor, kind, hash, body } => {
                if seq != self.events.len() as u64 + 1 {
                    return Err(bad(at, format!("event {seq} stands where event {} belongs", self.events.len() + 1)));
                }
                let stream = self.head.run;
                let event = StoredEvent { stream, seq, pos: seq, kind, at: time, actor, subject: None, body: body.into() };
                self.link = store::event_link(&self.link, self.head.org, &event);
                if self.link != hash {
                    return Err(bad(at, format!("event {seq} is another one")));
                }
                self.events.push(event);
                Ok(None)
            }
        }
    }

    fn complete(&self, at: usize) -> Result<()> {
        let (events, values) = (self.events.len() as u64, self.values.len() as u64);
        if events != self.head.events || values != self.head.values || events == 0 {
            let (told, held) = (&self.head, format!("{events} events and {values} values"));
            return Err(bad(at, format!("it holds {held}, and its first line speaks of {} and {}", told.events, told.values)));
        }
        Ok(())
    }

    fn proven(self, signature: &Signature, lines: &[u8], keys: &[String]) -> Result<Checked> {
        let refused = |why: &str| {
            Error::forbidden("run_file_signature", format!("the file of {} {why}", self.head.run))
                .place("signature")
                .fix("export the run again; trust another key only after comparing it with whoever exported it")
        };
        signature.check(format!("{FORMAT}\n{}", signed(lines)).as_bytes()).map_err(refused)?;
        if !keys.is_empty() && !keys.contains(&signature.key) {
            return Err(refused("is not signed with a key that is trusted here"));
        }
        let Self { head, events, values, .. } = self;
        Ok(Checked { head, events, values, key: signature.key.clone() })
    }
}
