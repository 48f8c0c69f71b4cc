//! Ports and use cases: import, refold, ask, check. Floor 4.
