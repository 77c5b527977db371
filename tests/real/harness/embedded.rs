//! The embedded cluster, started as a user starts it: `kafdeck demo --serve`. Knows its command line only.
use std::path::PathBuf;

use super::cluster::{Cluster, Flavour, Start};
use super::{ports, program};

const SIZE: u16 = 3;

/// Chooses its ports.
pub fn prepare(folder: PathBuf) -> Cluster {
    Cluster::new(Flavour::Embedded, folder, ports::free(SIZE), SIZE as usize)
}

/// How the one process with all three brokers is started: without traffic of its own, so that what a test counts is
/// what the test wrote.
pub fn program(first_port: u16, flags: &[String]) -> Start {
    let serve = format!("127.0.0.1:{first_port}");
    let mut arguments = ["demo", "--serve", &serve, "--seed", "7", "--rate", "0"].map(str::to_owned).to_vec();
    arguments.extend_from_slice(flags);
    Start { program: program::PATH.to_owned(), arguments }
}
