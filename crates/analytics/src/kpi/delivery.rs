//! KPIs of the delivery: what goes back.

pub mod refund_share;
pub mod refunds;
