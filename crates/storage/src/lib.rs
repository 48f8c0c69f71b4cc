//! The data folder: log, lake, manifest, snapshot, tables, queries. Floor 5.
