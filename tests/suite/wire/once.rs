//! Questions that write: sent once, with a permit, to whoever is to carry them out.
use super::{PATIENCE, cluster};
use crate::produce::agreed;
use kafdeck::demo::{Api, Demo, ErrorCode};
use kafdeck::wire::{Answer, Error, Question, Target, WhichTopics, Wire};
use kafka_protocol::messages::delete_topics_request::DeleteTopicState;
use kafka_protocol::messages::{DeleteTopicsRequest, DeleteTopicsResponse, TopicName};
use kafka_protocol::protocol::StrBytes;

async fn delete(wire: &Wire) -> Result<Answer<DeleteTopicsResponse>, Error> {
    let folder = tempfile::tempdir().unwrap();
    let work = agreed(&folder);
    let name = || TopicName(StrBytes::from_static_str("orders"));
    let build = |version| match version {
        ..=5 => DeleteTopicsRequest::default().with_topic_names(vec![name()]),
        _ => DeleteTopicsRequest::default()
            .with_topics(vec![DeleteTopicState::default().with_name(Some(name()))]),
    };
    let question = Question::to(Target::Controller)
        .within(PATIENCE)
        .code(|answer: &DeleteTopicsResponse| answer.responses[0].error_code);
    wire.write(work.permit(), &question, |version| build(version).with_timeout_ms(5000)).await
}

async fn with_orders() -> (Demo, Wire) {
    let (demo, wire) = cluster().await;
    demo.create_topic("orders", 1, 3, &[]).unwrap();
    wire.metadata(WhichTopics::All).await.unwrap();
    (demo, wire)
}

#[tokio::test]
async fn a_change_that_left_and_got_no_answer_is_not_sent_again() {
    let (demo, wire) = with_orders().await;
    // More than one: a second sending would be cut as well, or be answered.
    demo.faults().on(Api::DeleteTopics).times(1).cut();
    let error = delete(&wire).await.unwrap_err();
    assert!(matches!(error, Error::MaybeSent { .. }), "{error}");
    assert!(
        error.to_string().starts_with("it was sent, and whether it was carried out is not known"),
        "{error}"
    );
    assert_eq!(demo.leader("orders", 0), None, "it was carried out");
    demo.create_topic("orders", 1, 3, &[]).unwrap();
    wire.metadata(WhichTopics::All).await.unwrap();
    assert!(demo.leader("orders", 0).is_some(), "and not once more");
}

#[tokio::test]
async fn a_controller_that_is_none_any_more_is_looked_up_anew() {
    let (demo, wire) = with_orders().await;
    demo.faults().on(Api::DeleteTopics).times(2).error(ErrorCode::NotController);
    let answer = delete(&wire).await.unwrap();
    assert_eq!(answer.response.responses[0].error_code, 0);
    assert_eq!(demo.leader("orders", 0), None);
}

#[tokio::test]
async fn a_connection_that_died_unnoticed_does_not_make_a_change_uncertain() {
    let (demo, wire) = with_orders().await;
    for broker in 1..=3 {
        demo.cut_connections(broker);
    }
    let answer = delete(&wire).await.unwrap();
    assert_eq!(answer.response.responses[0].error_code, 0);
}

#[tokio::test]
async fn a_change_that_nobody_could_be_sent_is_not_carried_out() {
    let (demo, wire) = with_orders().await;
    for broker in 1..=3 {
        demo.stop_broker(broker).await;
    }
    let error = delete(&wire).await.unwrap_err();
    assert!(!matches!(error, Error::MaybeSent { .. }), "{error}");
}
