//! Sealing of small secrets: AES-256-GCM under a key of the organization. A sealed text opens only in its organization and
//! at the place it was sealed for.

use crate::{OrgStore, fault, folder};
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};
use base::{Digest, Error, OrgId, Result, Rng};
use std::{fs, path::Path};

/// The first byte of a sealed text: how it is to be opened.
const FORM: u8 = 1;

/// The key of the data folder, from which each organization's keys are derived.
pub(crate) struct SealKey(hmac::Key);

impl SealKey {
    /// Reads the key of this data folder, or makes it on first start.
    pub(crate) fn open(dir: &Path, rng: &dyn Rng) -> Result<Self> {
        let path = dir.join("secrets.key");
        let key = match fs::read_to_string(&path) {
            Ok(text) => text.trim().parse::<Digest>().map_err(|_| {
                Error::invalid("bad_secrets_key", "the key of secrets in the data folder is not 64 hexadecimal digits")
                    .place(path.display().to_string())
                    .fix("restore the file from a backup; without it no stored secret can be opened")
            })?,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let mut key = Digest::default();
                rng.fill(&mut key.0);
                folder::replace_file(&path, format!("{key}\n").as_bytes())
                    .map_err(|e| fault::file("the key of secrets cannot be written", &path, &e))?;
                key
            }
            Err(e) => return Err(fault::file("the key of secrets cannot be read", &path, &e)),
        };
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &key.0)))
    }

    fn derive(&self, purpose: &[u8], org: OrgId) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(purpose);
        context.update(org.as_bytes());
        context.sign()
    }

    fn key(&self, org: OrgId) -> Result<LessSafeKey> {
        let key = self.derive(b"orc/seal/v1", org);
        UnboundKey::new(&AES_256_GCM, key.as_ref()).map(LessSafeKey::new).map_err(|_| broken("the key of secrets cannot be used"))
    }
}

fn broken(what: &str) -> Error {
    Error::internal("seal_broken", what).fix("restore `secrets.key` and the database from the same backup")
}

/// What the seal is bound to besides the key: the organization and the place.
fn bound_to(org: OrgId, place: &str) -> Vec<u8> {
    [org.as_bytes(), place.as_bytes()].concat()
}

impl OrgStore {
    /// Encrypts `plain` so that it opens in this organization and at this place only.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let shared = self.store().common();
        let mut nonce = [0; NONCE_LEN];
        shared.rng.fill(&mut nonce);
        let mut out = plain.to_vec();
        shared
            .seals
            .key(self.id())?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound_to(self.id(), place)), &mut out)
            .map_err(|_| broken("a secret could not be sealed"))?;
        Ok([&[FORM], &nonce[..], &out].concat())
    }

    /// Opens what [`OrgStore::seal`] made here for the same place; anything else is refused.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let refused = || broken("a sealed secret does not open: it was changed, or sealed for another place or organization");
        let (form, rest) = sealed.split_first().ok_or_else(refused)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE_LEN).filter(|_| *form == FORM).ok_or_else(refused)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| refused())?;
        let mut bytes = sealed.to_vec();
        let key = self.store().common().seals.key(self.id())?;
        let plain = key.open_in_place(nonce, Aad::from(bound_to(self.id(), place)), &mut bytes).map_err(|_| refused())?;
        Ok(plain.to_vec())
    }

    /// The same bytes at the same place have the same fingerprint; nobody without the key can try values against it.
    pub fn fingerprint(&self, place: &str, plain: &[u8]) -> Digest {
        let key = self.store().common().seals.derive(b"orc/fingerprint/v1", self.id());
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key.as_ref()));
        context.update(&(place.len() as u64).to_be_bytes());
        context.update(place.as_bytes());
        context.update(plain);
        let mut out = Digest::default();
        out.0.copy_from_slice(context.sign().as_ref());
        out
    }
}
