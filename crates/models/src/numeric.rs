//! Special functions and optimisation used by the models.

pub mod distribution;
pub mod hypergeometric;
pub mod optimise;
pub mod optimise_many;
pub mod quadrature;
pub mod special;
