//! One connection that sends any request in any version, and reads the answer to the last byte.
use bytes::{BufMut, Bytes, BytesMut};
use kafdeck::demo::{Api, Demo};
use kafka_protocol::messages::{RequestHeader, ResponseHeader};
use kafka_protocol::protocol::{Decodable, Encodable, Request, StrBytes};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub struct Socket {
    stream: TcpStream,
    last: i32,
}

impl Socket {
    pub async fn to(demo: &Demo, broker: i32) -> Socket {
        let stream = TcpStream::connect(demo.address(broker).unwrap()).await.unwrap();
        Socket { stream, last: 0 }
    }

    /// To the leader of a partition.
    pub async fn to_leader(demo: &Demo, topic: &str, partition: i32) -> Socket {
        Socket::to(demo, demo.leader(topic, partition).unwrap()).await
    }

    /// Sends a request; none of its answer is read.
    pub async fn send<R: Request>(&mut self, version: i16, request: &R) {
        let api = Api::try_from(R::KEY).unwrap();
        self.last += 1;
        let header = RequestHeader::default()
            .with_request_api_key(R::KEY)
            .with_request_api_version(version)
            .with_correlation_id(self.last)
            .with_client_id(Some(StrBytes::from_static_str("socket")));
        let mut frame = BytesMut::new();
        frame.put_i32(0);
        header.encode(&mut frame, api.request_header_version(version)).unwrap();
        request.encode(&mut frame, version).unwrap();
        let size = (frame.len() - 4) as i32;
        frame[..4].copy_from_slice(&size.to_be_bytes());
        self.stream.write_all(&frame).await.unwrap();
    }

    /// Sends a request with these bytes as its fields.
    pub async fn send_bytes(&mut self, api: Api, version: i16, fields: &[u8]) {
        self.last += 1;
        let header = RequestHeader::default()
            .with_request_api_key(api as i16)
            .with_request_api_version(version)
            .with_correlation_id(self.last);
        let mut frame = BytesMut::new();
        header.encode(&mut frame, api.request_header_version(version)).unwrap();
        frame.put_slice(fields);
        self.stream.write_i32(frame.len() as i32).await.unwrap();
        self.stream.write_all(&frame).await.unwrap();
    }

    /// The next answer's bytes after its length; none where the broker closed before the end of one.
    pub async fn frame(&mut self) -> Option<Bytes> {
        let size = self.stream.read_i32().await.ok()?;
        let mut frame = vec![0; size as usize];
        self.stream.read_exact(&mut frame).await.ok()?;
        Some(Bytes::from(frame))
    }

    /// Sends a request and decodes the answer; none where the broker closed the connection.
    pub async fn try_ask<R: Request>(&mut self, version: i16, request: R) -> Option<R::Response> {
        self.send(version, &request).await;
        let mut frame = self.frame().await?;
        let api = Api::try_from(R::KEY).unwrap();
        let header = ResponseHeader::decode(&mut frame, api.response_header_version(version)).unwrap();
        assert_eq!(header.correlation_id, self.last);
        let response = R::Response::decode(&mut frame, version).unwrap();
        assert!(frame.is_empty(), "{api:?} version {version}: {} bytes too many", frame.len());
        Some(response)
    }

    pub async fn ask<R: Request>(&mut self, version: i16, request: R) -> R::Response {
        self.try_ask(version, request).await.expect("the broker answers")
    }
}
