//! The server as a browser sees it.

mod access;
mod customers;
mod economics;
mod events;
mod figures;
mod first_run;
mod frame;
mod identity;
mod import;
mod kpis;
mod login;
mod model_form;
mod models;
mod phases;
mod products;
mod quality;
mod segments;
mod server;
mod settings;
mod support;
mod team;
mod tls;
