//! Every version of every group API is answered with a message that its version can carry.
use super::*;
use crate::demo::api::Endpoint;
use crate::demo::{Demo, Options};
use bytes::{Buf, Bytes, BytesMut};
use kafka_protocol::messages::*;
use kafka_protocol::protocol::{Decodable, Request};

/// Sends a request from inside and reads the answer.
async fn ask<R: Request>(demo: &Demo, version: i16, request: &R) -> R::Response
where
    R::Response: Decodable,
{
    let mut body = BytesMut::new();
    request.encode(&mut body, version).unwrap();
    let api = ApiKey::try_from(R::KEY).unwrap();
    let broker = demo.group_coordinator("g").unwrap();
    let host = std::net::IpAddr::from([127, 0, 0, 1]);
    let call =
        Call::new(api, version, 7, (broker, Endpoint::Broker), "client".to_owned(), host, body.freeze());
    let mut framed = handle(&demo.state, &call).await.unwrap().framed(7);
    let mut bytes: Bytes = framed.unsent().unwrap().concat().into();
    bytes.advance(8 + usize::from(api.response_header_version(version) >= 1));
    let response = R::Response::decode(&mut bytes, version).unwrap();
    assert!(bytes.is_empty(), "{api:?} version {version} left {} bytes", bytes.len());
    response
}

async fn cluster() -> Demo {
    let demo = Demo::start(Options::default()).await.unwrap();
    demo.create_topic("orders", 2, 1, &[]).unwrap();
    demo.settle("g", &[("app", "/10.0.0.1")], &[("orders", 0), ("orders", 1)]);
    demo.commit("g", &[("orders", 0, 5)]);
    demo
}

fn g() -> GroupId {
    GroupId(text("g".to_owned()))
}

#[tokio::test]
async fn a_member_can_come_and_go_in_every_version() {
    for version in 0..=9 {
        let demo = cluster().await;
        let protocol =
            join_group_request::JoinGroupRequestProtocol::default().with_name(text("range".to_owned()));
        let mut join = JoinGroupRequest::default()
            .with_group_id(g())
            .with_session_timeout_ms(6_000)
            .with_rebalance_timeout_ms(if version >= 1 { 6_000 } else { -1 })
            .with_protocol_type(text("consumer".to_owned()))
            .with_protocols(vec![protocol]);
        let mut answer = ask(&demo, version, &join).await;
        if version >= 4 {
            assert_eq!(answer.error_code, GroupError::MemberIdRequired.code(), "version {version}");
            join.member_id = answer.member_id;
            answer = ask(&demo, version, &join).await;
        }
        assert_eq!((answer.error_code, answer.members.len()), (0, 2), "version {version}");
        assert_eq!(answer.leader, answer.member_id);
        let newest = |newest: i16| version.min(newest);
        let mut sync = SyncGroupRequest::default()
            .with_group_id(g())
            .with_generation_id(answer.generation_id)
            .with_member_id(answer.member_id.clone());
        if newest(5) == 5 {
            sync.protocol_type = Some(text("consumer".to_owned()));
            sync.protocol_name = Some(text("range".to_owned()));
        }
        assert_eq!(ask(&demo, newest(5), &sync).await.error_code, 0, "version {version}");
        let heartbeat = HeartbeatRequest::default()
            .with_group_id(g())
            .with_generation_id(answer.generation_id)
            .with_member_id(answer.member_id.clone());
        assert_eq!(ask(&demo, newest(4), &heartbeat).await.error_code, 0, "version {version}");
        let leave = LeaveGroupRequest::default().with_group_id(g());
        let leave = match newest(5) {
            3.. => leave.with_members(vec![
                leave_group_request::MemberIdentity::default().with_member_id(answer.member_id),
            ]),
            _ => leave.with_member_id(answer.member_id),
        };
        let left = ask(&demo, newest(5), &leave).await;
        assert!(left.error_code == 0 && left.members.iter().all(|member| member.error_code == 0));
        assert_eq!(demo.group("g").unwrap().members, 1);
    }
}

#[tokio::test]
async fn offsets_are_told_in_every_version() {
    let demo = cluster().await;
    let topic = || TopicName(text("orders".to_owned()));
    for version in 1..=9 {
        let offset = if version >= 8 {
            let topics = offset_fetch_request::OffsetFetchRequestTopics::default()
                .with_name(topic())
                .with_partition_indexes(vec![0, 1]);
            let group = offset_fetch_request::OffsetFetchRequestGroup::default()
                .with_group_id(g())
                .with_topics(Some(vec![topics]));
            let answer = ask(&demo, version, &OffsetFetchRequest::default().with_groups(vec![group])).await;
            let told = &answer.groups[0].topics[0].partitions;
            (told[0].committed_offset, told[1].committed_offset)
        } else {
            let topics = offset_fetch_request::OffsetFetchRequestTopic::default()
                .with_name(topic())
                .with_partition_indexes(vec![0, 1]);
            let request = OffsetFetchRequest::default().with_group_id(g()).with_topics(Some(vec![topics]));
            let answer = ask(&demo, version, &request).await;
            let told = &answer.topics[0].partitions;
            (told[0].committed_offset, told[1].committed_offset)
        };
        assert_eq!(offset, (5, -1), "version {version}");
    }
    for version in 2..=9 {
        let partition =
            offset_commit_request::OffsetCommitRequestPartition::default().with_committed_offset(9);
        let topics = offset_commit_request::OffsetCommitRequestTopic::default()
            .with_name(topic())
            .with_partitions(vec![partition]);
        let request = OffsetCommitRequest::default()
            .with_group_id(g())
            .with_generation_id_or_member_epoch(-1)
            .with_topics(vec![topics]);
        let answer = ask(&demo, version, &request).await;
        let code = answer.topics[0].partitions[0].error_code;
        assert_eq!(code, GroupError::UnknownMemberId.code(), "version {version}: the group is alive");
    }
}

#[tokio::test]
async fn groups_are_listed_described_and_kept_in_every_version() {
    let demo = cluster().await;
    for version in 0..=5 {
        let listed = ask(&demo, version, &ListGroupsRequest::default()).await;
        let group = &listed.groups[0];
        assert_eq!((listed.groups.len(), &*group.protocol_type), (1, "consumer"));
        assert_eq!(&*group.group_state, if version >= 4 { "Stable" } else { "" });
        assert_eq!(&*group.group_type, if version >= 5 { "classic" } else { "" });
    }
    let filtered = |states: &str, types: &str| {
        ListGroupsRequest::default()
            .with_states_filter(vec![text(states.to_owned())])
            .with_types_filter(vec![text(types.to_owned())])
    };
    assert_eq!(ask(&demo, 5, &filtered("stable", "Classic")).await.groups.len(), 1);
    assert_eq!(ask(&demo, 5, &filtered("Empty", "classic")).await.groups.len(), 0);
    assert_eq!(ask(&demo, 5, &filtered("Stable", "consumer")).await.groups.len(), 0);
    for version in 0..=6 {
        let request = DescribeGroupsRequest::default().with_groups(vec![g()]);
        let described = ask(&demo, version, &request).await;
        let member = &described.groups[0].members[0];
        assert_eq!((&*described.groups[0].group_state, &*member.client_host), ("Stable", "/10.0.0.1"));
    }
    for version in 0..=2 {
        let request = DeleteGroupsRequest::default().with_groups_names(vec![g()]);
        let deleted = ask(&demo, version, &request).await;
        assert_eq!(deleted.results[0].error_code, GroupError::NonEmptyGroup.code());
    }
}

#[tokio::test]
async fn an_unknown_group_is_dead_and_an_error_since_kip_1043() {
    let demo = cluster().await;
    let coordinator = demo.group_coordinator("g").unwrap();
    let unknown =
        (0..).map(|n| format!("nobody-{n}")).find(|id| demo.group_coordinator(id) == Some(coordinator));
    for (version, code) in [(5, 0), (6, GroupError::GroupIdNotFound.code())] {
        let groups = vec![GroupId(text(unknown.clone().unwrap()))];
        let described = ask(&demo, version, &DescribeGroupsRequest::default().with_groups(groups)).await;
        assert_eq!((&*described.groups[0].group_state, described.groups[0].error_code), ("Dead", code));
    }
}
