//! Special functions and optimisation used by the models.

pub mod beta_mean;
mod climb;
pub mod distribution;
pub mod optimise;
pub mod optimise_many;
pub mod quadrature;
pub mod special;
mod triangular;
pub mod while_alive;
