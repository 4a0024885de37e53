//! Signed heads. The root runs over every link of every chain, so one signature covers all streams and audit chains. The
//! newest one also stands in a file outside the database: a database that ends before it has lost something.

use crate::{
    apply::{Applier, Stop, int},
    chain::Hash,
    fault, folder, mark,
};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base::{Digest, Error, Result, Rng};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path};

const NAME: &str = "orc/journal";

/// A signed point of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Position of the last event or audit record covered.
    pub pos: u64,
    pub root: Digest,
    /// The signed text (C2SP checkpoint: origin, size, root, signature).
    pub note: String,
    /// The key that verifies it, in hexadecimal.
    pub public_key: String,
}

pub(crate) struct Signer(Ed25519KeyPair);

impl Signer {
    /// Reads the key of this data folder, or makes it on first start.
    pub(crate) fn open(dir: &Path, rng: &dyn Rng) -> Result<Self> {
        let path = dir.join("signing.key");
        let there = path.try_exists().map_err(|e| unreadable(&path, &e))?;
        if !there {
            let mut seed = Digest::default();
            rng.fill(&mut seed.0);
            folder::replace_file(&path, format!("{seed}\n").as_bytes())
                .map_err(|e| fault::file("the signing key cannot be written", &path, &e))?;
        }
        Self::read(&path)
    }

    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(|e| unreadable(path, &e))?;
        let seed = text.trim().parse::<Digest>().map_err(|_| bad_key(path))?;
        Ed25519KeyPair::from_seed_unchecked(&seed.0).map(Self).map_err(|_| bad_key(path))
    }

    fn public_key(&self) -> &[u8] {
        self.0.public_key().as_ref()
    }

    /// The public key and the signature. What is signed must begin with words that nothing else begins with which this key signs.
    pub(crate) fn signed(&self, text: &[u8]) -> (Vec<u8>, Vec<u8>) {
        (self.public_key().to_vec(), self.0.sign(text).as_ref().to_vec())
    }

    /// In hexadecimal.
    pub(crate) fn public(&self) -> String {
        hex(self.public_key())
    }
}

fn unreadable(path: &Path, e: &std::io::Error) -> Error {
    fault::file("the signing key cannot be read", path, e)
}

fn bad_key(path: &Path) -> Error {
    Error::invalid("bad_signing_key", "the signing key of the data folder is not 64 hexadecimal digits")
        .place(path.display().to_string())
        .fix("restore the file from a backup; without it older checkpoints cannot be continued")
}

/// Signs where the journal stands and stores it. Runs on the writer, outside a group.
pub(crate) fn sign(applier: &mut Applier<'_>) -> Result<Checkpoint, Stop> {
    let head = signed(&applier.shared.signer, applier.pos, applier.root);
    applier
        .conn
        .execute(
            "INSERT INTO checkpoint(pos, at, root, note) VALUES (?1, ?2, ?3, ?4) ON CONFLICT(pos) DO NOTHING",
            params![int(head.pos), applier.shared.clock.now().0, head.root.0, head.note],
        )
        .map_err(Stop::alone)?;
    Ok(head)
}

/// This point, signed.
pub(crate) fn signed(signer: &Signer, pos: u64, root: Hash) -> Checkpoint {
    let text = format!("{NAME}\n{pos}\n{}\n", base64(&root));
    let mut signature = key_hash(signer.public_key()).to_vec();
    signature.extend_from_slice(signer.0.sign(text.as_bytes()).as_ref());
    let note = format!("{text}\n\u{2014} {NAME} {}\n", base64(&signature));
    Checkpoint { pos, root: Digest(root), note, public_key: signer.public() }
}

/// Puts the newest head beside the database.
pub(crate) fn publish(dir: &Path, head: &Checkpoint) -> Result<()> {
    let path = dir.join("head.json");
    let text = serde_json::to_vec_pretty(head).map_err(|e| Error::internal("storage_error", e.to_string()))?;
    folder::replace_file(&path, &text).map_err(|e| fault::file("the journal's head cannot be written", &path, &e))
}

/// Compares the database with the heads outside of it: the signed one, and the mark of every group.
pub(crate) fn check_head(dir: &Path, conn: &Connection, signer: &Signer) -> Result<()> {
    // The outside first: what is written meanwhile is in the database by then.
    let mark = mark::read(dir);
    let head = noted_head(dir, signer)?;
    let (pos, root) = end(conn)?;
    if let Some(mark) = mark {
        reached(dir, "acknowledged", mark.pos, pos)?;
        if mark.pos == pos && mark.root != root {
            return Err(behind(dir, format!("the database has another history than the one acknowledged at position {pos}")));
        }
    }
    let Some(head) = head else { return Ok(()) };
    let signed: Option<Hash> = conn
        .query_row("SELECT root FROM checkpoint WHERE pos = ?1", [int(head.pos)], |r| r.get(0))
        .optional()
        .map_err(|e| fault::reading("reading a checkpoint", e))?;
    fits(dir, &head, pos, signed)
}

fn behind(dir: &Path, why: String) -> Error {
    Error::conflict("journal_behind_head", why)
        .place(dir.join("head.json").display().to_string())
        .fix("restore the newest copy of the data folder")
        .fix("or accept the loss, which is recorded in the audit: orc verify --accept-loss")
}

/// The newest head outside of the database, as this data folder signed it.
pub(crate) fn noted_head(dir: &Path, signer: &Signer) -> Result<Option<Checkpoint>> {
    let path = dir.join("head.json");
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(fault::file("the journal's head cannot be read", &path, &e)),
    };
    let head: Checkpoint =
        serde_json::from_slice(&text).map_err(|e| behind(dir, format!("the journal's head cannot be understood: {e}")))?;
    let whole = serde_json::to_vec_pretty(&head).is_ok_and(|again| again == text);
    if !whole || !head.verify() || head.public_key != signer.public() {
        return Err(behind(dir, "the journal's head is not the one that this data folder signed".to_owned()));
    }
    Ok(Some(head))
}

fn reached(dir: &Path, what: &str, at: u64, pos: u64) -> Result<()> {
    let why = format!("the database ends at position {pos}, but position {at} was {what}: its end is lost or it is an old copy");
    if pos < at { Err(behind(dir, why)) } else { Ok(()) }
}

/// Does a database that ends at `pos` hold what this head was signed over? `root`: what it has stored for that position.
pub(crate) fn fits(dir: &Path, head: &Checkpoint, pos: u64, root: Option<Hash>) -> Result<()> {
    reached(dir, "signed", head.pos, pos)?;
    if root != Some(head.root.0) {
        return Err(behind(dir, format!("the database has another history than the one signed at position {}", head.pos)));
    }
    Ok(())
}

/// Where the database says that the journal ends.
fn end(conn: &Connection) -> Result<(u64, Hash)> {
    let value: Option<Vec<u8>> = conn
        .query_row("SELECT value FROM meta WHERE key = 'root'", [], |r| r.get(0))
        .optional()
        .map_err(|e| fault::reading("reading the end of the journal", e))?;
    let parts = value.as_ref().and_then(|v| v.split_at_checked(8)).and_then(|(pos, root)| pos.try_into().ok().zip(root.try_into().ok()));
    Ok(parts.map_or((0, crate::chain::GENESIS), |(pos, root)| (u64::from_be_bytes(pos), root)))
}

/// Keeps the heads that were not reached under other names, so that the next start has nothing to refuse.
pub(crate) fn set_aside(dir: &Path, why: &Error) -> Result<()> {
    tracing::warn!("accepted, as told: {why}");
    for (name, aside) in [("head.json", "head.lost.json"), (mark::FILE, "mark.lost")] {
        let path = dir.join(name);
        match fs::rename(&path, dir.join(aside)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                return Err(fault::file("the journal's head cannot be set aside", &path, &e));
            }
            _ => {}
        }
    }
    Ok(())
}

impl Checkpoint {
    /// Is the signature that of the key, over this position and root, and nothing else in the note?
    pub fn verify(&self) -> bool {
        let Some((text, rest)) = self.note.split_once("\n\u{2014} ") else { return false };
        let expect = format!("{NAME}\n{}\n{}\n", self.pos, base64(&self.root.0));
        let signature = rest.trim_end().strip_prefix(NAME).and_then(|s| unbase64(s.trim()));
        let (Some(signature), Ok(key)) = (signature, self.public_key.parse::<Digest>()) else { return false };
        // Base64 and white space leave bits that mean nothing; written again, all of them must be the same.
        text == expect
            && signature.len() == 68
            && signature[..4] == key_hash(&key.0)
            && self.note == format!("{text}\n\u{2014} {NAME} {}\n", base64(&signature))
            && UnparsedPublicKey::new(&ED25519, key.0).verify(text.as_bytes(), &signature[4..]).is_ok()
    }
}

fn key_hash(public_key: &[u8]) -> [u8; 4] {
    let hash = crate::chain::sha256(&[NAME.as_bytes(), b"\n\x01", public_key].concat());
    [hash[0], hash[1], hash[2], hash[3]]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let six = (n >> (18 - 6 * i)) as usize & 63;
            out.push(if i <= chunk.len() { ALPHABET[six] as char } else { '=' });
        }
    }
    out
}

fn unbase64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    for chunk in text.as_bytes().chunks(4) {
        let digits: Vec<u8> = chunk.iter().copied().take_while(|c| *c != b'=').collect();
        let mut n = 0u32;
        for c in &digits {
            n = n << 6 | u32::try_from(ALPHABET.iter().position(|a| a == c)?).ok()?;
        }
        n <<= 6 * (4 - digits.len());
        out.extend(n.to_be_bytes()[1..].iter().take(digits.len().saturating_sub(1)));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_knows_the_examples_of_the_standard() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
            assert_eq!(unbase64(coded).as_deref(), Some(plain.as_bytes()));
        }
        assert_eq!(unbase64("Z!=="), None);
    }
}
