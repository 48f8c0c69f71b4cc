//! Special functions and optimisation used by the models.

pub mod beta_mean;
pub mod distribution;
pub mod optimise;
pub mod optimise_many;
pub mod quadrature;
pub mod special;
pub mod while_alive;
