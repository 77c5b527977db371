//! The coordinator's rules, one by one: joins, barriers, sessions, commits.
use super::*;
use bytes::Bytes;

fn call(member: &str) -> JoinCall {
    JoinCall {
        group: "g".to_owned(),
        member: member.to_owned(),
        client: "app".to_owned(),
        host: "/127.0.0.1".to_owned(),
        session_ms: 1_000,
        rebalance_ms: 5_000,
        protocol_type: "consumer".to_owned(),
        protocols: vec![("range".to_owned(), assign::subscription(&["orders".to_owned()]))],
        must_know_its_id: true,
        ..JoinCall::default()
    }
}

fn sync(member: &str, generation: i32, assignments: &[(&str, &'static str)]) -> SyncCall {
    let bytes = |text: &'static str| Bytes::from_static(text.as_bytes());
    SyncCall {
        group: "g".to_owned(),
        generation,
        member: member.to_owned(),
        assignments: assignments.iter().map(|(id, text)| ((*id).to_owned(), bytes(text))).collect(),
        ..SyncCall::default()
    }
}

fn spot(partition: i32) -> Spot {
    ("orders".to_owned(), partition)
}

fn at(offset: i64) -> Committed {
    Committed { offset, leader_epoch: -1, metadata: String::new(), at: 0 }
}

fn promised(answers: &[LateAnswer]) -> String {
    match answers {
        [LateAnswer::Join(_, Err(refused))] if refused.why == GroupError::MemberIdRequired => {
            refused.member.clone()
        }
        other => panic!("expected a member id, got {other:?}"),
    }
}

fn accepted(answers: &[LateAnswer], ticket: Ticket) -> JoinAnswer {
    let found = answers.iter().find_map(|answer| match answer {
        LateAnswer::Join(to, Ok(join)) if *to == ticket => Some(join.clone()),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no accepted join for {ticket} in {answers:?}"))
}

/// A new member joins in two rounds; the answers are those of the second.
fn enter(groups: &mut Coordinator, now: Millis, ticket: Ticket) -> (String, Vec<LateAnswer>) {
    let id = promised(&groups.join(now, ticket, call("")));
    let answers = groups.join(now, ticket, call(&id));
    (id, answers)
}

/// Two members in a stable group of generation 2; the first leads.
fn pair(groups: &mut Coordinator) -> (String, String) {
    let (first, answers) = enter(groups, 0, 1);
    assert_eq!(accepted(&answers, 1).generation, 1);
    groups.sync(0, 2, sync(&first, 1, &[]));
    let (second, answers) = enter(groups, 0, 3);
    assert_eq!(answers, [], "the barrier waits for the first member");
    let answers = groups.join(0, 4, call(&first));
    let leader = accepted(&answers, 4);
    assert_eq!((leader.generation, leader.members.len(), &leader.leader), (2, 2, &first));
    assert_eq!(accepted(&answers, 3).members, [], "only the leader is told who is there");
    assert_eq!(groups.sync(0, 5, sync(&second, 2, &[])), []);
    let answers = groups.sync(0, 6, sync(&first, 2, &[(&first, "left"), (&second, "right")]));
    let given = |ticket| {
        answers.iter().find_map(|answer| match answer {
            LateAnswer::Sync(to, Ok(sync)) if *to == ticket => Some(sync.assignment.clone()),
            _ => None,
        })
    };
    assert_eq!((given(6), given(5)), (Some(Bytes::from("left")), Some(Bytes::from("right"))));
    (first, second)
}

#[test]
fn two_members_share_and_the_leader_assigns() {
    let mut groups = Coordinator::default();
    let (first, second) = pair(&mut groups);
    assert_eq!(groups.heartbeat(10, "g", 2, &first, None), Ok(()));
    assert_eq!(groups.heartbeat(10, "g", 1, &first, None), Err(GroupError::IllegalGeneration));
    assert_eq!(groups.heartbeat(10, "g", 2, "stranger", None), Err(GroupError::UnknownMemberId));
    let portrait = groups.describe("g").unwrap();
    let told: Vec<_> = portrait.members.iter().map(|m| (m.member.clone(), m.assignment.clone())).collect();
    assert_eq!(told, [(first, Bytes::from("left")), (second, Bytes::from("right"))]);
    assert_eq!((portrait.state, portrait.protocol.as_str()), (GroupState::Stable, "range"));
}

#[test]
fn a_member_that_leaves_makes_the_other_join_again() {
    let mut groups = Coordinator::default();
    let (first, second) = pair(&mut groups);
    let leaver = Leaver { member: first.clone(), instance: None };
    let (results, answers) = groups.leave(20, "g", &[leaver]);
    assert_eq!((results, answers), (vec![Ok(())], vec![]));
    assert_eq!(groups.heartbeat(21, "g", 2, &second, None), Err(GroupError::RebalanceInProgress));
    let answers = groups.join(22, 9, call(&second));
    let alone = accepted(&answers, 9);
    assert_eq!((alone.generation, alone.leader), (3, second));
}

#[test]
fn a_silent_member_is_out_when_its_session_ends() {
    let mut groups = Coordinator::default();
    let (first, second) = pair(&mut groups);
    groups.heartbeat(900, "g", 2, &second, None).unwrap();
    assert_eq!(groups.next_deadline(), Some(1_000));
    assert_eq!(groups.tick(999), []);
    assert_eq!(groups.heartbeat(999, "g", 2, &second, None), Ok(()));
    groups.tick(1_000);
    assert_eq!(groups.heartbeat(1_001, "g", 2, &first, None), Err(GroupError::UnknownMemberId));
    assert_eq!(groups.heartbeat(1_001, "g", 2, &second, None), Err(GroupError::RebalanceInProgress));
}

#[test]
fn a_rebalance_goes_on_without_who_does_not_come() {
    let mut groups = Coordinator::default();
    let (_, second) = pair(&mut groups);
    let (third, answers) = enter(&mut groups, 100, 10);
    assert_eq!(answers, []);
    groups.heartbeat(101, "g", 2, &second, None).unwrap_err();
    groups.join(102, 11, call(&second));
    let answers = groups.tick(1_000);
    assert_eq!(accepted(&answers, 11).generation, 3);
    assert_eq!(accepted(&answers, 10).member, third);
}

#[test]
fn a_leader_that_never_assigns_is_dropped() {
    let mut groups = Coordinator::default();
    let (first, answers) = enter(&mut groups, 0, 1);
    assert_eq!(accepted(&answers, 1).leader, first);
    groups.tick(1_000);
    assert_eq!(groups.describe("g").unwrap().state, GroupState::Empty);
    assert_eq!(groups.list().len(), 1);
    groups.tick(1_000 + 600_000);
    assert_eq!(groups.list(), [], "a group that never committed is forgotten");
}

#[test]
fn a_static_member_takes_its_old_place_without_a_rebalance() {
    let mut groups = Coordinator::default();
    let fixed = |member: &str| JoinCall { instance: Some("i1".to_owned()), ..call(member) };
    let old = accepted(&groups.join(0, 1, fixed("")), 1).member;
    groups.sync(0, 2, sync(&old, 1, &[(&old, "all")]));
    let again = accepted(&groups.join(10, 3, JoinCall { may_skip_assignment: true, ..fixed("") }), 3);
    assert_eq!((again.generation, again.skip_assignment), (1, true));
    assert_ne!(again.member, old);
    assert_eq!(groups.heartbeat(11, "g", 1, &old, Some("i1")), Err(GroupError::FencedInstanceId));
    let answers = groups.sync(12, 4, sync(&again.member, 1, &[]));
    assert!(
        matches!(&answers[..], [LateAnswer::Sync(4, Ok(sync))] if sync.assignment == "all"),
        "{answers:?}"
    );
    let (results, _) =
        groups.leave(13, "g", &[Leaver { member: String::new(), instance: Some("i1".to_owned()) }]);
    assert_eq!(results, [Ok(())]);
    assert_eq!(groups.describe("g").unwrap().state, GroupState::Empty);
}

#[test]
fn joins_that_do_not_fit_are_refused() {
    let mut groups = Coordinator::default();
    pair(&mut groups);
    let why = |answers: Vec<LateAnswer>| match &answers[..] {
        [LateAnswer::Join(7, Err(refused))] => refused.why,
        other => panic!("{other:?}"),
    };
    let connect = JoinCall { protocol_type: "connect".to_owned(), ..call("") };
    assert_eq!(why(groups.join(0, 7, connect)), GroupError::InconsistentGroupProtocol);
    let other = JoinCall { protocols: vec![("sticky".to_owned(), Bytes::new())], ..call("") };
    assert_eq!(why(groups.join(0, 7, other)), GroupError::InconsistentGroupProtocol);
    assert_eq!(why(groups.join(0, 7, call("stranger"))), GroupError::UnknownMemberId);
    let hasty = JoinCall { session_ms: 1, ..call("") };
    assert_eq!(why(groups.join(0, 7, hasty)), GroupError::InvalidSessionTimeout);
    let nameless = JoinCall { group: String::new(), ..call("") };
    assert_eq!(why(groups.join(0, 7, nameless)), GroupError::InvalidGroupId);
}

#[test]
fn only_members_and_tools_on_empty_groups_commit() {
    let mut groups = Coordinator::default();
    let tool = CommitCall { group: "g".to_owned(), generation: -1, ..CommitCall::default() };
    groups.commit(0, &tool, vec![(spot(0), at(5))]).unwrap();
    let (first, _) = pair(&mut groups);
    assert_eq!(groups.commit(0, &tool, vec![(spot(0), at(6))]), Err(GroupError::UnknownMemberId));
    let member = CommitCall { generation: 2, member: first, ..tool.clone() };
    groups.commit(0, &member, vec![(spot(0), at(7))]).unwrap();
    let old = CommitCall { generation: 1, ..member };
    assert_eq!(groups.commit(0, &old, vec![(spot(0), at(8))]), Err(GroupError::IllegalGeneration));
    let read = groups.committed("g", Some(&[spot(0), spot(1)]), true);
    assert_eq!(read, [(spot(0), Ok(Some(at(7)))), (spot(1), Ok(None))]);
    assert_eq!(groups.delete("g"), Err(GroupError::NonEmptyGroup));
    assert_eq!(groups.delete("nobody"), Err(GroupError::GroupIdNotFound));
    assert_eq!(groups.delete_offsets(0, "g", &[spot(0)]), Ok(vec![Err(GroupError::GroupSubscribedToTopic)]));
    let long = Committed { metadata: "m".repeat(4097), ..at(9) };
    let late = CommitCall { group: "h".to_owned(), generation: -1, ..CommitCall::default() };
    assert_eq!(
        groups.commit(0, &late, vec![(spot(0), long)]).unwrap()[0].1,
        Err(GroupError::OffsetMetadataTooLarge)
    );
}

#[test]
fn offsets_of_a_transaction_wait_for_its_end() {
    let mut groups = Coordinator::default();
    let inside =
        CommitCall { group: "g".to_owned(), generation: -1, transaction: Some(4), ..CommitCall::default() };
    groups.commit(0, &inside, vec![(spot(0), at(5))]).unwrap();
    assert_eq!(groups.committed("g", Some(&[spot(0)]), true)[0].1, Err(GroupError::UnstableOffsetCommit));
    assert_eq!(groups.committed("g", Some(&[spot(0)]), false)[0].1, Ok(None));
    groups.end_transaction(4, false);
    assert_eq!(groups.committed("g", None, true), []);
    groups.commit(0, &inside, vec![(spot(0), at(6))]).unwrap();
    groups.end_transaction(4, true);
    assert_eq!(groups.committed("g", None, true), [(spot(0), Ok(Some(at(6))))]);
    assert_eq!(groups.delete_offsets(0, "g", &[spot(0)]), Ok(vec![Ok(())]));
    assert_eq!(groups.delete("g"), Ok(()));
}

#[test]
fn residents_share_with_members_from_outside_and_go_on_without_them() {
    let mut groups = Coordinator::default();
    let resident =
        |name: &str| Resident { client: name.to_owned(), host: "/10.0.3.1".to_owned(), instance: None };
    groups.settle(0, "g", vec![resident("w-1"), resident("w-2")], (0..3).map(spot).collect());
    assert_eq!(groups.held_by_residents("g"), [spot(0), spot(1), spot(2)]);
    assert_eq!(groups.tick(i64::MAX / 2), [], "residents never expire");
    let (id, answers) = enter(&mut groups, 0, 1);
    let join = accepted(&answers, 1);
    assert_eq!((join.members.len(), &join.leader), (3, &id), "who has an assignor leads");
    let mine = assign::assignment(&(0..3).map(spot).collect::<Vec<_>>());
    groups.sync(0, 2, SyncCall { assignments: vec![(id.clone(), mine)], ..sync(&id, join.generation, &[]) });
    assert_eq!(groups.held_by_residents("g"), []);
    groups.leave(1, "g", &[Leaver { member: id, instance: None }]);
    assert_eq!(groups.held_by_residents("g"), [spot(0), spot(1), spot(2)]);
}

/// A schema registry's group carries JSON where consumers carry their assignment, and any client may carry anything.
#[test]
fn an_assignment_of_another_protocol_is_passed_over() {
    for kind in ["sr", "consumer"] {
        let mut groups = Coordinator::default();
        let call = |member: &str| JoinCall { protocol_type: kind.to_owned(), ..call(member) };
        let id = promised(&groups.join(0, 1, call("")));
        accepted(&groups.join(0, 1, call(&id)), 1);
        groups.sync(0, 2, sync(&id, 1, &[(&id, r#"{"error":0,"master":"sr-1"}"#)]));
        let told = groups.describe("g").unwrap();
        assert_eq!(told.state, GroupState::Stable, "{kind}");
        assert_eq!(told.members[0].assignment, r#"{"error":0,"master":"sr-1"}"#, "{kind}");
        groups.delete_offsets(0, "g", &[spot(0)]).ok();
    }
    let dealt = assign::assignment(&[spot(0), spot(7)]);
    assert_eq!(assign::assigned(&dealt), [spot(0), spot(7)]);
    assert_eq!(assign::assigned(&Bytes::from_static(b"\0\0\x7f\xff\xff\xff")), []);
}
