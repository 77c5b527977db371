//! The vocabulary between views and app.
