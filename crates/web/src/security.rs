//! Who is asking, whether they may, and whether it was really they who asked.

pub mod address;
pub(crate) mod cookies;
pub(crate) mod csrf;
pub(crate) mod guard;
pub(crate) mod headers;
pub(crate) mod hosts;
pub mod password;
pub mod sessions;
pub mod throttle;
pub mod token;
