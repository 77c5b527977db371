//! What the codec asks of every message, for those that are read or written by hand: much of it says that a client never does the
//! other thing. `answer_by_hand` is for an answer, which is read; `question_of_codec` for a question of the codec's own with
//! such an answer.

/// An answer that is only read: its versions, and the answer of the codec that has the same header.
macro_rules! answer_by_hand {
    ($answer:ty, $versions:expr, $codec:ty) => {
        impl kafka_protocol::protocol::Message for $answer {
            const VERSIONS: kafka_protocol::protocol::VersionRange = $versions;
            const DEPRECATED_VERSIONS: Option<kafka_protocol::protocol::VersionRange> = None;
        }

        impl kafka_protocol::protocol::HeaderVersion for $answer {
            fn header_version(version: i16) -> i16 {
                <$codec as kafka_protocol::protocol::HeaderVersion>::header_version(version)
            }
        }

        impl kafka_protocol::protocol::Encodable for $answer {
            fn encode<B: kafka_protocol::protocol::buf::ByteBufMut>(
                &self,
                _: &mut B,
                _: i16,
            ) -> anyhow::Result<()> {
                anyhow::bail!("a client never writes this answer")
            }
            fn compute_size(&self, _: i16) -> anyhow::Result<usize> {
                anyhow::bail!("a client never writes this answer")
            }
        }
    };
}

/// A question that is one of the codec's, in these versions, with another answer.
macro_rules! question_of_codec {
    ($question:ident($codec:ty), $min:literal..=$max:literal, $answer:ty) => {
        impl kafka_protocol::protocol::Message for $question {
            const VERSIONS: kafka_protocol::protocol::VersionRange =
                kafka_protocol::protocol::VersionRange { min: $min, max: $max };
            const DEPRECATED_VERSIONS: Option<kafka_protocol::protocol::VersionRange> = None;
        }

        impl kafka_protocol::protocol::HeaderVersion for $question {
            fn header_version(version: i16) -> i16 {
                <$codec as kafka_protocol::protocol::HeaderVersion>::header_version(version)
            }
        }

        impl kafka_protocol::protocol::Encodable for $question {
            fn encode<B: kafka_protocol::protocol::buf::ByteBufMut>(
                &self,
                buf: &mut B,
                version: i16,
            ) -> anyhow::Result<()> {
                kafka_protocol::protocol::Encodable::encode(&self.0, buf, version)
            }
            fn compute_size(&self, version: i16) -> anyhow::Result<usize> {
                kafka_protocol::protocol::Encodable::compute_size(&self.0, version)
            }
        }

        impl kafka_protocol::protocol::Decodable for $question {
            fn decode<B: kafka_protocol::protocol::buf::ByteBuf>(
                buf: &mut B,
                version: i16,
            ) -> anyhow::Result<Self> {
                <$codec as kafka_protocol::protocol::Decodable>::decode(buf, version).map($question)
            }
        }

        impl kafka_protocol::protocol::Request for $question {
            const KEY: i16 = <$codec as kafka_protocol::protocol::Request>::KEY;
            type Response = $answer;
        }

        impl $crate::wire::Looks for $question {}
    };
}

pub(crate) use {answer_by_hand, question_of_codec};
