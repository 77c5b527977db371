//! kafdeck: the flight deck for Apache Kafka in a terminal.
//!
//! This page is the map: the rooms, who may call whom, and where a change belongs.
//!
//! | room | owns | may name |
//! |---|---|---|
//! | `nearest` | "did you mean": the nearest of some names | safe; all may name it |
//! | `safe` | text from outside made harmless and visible | nobody; all may name it |
//! | [`change`] | a change as plain data (`action`: one file a family, with what takes it back), the gate that it passes, the permit that writing demands, the journal | nobody |
//! | [`config`] | profiles, merging of flags, environment and file; what is remembered; the log's lines | security, decode |
//! | [`import`] | other tools' settings, read into profiles: one file a tool | config |
//! | [`security`] | how a connection is secured and who logs in, as plain data; secrets that never print | nobody |
//! | `schema` | the layout of Kafka's messages: holds bytes to it before a codec believes them. Pure | nobody |
//! | `http` | HTTP as a client, over a stream that somebody else has opened; bounded. Knows no service | nobody |
//! | [`wire`] | Kafka's protocol: frames, connections, versions, routing, retry; and the way to what is asked by HTTP | config, security, change, schema, http |
//! | [`query`] | the `where` language: lexer, parser, compiled form, required literals. Pure | decode |
//! | `decode` | bytes into something to look at and to ask of; `document` is the seam, behind it one file a format: JSON, XML, text, hex; `framed`, and behind it what needs a schema: Avro, Protobuf. Pure | nobody |
//! | `doctor` | why a cluster can't be reached: steps as plain data, what a failure means, and the walk through the layers | wire, security |
//! | `web` | a service beside the cluster that is asked by HTTP and answers in JSON: connections, login, one exchange. Knows no service | wire, http, security |
//! | `connect` | Kafka Connect's REST: what is asked of its workers, and plain data of the answers | web, wire, http, security, change |
//! | `registry` | schema registries that speak Confluent's API: what is asked of them, plain data of the answers, and the schemas that records are read by | web, wire, config, security, http, change, decode |
//! | [`kafka`] | what can be asked of a cluster; `model` is plain data, one file a capability. `known`: what is not known, or in part, and why; `pace`: how a group fares, by evidence | wire, schema, query, decode, change, connect, registry |
//! | `kafka::pulse` | the shared repeated look at the cluster, and (`needs`) what is asked for only while somebody looks | as kafka |
//! | `kafka::read` | the read engine: range, plan, fetch, batch, search, feed | as kafka |
//! | `form` | records as bytes, and JSON Lines back. Pure | kafka's records, decode, ui's text |
//! | `export` | records into files, in the background, with progress | form, kafka |
//! | [`demo`] | a Kafka cluster in this process: `kafdeck demo`, and the double of every test | schema |
//! | [`ui`] | widgets and terminal words. Knows no Kafka | nobody |
//! | [`shell`] | the vocabulary between views and app: View, Command, Effect, Cx; `places` is the table of all places, the routes | change, kafka, ui, config, security |
//! | [`views`] | one file a screen; `mod` says which screen each place opens | shell, doctor, change, kafka, connect, registry, form, export, query, decode, ui, config, import |
//! | [`app`] | the state machine: keys, overlays, chrome. No I/O, no clock | views, shell, change, kafka, ui, config |
//! | [`run`] | the only place that waits for the terminal, spawns, reads the clock (but for the lives of tokens, the time of a record that our own client sends, and the comparison of clocks of a diagnosis) and draws; `writer` is the thread that a stuck terminal holds up instead | everything |
//! | [`cli`] | one file a verb | everything |
//! | [`fuzz`] | the doors of the fuzz targets (`fuzz/`), run by the suite over `fuzz/corpus` as well | what reads bytes from outside; no room names it |
//!
//! `tests/suite/layers.rs` holds the code to this table.

// What is asked of a cluster is futures within futures, whose types the compiler follows all the way down.
#![recursion_limit = "256"]

pub mod app;
pub mod change;
pub mod cli;
pub mod config;
pub(crate) mod connect;
pub(crate) mod decode;
pub mod demo;
pub(crate) mod doctor;
pub(crate) mod export;
pub(crate) mod form;
#[doc(hidden)]
pub mod fuzz;
pub(crate) mod http;
pub mod import;
pub mod kafka;
pub(crate) mod nearest;
pub mod query;
pub(crate) mod registry;
pub mod run;
pub(crate) mod safe;
pub(crate) mod schema;
pub mod security;
pub mod shell;
pub mod ui;
pub mod views;
pub(crate) mod web;
pub mod wire;
