//! Configs and topics are changed: what is asked, what the review says, and what became of it.
mod configs;
mod creating;
