//! The data folder, tried from outside: one binary, one module for each part.
#![allow(clippy::unwrap_used, clippy::cast_possible_wrap, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

mod access;
mod backup;
mod crash;
mod definitions;
mod erase;
mod erase_phases;
mod erase_told;
mod folder;
mod lock;
mod log;
mod old_format;
mod retain;
mod seen;
mod snapshots;
mod space;
mod support;
mod tables;
