//! The suite that runs everywhere: the embedded cluster only, no Java, no installed service.
mod demo;
mod groups;
mod layers;
mod read;
