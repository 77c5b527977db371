//! The suite on real Apache Kafka: `cargo test --features real --test real`. Needs Java 17, Maven, kcat, MIT Kerberos,
//! PostgreSQL, and Python 3 with venv.
//!
//! One file a subject; the modules at the end of this file say which scenarios run on which cluster.
mod bearer;
mod changing;
mod cloning;
mod compared;
mod connect;
mod connect_changes;
mod connect_copies;
mod connect_workers;
mod consequences;
mod controller;
mod creating;
mod formats;
#[allow(dead_code, reason = "shared with the benches, which use what no scenario does")]
mod harness;
mod kerberos;
mod killed;
mod leaving;
mod lists;
mod live;
mod modern;
mod operating;
mod orders;
mod produce;
mod reached;
mod registry;
mod resetting;
mod revoked;
mod rights;
mod screens;
mod search;
mod secured;
mod sharing;
mod streams;

/// Runs scenarios on one flavour of cluster: a test each, named after the cluster and the scenario.
macro_rules! scenarios {
    ($cluster:ident is $flavour:ident; $($subject:ident: $($scenario:ident),* $(,)?;)*) => {
        mod $cluster {
            $($(#[test]
            fn $scenario() {
                crate::$subject::$scenario(&mut crate::harness::shared::turn(crate::harness::Flavour::$flavour));
            })*)*
        }
    };
}

scenarios! {
    kraft is KRaft;
    changing: configs_are_set_key_by_key, threads_go_in_steps, topics_are_made_grown_cut_and_made_anew,
        what_was_done_is_taken_back;
    cloning: a_clone_has_the_committed_records, a_clone_that_was_killed_goes_on,
        a_recording_proxy_sees_only_what_was_meant;
    consequences: a_shorter_retention_takes_what_was_said_and_no_more, what_is_said_to_be_refused_is_refused,
        partitions_that_are_said_to_refuse_acks_all_refuse_it, as_many_keys_move_as_was_said,
        what_is_said_to_be_read_again_is;
    creating: a_form_is_judged_while_it_is_filled, a_policy_that_refuses_a_config_is_named;
    leaving: a_member_that_is_put_out_is_out;
    modern: a_member_of_the_new_protocol_is_told_and_stays;
    streams: an_application_of_kafka_streams_is_told_and_set;
    killed: more_partitions_survive, topics_made_anew_survive, a_reset_over_many_partitions_survives;
    lists: kcat_and_kafkas_own_tools_agree, topics_are_those_of_kafkas_own_tool,
        a_topic_has_its_leaders_and_offsets, brokers_have_their_addresses,
        a_group_has_the_lag_that_kafkas_own_tool_says, kinds_of_groups_are_counted_or_said_not_to_be_here;
    resetting: offsets_are_set_to_where_kafkas_own_tool_sets_them, a_group_is_made_only_when_that_is_said;
    sharing: starts_and_lag_are_those_of_kafkas_own_tool_and_are_set_where_it_sets_them;
    controller: the_controller_is_the_true_one, a_new_controller_is_found;
    registry: what_confluents_serializers_wrote_is_read, without_their_registry_records_are_told_as_bytes,
        a_record_is_read_on_the_screen_and_says_by_what, schemas_are_judged_registered_and_deleted;
    search: hits_are_those_of_kcat_in_every_codec, ranges_are_those_of_kcat, null_empty_and_headers_are_kept_apart;
    compared: awkward_topics_are_read_as_kafkas_own_consumer_reads_them;
    live: a_read_is_a_snapshot, a_follow_has_neither_gap_nor_double, a_search_goes_on_live;
    operating: topics_are_described, configs_are_described, transactions_are_described, the_quorum_is_described;
    produce: keys_go_where_the_java_producer_puts_them, records_are_read_back_by_kcat, an_unknown_topic_is_refused,
        a_copy_is_exact, a_key_is_found_where_the_java_producer_put_it;
    screens: a_topic_is_opened_from_the_list, new_records_are_followed, a_search_covers_the_whole_topic,
        a_record_is_written, a_broker_stops_and_comes_back, the_whole_cluster_stops_and_comes_back;
}

scenarios! {
    kraft_far is KRaft;
    reached: advertised_addresses_that_lead_nowhere_are_reached, a_follow_outlives_the_program_that_carries_it;
    controller: controllers_alone_tell_quorum_features_and_configs;
}

scenarios! {
    connect_kraft is Connect;
    connect: orders_of_three_services_stand_once_in_one_table, a_database_that_was_down_misses_no_order,
        a_poison_record_goes_to_the_dead_letters;
    connect_workers: a_worker_that_is_killed_is_passed_over,
        connectors_are_halted_deleted_and_brought_back_as_they_were, a_task_fails_again_until_its_cause_is_gone,
        an_older_connect_is_told_and_mended, a_worker_behind_tls_wants_its_login;
    connect_changes: a_config_is_set_and_what_is_written_out_is_made_again,
        offsets_are_moved_and_exactly_one_record_is_skipped, levels_of_loggers_are_set_on_one_worker_and_on_all;
    connect_copies: a_connector_is_copied_to_another_profile_and_a_deleted_one_comes_back,
        a_connector_is_made_by_its_form;
}

scenarios! {
    zookeeper is ZooKeeper;
    changing: configs_are_set_key_by_key, threads_go_in_steps, topics_are_made_grown_cut_and_made_anew,
        what_was_done_is_taken_back;
    cloning: a_clone_has_the_committed_records, a_clone_that_was_killed_goes_on,
        a_recording_proxy_sees_only_what_was_meant;
    consequences: a_shorter_retention_takes_what_was_said_and_no_more, what_is_said_to_be_refused_is_refused,
        partitions_that_are_said_to_refuse_acks_all_refuse_it, as_many_keys_move_as_was_said,
        what_is_said_to_be_read_again_is;
    creating: a_form_is_judged_while_it_is_filled, a_policy_that_refuses_a_config_is_named;
    leaving: a_member_that_is_put_out_is_out;
    killed: more_partitions_survive, topics_made_anew_survive, a_reset_over_many_partitions_survives;
    lists: kcat_and_kafkas_own_tools_agree, topics_are_those_of_kafkas_own_tool,
        a_topic_has_its_leaders_and_offsets, brokers_have_their_addresses,
        a_group_has_the_lag_that_kafkas_own_tool_says, kinds_of_groups_are_counted_or_said_not_to_be_here;
    resetting: offsets_are_set_to_where_kafkas_own_tool_sets_them, a_group_is_made_only_when_that_is_said;
    controller: the_controller_is_the_true_one, a_new_controller_is_found;
    search: hits_are_those_of_kcat_in_every_codec, ranges_are_those_of_kcat, null_empty_and_headers_are_kept_apart;
    compared: awkward_topics_are_read_as_kafkas_own_consumer_reads_them;
    live: a_read_is_a_snapshot, a_follow_has_neither_gap_nor_double, a_search_goes_on_live;
    produce: keys_go_where_the_java_producer_puts_them, records_are_read_back_by_kcat, an_unknown_topic_is_refused;
    screens: a_topic_is_opened_from_the_list, new_records_are_followed, a_search_covers_the_whole_topic,
        a_record_is_written, a_broker_stops_and_comes_back, the_whole_cluster_stops_and_comes_back;
}

scenarios! {
    old is Old;
    changing: configs_are_set_key_by_key, threads_go_in_steps, topics_are_made_grown_cut_and_made_anew,
        what_was_done_is_taken_back;
    cloning: a_clone_has_the_committed_records, a_recording_proxy_sees_only_what_was_meant;
    consequences: a_shorter_retention_takes_what_was_said_and_no_more, what_is_said_to_be_refused_is_refused,
        partitions_that_are_said_to_refuse_acks_all_refuse_it, as_many_keys_move_as_was_said,
        what_is_said_to_be_read_again_is;
    creating: a_form_is_judged_while_it_is_filled, a_policy_that_refuses_a_config_is_named;
    leaving: a_member_that_is_put_out_is_out;
    killed: more_partitions_survive, topics_made_anew_survive, a_reset_over_many_partitions_survives;
    lists: kcat_and_kafkas_own_tools_agree, topics_are_those_of_kafkas_own_tool,
        a_topic_has_its_leaders_and_offsets, brokers_have_their_addresses,
        a_group_has_the_lag_that_kafkas_own_tool_says, kinds_of_groups_are_counted_or_said_not_to_be_here;
    resetting: offsets_are_set_to_where_kafkas_own_tool_sets_them, a_group_is_made_only_when_that_is_said;
    controller: the_controller_is_the_true_one;
    search: hits_are_those_of_kcat_in_every_codec, ranges_are_those_of_kcat, null_empty_and_headers_are_kept_apart;
    compared: awkward_topics_are_read_as_kafkas_own_consumer_reads_them;
    formats: old_formats_are_read_in_every_codec;
    produce: keys_go_where_the_java_producer_puts_them, an_unknown_topic_is_refused,
        an_old_record_format_is_written_to;
    screens: a_topic_is_opened_from_the_list, new_records_are_followed, a_search_covers_the_whole_topic,
        a_record_is_written, the_whole_cluster_stops_and_comes_back;
}

scenarios! {
    secured_kraft is Secured;
    secured: every_way_in_lists_produces_and_reads, a_bearer_token_lists_produces_and_reads,
        what_is_refused_says_what_to_change, a_follow_outlives_its_sessions;
    reached: a_secured_listener_is_reached_by_another_address,
        another_cluster_in_its_place_is_told_and_not_changed;
    consequences: a_deleted_topic_comes_back_where_it_is_asked_for;
    rights: a_limited_login_sees_what_it_may_and_is_told_the_rest;
    revoked: a_user_who_is_revoked_is_told_and_comes_back, a_certificate_that_changes_is_told_and_taken_up,
        a_client_certificate_that_changes_is_told_under_a_follow;
    bearer: tokens_of_an_endpoint_list_produce_and_read, what_gives_no_token_says_what_to_do,
        a_follow_outlives_its_tokens, an_open_form_outlives_its_tokens;
}

scenarios! {
    secured_zookeeper is SecuredZooKeeper;
    secured: passwords_list_produce_and_read;
    consequences: a_deleted_topic_comes_back_where_it_is_asked_for;
    rights: a_limited_login_sees_what_it_may_and_is_told_the_rest;
}

scenarios! {
    secured_old is SecuredOld;
    secured: passwords_list_produce_and_read;
    consequences: a_deleted_topic_comes_back_where_it_is_asked_for;
    rights: a_limited_login_sees_what_it_may_and_is_told_the_rest;
}

scenarios! {
    kerberos_kraft is Kerberos;
    kerberos: a_ticket_lists_produces_and_reads, a_mapped_broker_is_asked_for_by_its_advertised_name,
        a_keytab_lists_produces_and_reads, what_gives_no_ticket_says_what_to_do,
        a_follow_outlives_its_sessions_by_tickets, each_record_of_a_load_has_its_own_fate;
}

// The embedded cluster stands the same scenarios: what kcat and Kafka's own tools write and read on it.
scenarios! {
    embedded is Embedded;
    lists: kcat_and_kafkas_own_tools_agree, topics_are_those_of_kafkas_own_tool,
        a_topic_has_its_leaders_and_offsets, brokers_have_their_addresses,
        a_group_has_the_lag_that_kafkas_own_tool_says, kinds_of_groups_are_counted_or_said_not_to_be_here;
    controller: the_controller_is_the_true_one;
    search: hits_are_those_of_kcat_in_every_codec, ranges_are_those_of_kcat, null_empty_and_headers_are_kept_apart;
    compared: awkward_topics_are_read_as_kafkas_own_consumer_reads_them;
    live: a_read_is_a_snapshot, a_follow_has_neither_gap_nor_double, a_search_goes_on_live;
    operating: topics_are_described, configs_are_described, transactions_are_described, the_quorum_is_described;
    produce: keys_go_where_the_java_producer_puts_them, records_are_read_back_by_kcat, an_unknown_topic_is_refused,
        a_copy_is_exact, a_key_is_found_where_the_java_producer_put_it;
    screens: a_topic_is_opened_from_the_list, new_records_are_followed, a_search_covers_the_whole_topic,
        a_record_is_written;
}
