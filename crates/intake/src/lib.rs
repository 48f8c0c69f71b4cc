//! Order files of shops, read into events. Floor 1.
