//! HTTP and pages. Floor 5.
