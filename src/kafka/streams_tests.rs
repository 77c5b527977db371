//! The answer as Kafka's own layout has it, and what is read of it.
use super::*;
use crate::schema::{self, walk};
use bytes::{Bytes, BytesMut};

fn text(text: &str) -> Vec<u8> {
    [&[text.len() as u8 + 1][..], text.as_bytes()].concat()
}

/// One group of one member, which has tasks 0 and 2 of a subtopology that reads `orders` and a topic of its own.
fn answer() -> Vec<u8> {
    let topic = |name: &str| {
        let config = [&[2][..], &text("a"), &text("b"), &[0]].concat();
        [&text(name)[..], &[0, 0, 0, 4, 0, 1], &config, &[0]].concat()
    };
    let topics = [&[2][..], &text("orders"), &[1, 2], &topic("changes"), &[2], &topic("again")].concat();
    let topology = [&[1, 0, 0, 0, 1, 2][..], &text("0"), &topics, &[0, 0]].concat();
    let tasks = [&[2][..], &text("0"), &[3, 0, 0, 0, 0, 0, 0, 0, 2, 0]].concat();
    let assignment = [&tasks[..], &[1, 1, 0]].concat();
    let offsets = [&[2][..], &text("0"), &[0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0]].concat();
    let endpoint = [&[1][..], &text("h"), &[0, 80, 0]].concat();
    let who =
        [&text("m-1")[..], &[0, 0, 0, 7, 0, 0], &text("shop"), &text("/10.0.0.9"), &[0, 0, 0, 1]].concat();
    let rest = [&text("p")[..], &endpoint, &[1], &offsets, &[1], &assignment, &assignment, &[0, 0]].concat();
    let group = [&[0, 0, 0][..], &text("g"), &text("Stable"), &[0, 0, 0, 3, 0, 0, 0, 3], &topology].concat();
    [&[0, 0, 0, 0, 2][..], &group, &[2], &who, &rest, &[0x80, 0, 0, 0, 0, 0]].concat()
}

#[test]
fn a_streams_group_is_read_as_kafka_writes_it() {
    let bytes = answer();
    assert_eq!(walk(schema::Message::Response(KEY), 0, &bytes), Ok(()), "this is Kafka's layout");
    let groups = StreamsGroups::decode(&mut Bytes::from(bytes), 0).unwrap().0;
    let spot = |topic: &str, partition| (Arc::from(topic), PartitionId(partition));
    let task = |number| TaskName { part: "0".to_owned(), partition: PartitionId(number) };
    let tasks = TaskLists { active: vec![task(0), task(2)], ..TaskLists::default() };
    assert_eq!(task(2).to_string(), "0_2");
    let member = Member {
        id: "m-1".to_owned(),
        instance: None,
        client: "shop".to_owned(),
        host: "10.0.0.9".to_owned(),
        assigned: vec![spot("orders", 0), spot("again", 0), spot("orders", 2), spot("again", 2)],
        facts: MemberFacts {
            epoch: Some(7),
            target: Some(vec![spot("orders", 0), spot("again", 0), spot("orders", 2), spot("again", 2)]),
            streams: Some(StreamsFacts {
                process: "p".to_owned(),
                topology_epoch: 1,
                endpoint: Some("h:80".to_owned()),
                has: tasks.clone(),
                is_to_have: tasks,
            }),
            ..MemberFacts::default()
        },
    };
    let state = "Stable".to_owned();
    let part = Subtopology {
        id: "0".to_owned(),
        sources: vec!["orders".into()],
        repartition_sources: vec![("again".into(), Some(4))],
        repartition_sinks: Vec::new(),
        changelogs: vec!["changes".into()],
        tasks: None,
    };
    let group = StreamsGroup {
        id: "g".into(),
        code: 0,
        message: None,
        state,
        epochs: GroupEpochs { group: 3, assignment: 3 },
        topology: Some(Topology { epoch: 1, parts: vec![part] }),
        members: vec![member],
    };
    assert_eq!(groups, [group]);
}

#[test]
fn the_question_is_kafkas() {
    let mut bytes = BytesMut::new();
    AskedStreams(&["g".into(), "long".repeat(50).into()]).encode(&mut bytes, 0).unwrap();
    assert_eq!(walk(schema::Message::Request(KEY), 0, &bytes), Ok(()));
}
