//! Special functions and optimisation used by the models.

pub mod distribution;
pub mod hypergeometric;
pub mod optimise;
pub mod quadrature;
pub mod special;
