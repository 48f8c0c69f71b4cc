//! The body of a request, of bounded size and time.

use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use tokio::sync::Semaphore;

/// A body has to be here after so long.
const PATIENCE: Duration = Duration::from_secs(30);
/// Beyond its limit a body is read on and thrown away up to so many bytes, so that its sender reads the answer.
const MOST_DRAINED: usize = 16 << 20;
/// A body of up to so many bytes is read whoever else sends; larger ones have places.
const SMALL: usize = 64 << 10;
/// So many larger bodies are read at once.
const PLACES: usize = 128;

/// Why there is no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoBody {
    /// It is larger than the limit.
    TooLarge,
    /// It did not come in time.
    TooSlow,
    /// The connection ended before it did.
    BrokenOff,
    /// Too many large ones are being read.
    Busy,
    /// It is packed in a way that is not understood.
    Encoding,
}

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Plain,
    Gzip,
}

/// Bounds the memory that bodies under way take.
#[derive(Debug)]
pub(crate) struct Places(Semaphore);

impl Default for Places {
    fn default() -> Self {
        Self(Semaphore::new(PLACES))
    }
}

/// How the headers say that the body is packed.
pub(crate) fn packing(headers: &HeaderMap) -> Result<Packing, NoBody> {
    match headers.get(CONTENT_ENCODING).map(|value| value.as_bytes().trim_ascii().to_ascii_lowercase()).as_deref() {
        None | Some(b"" | b"identity") => Ok(Packing::Plain),
        Some(b"gzip" | b"x-gzip") => Ok(Packing::Gzip),
        Some(_) => Err(NoBody::Encoding),
    }
}

/// Reads a body of up to so many bytes.
pub(crate) async fn body(body: Body, headers: &HeaderMap, most: usize, places: &Places) -> Result<Vec<u8>, NoBody> {
    tokio::time::timeout(PATIENCE, read(body, headers, most, places)).await.unwrap_or(Err(NoBody::TooSlow))
}

async fn read(mut body: Body, headers: &HeaderMap, most: usize, places: &Places) -> Result<Vec<u8>, NoBody> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let mut bytes = Vec::with_capacity(announced.unwrap_or(1_024).min(SMALL.min(most)));
    let mut place = None;
    while let Some(part) = next(&mut body).await? {
        if bytes.len() + part.len() > most {
            drain(body, bytes.len() + part.len()).await?;
            return Err(NoBody::TooLarge);
        }
        if bytes.len() + part.len() > SMALL && place.is_none() {
            place = Some(places.0.try_acquire().map_err(|_| NoBody::Busy)?);
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

async fn drain(mut body: Body, read: usize) -> Result<(), NoBody> {
    let mut read = read;
    while read < MOST_DRAINED
        && let Some(part) = next(&mut body).await?
    {
        read += part.len();
    }
    Ok(())
}

async fn next(body: &mut Body) -> Result<Option<axum::body::Bytes>, NoBody> {
    loop {
        match std::future::poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await {
            None => return Ok(None),
            Some(Err(_)) => return Err(NoBody::BrokenOff),
            // What is no data are trailers, which say nothing to us.
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}
