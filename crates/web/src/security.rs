//! Who is asking, whether they may, whether it was really they who asked, and what is kept of it.

pub mod address;
pub mod audit;
pub mod caller;
pub(crate) mod cookies;
pub(crate) mod csrf;
pub(crate) mod guard;
pub(crate) mod headers;
pub(crate) mod hosts;
pub mod keys;
pub mod password;
pub mod sessions;
pub mod sources;
pub mod throttle;
pub mod token;
