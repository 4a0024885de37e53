//! Signatures as Standard Webhooks has them: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`.

use aws_lc_rs::hmac;
use base::{Error, Result, Rng};
use base64::{Engine as _, engine::general_purpose::STANDARD};

pub(crate) const PREFIX: &str = "whsec_";

/// Bytes of a key.
const KEY_MIN: usize = 24;
const KEY_MAX: usize = 64;

/// One signing secret, never printed.
pub(crate) struct Key(hmac::Key);

impl Key {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let bad = |why: &str| {
            Error::invalid("bad_signing_secret", format!("a signing secret cannot be used: {why}"))
                .fix("a signing secret is `whsec_` and base64 of 24 to 64 random bytes: whsec_$(openssl rand -base64 32)")
        };
        let coded = text.strip_prefix(PREFIX).ok_or_else(|| bad("it does not begin with `whsec_`"))?;
        let bytes = STANDARD.decode(coded).map_err(|_| bad("what follows `whsec_` is not base64"))?;
        if !(KEY_MIN..=KEY_MAX).contains(&bytes.len()) {
            return Err(bad(&format!("it holds {} bytes", bytes.len())));
        }
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(format!("{id}.{timestamp}.").as_bytes());
        context.update(body);
        format!("v1,{}", STANDARD.encode(context.sign()))
    }
}

/// A fresh secret.
pub(crate) fn fresh(rng: &dyn Rng) -> String {
    let mut bytes = [0; 32];
    rng.fill(&mut bytes);
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

/// The value of `webhook-signature`: one signature for each secret, so that a receiver may hold the old or the new one.
pub(crate) fn signature(keys: &[Key], id: &str, timestamp: i64, body: &[u8]) -> String {
    keys.iter().map(|key| key.sign(id, timestamp, body)).collect::<Vec<_>>().join(" ")
}
