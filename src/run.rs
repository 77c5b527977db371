//! The event loop: the only place that waits for the terminal, spawns, reads the clock and draws.
