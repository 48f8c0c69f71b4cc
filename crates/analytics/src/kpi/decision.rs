//! KPIs of the decision: orders and what they are worth.

pub mod average_order_value;
pub mod first_order_value;
pub mod items_per_order;
pub mod net_revenue;
pub mod new_customers;
pub mod orders;
pub mod revenue;
