//! The suite that runs everywhere: the embedded cluster only, no Java, no installed service.
// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

mod bad_addresses;
mod bounds;
mod cli;
mod cluster;
mod connect;
mod connect_holes;
mod connect_hostile;
mod connect_verdicts;
mod connector_configs;
mod connector_letters;
mod connector_moves;
mod consequences;
mod controllers;
mod demo;
mod fuzz;
mod groups;
mod layers;
mod lookback;
mod produce;
mod production;
mod pulse;
mod reached;
mod read;
mod registry;
mod screens;
mod secured;
mod story;
mod sums;
mod terminal;
mod wire;
