//! The server as a browser sees it.

mod access;
mod first_run;
mod frame;
mod import;
mod login;
mod phases;
mod server;
mod settings;
mod support;
