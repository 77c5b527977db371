//! Profiles and settings, merged from flags, environment and file. Knows no other room.
