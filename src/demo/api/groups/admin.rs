//! ListGroups, DescribeGroups and DeleteGroups in their messages, all versions.
use super::{Caller, code, text};
use crate::demo::groups::core::{GroupError, GroupListing, Portrayed};
use crate::demo::rights::{AclResource, Operation};
use kafka_protocol::messages::delete_groups_response::DeletableGroupResult;
use kafka_protocol::messages::describe_groups_response::{DescribedGroup, DescribedGroupMember};
use kafka_protocol::messages::list_groups_response::ListedGroup;
use kafka_protocol::messages::{
    DeleteGroupsRequest, DeleteGroupsResponse, DescribeGroupsRequest, DescribeGroupsResponse, GroupId,
    ListGroupsRequest, ListGroupsResponse,
};

/// Read, Delete and Describe as the bits that KIP-430 gives them.
const ALL_OPERATIONS: i32 = (1 << 3) | (1 << 6) | (1 << 8);

pub(super) fn list(caller: &Caller<'_>, request: &ListGroupsRequest) -> ListGroupsResponse {
    if let Some(error) = caller.wanted_error(None) {
        return ListGroupsResponse::default().with_error_code(error.code());
    }
    let wanted = |filter: &[kafka_protocol::protocol::StrBytes], word: &str| {
        filter.is_empty() || filter.iter().any(|asked| asked.eq_ignore_ascii_case(word))
    };
    let mine = |listing: &GroupListing| {
        wanted(&request.states_filter, listing.state.name())
            && wanted(&request.types_filter, listing.kind)
            && caller.state.group_coordinator(&listing.group) == Some(caller.call.broker)
            && caller.state.rights.allow(Operation::Describe, || AclResource::group(&listing.group))
    };
    let groups = caller.state.groups.with(|coordinator| coordinator.list());
    let told = groups.into_iter().filter(mine).map(|listing| {
        let mut group = ListedGroup::default()
            .with_group_id(GroupId(text(listing.group)))
            .with_protocol_type(text(listing.protocol_type));
        if caller.call.version >= 4 {
            group.group_state = text(listing.state.name().to_owned());
        }
        if caller.call.version >= 5 {
            group.group_type = text(listing.kind.to_owned());
        }
        group
    });
    ListGroupsResponse::default().with_groups(told.collect())
}

pub(super) fn describe(caller: &Caller<'_>, request: DescribeGroupsRequest) -> DescribeGroupsResponse {
    let told = request.groups.into_iter().map(|id| {
        let mut group = describe_one(caller, &id).with_group_id(id);
        if caller.call.version >= 3 && request.include_authorized_operations && group.error_code == 0 {
            group.authorized_operations = ALL_OPERATIONS;
        }
        group
    });
    DescribeGroupsResponse::default().with_groups(told.collect())
}

fn describe_one(caller: &Caller<'_>, id: &GroupId) -> DescribedGroup {
    let group = DescribedGroup::default();
    if let Err(why) = caller.may(id, Operation::Describe) {
        return group.with_error_code(why.code());
    }
    let Some(portrait) = caller.state.groups.with(|coordinator| coordinator.describe(id)) else {
        let dead = group.with_group_state(text("Dead".to_owned()));
        // KIP-1043: from version 6 on an unknown group is an error as well.
        return match caller.call.version >= 6 {
            true => dead
                .with_error_code(GroupError::GroupIdNotFound.code())
                .with_error_message(Some(text(format!("Group {} not found.", id.as_str())))),
            false => dead,
        };
    };
    let member = |member: Portrayed| {
        DescribedGroupMember::default()
            .with_member_id(text(member.member))
            .with_group_instance_id(member.instance.filter(|_| caller.call.version >= 4).map(text))
            .with_client_id(text(member.client))
            .with_client_host(text(member.host))
            .with_member_metadata(member.metadata)
            .with_member_assignment(member.assignment)
    };
    group
        .with_group_state(text(portrait.state.name().to_owned()))
        .with_protocol_type(text(portrait.protocol_type))
        .with_protocol_data(text(portrait.protocol))
        .with_members(portrait.members.into_iter().map(member).collect())
}

pub(super) fn delete(caller: &Caller<'_>, request: DeleteGroupsRequest) -> DeleteGroupsResponse {
    let told = request.groups_names.into_iter().map(|id| {
        let result = caller
            .may(&id, Operation::Delete)
            .and_then(|()| caller.state.groups.with(|coordinator| coordinator.delete(&id)));
        DeletableGroupResult::default().with_error_code(code(result)).with_group_id(id)
    });
    DeleteGroupsResponse::default().with_results(told.collect())
}
