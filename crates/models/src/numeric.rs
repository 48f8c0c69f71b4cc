//! Special functions and optimisation used by the models.

pub mod beta_mean;
mod climb;
#[cfg(test)]
pub(crate) mod differences;
pub mod distribution;
pub mod optimise;
pub mod optimise_many;
pub mod quadrature;
pub mod special;
mod triangular;
pub mod while_alive;
