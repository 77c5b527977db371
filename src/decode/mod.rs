//! Bytes into something to look at: JSON, XML, text, hex. Pure; knows nobody.
