//! JoinGroup, SyncGroup, Heartbeat and LeaveGroup: the membership protocol in its messages, all versions.
use super::{Caller, code, text};
use crate::demo::groups::core::{GroupError, JoinCall, Leaver, SyncCall};
use kafka_protocol::messages::join_group_response::JoinGroupResponseMember;
use kafka_protocol::messages::leave_group_response::MemberResponse;
use kafka_protocol::messages::{
    HeartbeatRequest, HeartbeatResponse, JoinGroupRequest, JoinGroupResponse, LeaveGroupRequest,
    LeaveGroupResponse, SyncGroupRequest, SyncGroupResponse,
};

pub(super) async fn join(caller: &Caller<'_>, request: JoinGroupRequest) -> JoinGroupResponse {
    let member = request.member_id.clone();
    if let Err(why) = caller.may_read(&request.group_id) {
        return refused_join(caller, why, member.to_string());
    }
    let call = JoinCall {
        group: request.group_id.to_string(),
        member: request.member_id.to_string(),
        instance: request.group_instance_id.map(|id| id.to_string()),
        client: caller.call.client.clone(),
        host: format!("/{}", caller.call.host),
        session_ms: request.session_timeout_ms.into(),
        rebalance_ms: request.rebalance_timeout_ms.into(),
        protocol_type: request.protocol_type.to_string(),
        protocols: request.protocols.into_iter().map(|p| (p.name.to_string(), p.metadata)).collect(),
        must_know_its_id: caller.call.version >= 4,
        may_skip_assignment: caller.call.version >= 9,
    };
    let answer = match caller.state.groups.join(caller.state.now(), call).await {
        Ok(answer) => answer,
        Err(refused) => return refused_join(caller, refused.why, refused.member),
    };
    let members = answer.members.into_iter().map(|joined| {
        let instance = joined.instance.filter(|_| caller.call.version >= 5).map(text);
        JoinGroupResponseMember::default()
            .with_member_id(text(joined.member))
            .with_group_instance_id(instance)
            .with_metadata(joined.metadata)
    });
    JoinGroupResponse::default()
        .with_generation_id(answer.generation)
        .with_protocol_type(answer.protocol_type.filter(|_| caller.call.version >= 7).map(text))
        .with_protocol_name(Some(text(answer.protocol.unwrap_or_default())))
        .with_leader(text(answer.leader))
        .with_skip_assignment(answer.skip_assignment && caller.call.version >= 9)
        .with_member_id(text(answer.member))
        .with_members(members.collect())
}

fn refused_join(caller: &Caller<'_>, why: GroupError, member: String) -> JoinGroupResponse {
    // Before version 7 the protocol's name could not be null.
    let protocol = (caller.call.version < 7).then(|| text(String::new()));
    JoinGroupResponse::default()
        .with_error_code(why.code())
        .with_generation_id(-1)
        .with_protocol_name(protocol)
        .with_member_id(text(member))
}

pub(super) async fn sync(caller: &Caller<'_>, request: SyncGroupRequest) -> SyncGroupResponse {
    let refused = |why: GroupError| SyncGroupResponse::default().with_error_code(why.code());
    if let Err(why) = caller.may_read(&request.group_id) {
        return refused(why);
    }
    let call = SyncCall {
        group: request.group_id.to_string(),
        generation: request.generation_id,
        member: request.member_id.to_string(),
        instance: request.group_instance_id.map(|id| id.to_string()),
        protocol_type: request.protocol_type.map(|name| name.to_string()),
        protocol: request.protocol_name.map(|name| name.to_string()),
        assignments: request
            .assignments
            .into_iter()
            .map(|a| (a.member_id.to_string(), a.assignment))
            .collect(),
    };
    match caller.state.groups.sync(caller.state.now(), call).await {
        Err(why) => refused(why),
        Ok(answer) => {
            let named = |name: Option<String>| name.filter(|_| caller.call.version >= 5).map(text);
            SyncGroupResponse::default()
                .with_protocol_type(named(answer.protocol_type))
                .with_protocol_name(named(answer.protocol))
                .with_assignment(answer.assignment)
        }
    }
}

pub(super) fn heartbeat(caller: &Caller<'_>, request: &HeartbeatRequest) -> HeartbeatResponse {
    let result = caller.may_read(&request.group_id).and_then(|()| {
        let now = caller.state.now();
        let instance = request.group_instance_id.as_deref();
        caller.state.groups.with(|coordinator| {
            coordinator.heartbeat(now, &request.group_id, request.generation_id, &request.member_id, instance)
        })
    });
    HeartbeatResponse::default().with_error_code(code(result))
}

pub(super) fn leave(caller: &Caller<'_>, request: &LeaveGroupRequest) -> LeaveGroupResponse {
    if let Err(why) = caller.may_read(&request.group_id) {
        return LeaveGroupResponse::default().with_error_code(why.code());
    }
    let one = caller.call.version < 3;
    let leavers: Vec<Leaver> = match one {
        true => vec![Leaver { member: request.member_id.to_string(), instance: None }],
        false => {
            let leaver = |member: &kafka_protocol::messages::leave_group_request::MemberIdentity| Leaver {
                member: member.member_id.to_string(),
                instance: member.group_instance_id.as_ref().map(ToString::to_string),
            };
            request.members.iter().map(leaver).collect()
        }
    };
    let results = caller.state.groups.leave(caller.state.now(), &request.group_id, &leavers);
    if one {
        let result = results.into_iter().next().unwrap_or(Ok(()));
        return LeaveGroupResponse::default().with_error_code(code(result));
    }
    let told = leavers.into_iter().zip(results).map(|(leaver, result)| {
        MemberResponse::default()
            .with_member_id(text(leaver.member))
            .with_group_instance_id(leaver.instance.map(text))
            .with_error_code(code(result))
    });
    LeaveGroupResponse::default().with_members(told.collect())
}
