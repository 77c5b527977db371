//! The read engine: one engine for browse, search, count, export and tail.
