//! Undoing gzip, up to a limit: a small body that unpacks to gigabytes fills no memory.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::Refusal;

/// The first bytes of everything packed by gzip (RFC 1952). No JSON begins so.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The body, unpacked where it is gzip, whatever its headers say: a page that sends while it is left cannot set any.
pub fn unpack(body: &[u8], is_said_to_be_packed: bool, most: usize) -> Result<Cow<'_, [u8]>, Refusal> {
    if !body.starts_with(&MAGIC) {
        let is_plain = !is_said_to_be_packed || body.is_empty() || looks_like_json(body);
        return if !is_plain {
            Err(Refusal::NotGzip)
        } else if body.len() > most {
            Err(Refusal::TooLarge { most })
        } else {
            Ok(Cow::Borrowed(body))
        };
    }
    let mut plain = Vec::with_capacity(most.min(body.len().saturating_mul(4)));
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    MultiGzDecoder::new(body).take(limit).read_to_end(&mut plain).map_err(|_| Refusal::NotGzip)?;
    if plain.len() > most { Err(Refusal::TooLarge { most }) } else { Ok(Cow::Owned(plain)) }
}

/// Some proxies unpack a body and leave the header that says it is packed.
fn looks_like_json(body: &[u8]) -> bool {
    matches!(body.trim_ascii_start().first(), Some(b'{' | b'['))
}
