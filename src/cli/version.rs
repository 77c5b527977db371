//! What this program is made of, for `--version`: which client library and which TLS library are linked.
use std::sync::LazyLock;

/// The version of the program, of librdkafka and of OpenSSL.
pub fn text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let (_, librdkafka) = rdkafka::util::get_rdkafka_version();
        format!("{}\nlibrdkafka {librdkafka}\n{}", env!("CARGO_PKG_VERSION"), openssl::version::version())
    });
    &TEXT
}
