//! The `where` language: lexer, parser, compiled form, required literals. Pure.
