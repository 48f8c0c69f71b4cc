//! The one expression language of phases, segments, triggers and conditions. Floor 1.
