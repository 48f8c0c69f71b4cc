//! Questions about all customers: KPIs, cohorts, flows, value. Floor 3.
