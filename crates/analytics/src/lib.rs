//! Questions about all customers: KPIs, cohorts, flows, value. Floor 3.
//!
//! ```text
//! Book ──► OrderTable (columns, sorted by day; built once per change of data)
//!              ├──► kpi: one catalogue; a KPI of any period is a pass over a stretch of rows
//!              └──► cohort: repeat purchases by month of the first order
//!
//! Book ──► PhaseHistory (every stay of every customer in a phase model)
//!              ├──► flows, traffic: who moved where; who came, left and stayed, by day, week or month
//!              ├──► dwell: how long they stay, and where they go from there
//!              ├──► breakdown: phases by cohort and channel
//!              └──► foresight: the next phase of each customer, and how many each phase will have
//!
//! Book + Goods ──► products: bought together, what comes next for a customer, what runs out when
//!
//! Book + Goods + Spending ──► economics: what customers cost, when they have paid it back, and what keeping them costs
//!
//! Knowledge ──┬► intensity: how close customers are to the firm, one by one and by the quarter that won them
//!             ├──► buying: who buys within 30, 90 and 365 days, learned from the past and tried on it
//!             └──► next_order, lasting: when the next order comes, how long customers stay
//! ```
//!
//! Pure: no IO, no clock, no randomness. The day is an argument.

pub mod breakdown;
pub mod buying;
pub mod cohort;
pub mod crowd;
pub mod dwell;
pub mod economics;
pub mod flows;
pub mod foresight;
pub mod history;
pub mod intensity;
pub mod kpi;
pub mod lasting;
pub mod next_order;
pub mod orders;
pub mod population;
pub mod products;
pub mod traffic;
pub mod validity;
pub mod value;

pub use cohort::Cohorts;
pub use crowd::Crowd;
pub use history::PhaseHistory;
pub use orders::{CustomerSet, OrderTable};
