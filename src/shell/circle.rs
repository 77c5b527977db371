//! Pages of one thing that Tab leads around: a topic's partitions, configs and groups. Plain data; the commands of the pages go the same
//! way, and a test holds both to each other.
use super::Route;

/// The pages of the thing that a place is a page of, in the order of Tab; none where there is only the one.
pub fn circle(route: &Route) -> Vec<(&'static str, Route)> {
    match route.clone() {
        Route::Topic(topic) | Route::TopicConfigs(topic) | Route::TopicGroups(topic) => vec![
            ("Partitions", Route::Topic(topic.clone())),
            ("Configs", Route::TopicConfigs(topic.clone())),
            ("Groups", Route::TopicGroups(topic)),
        ],
        Route::Group(group) | Route::GroupMembers(group) => {
            vec![("Partitions", Route::Group(group.clone())), ("Members", Route::GroupMembers(group))]
        }
        Route::Broker(broker) | Route::BrokerConfigs(broker) => {
            vec![("Partitions", Route::Broker(broker)), ("Configs", Route::BrokerConfigs(broker))]
        }
        Route::Connector { connect, connector } | Route::ConnectorConfig { connect, connector } => {
            let (of, name) = (connect.clone(), connector.clone());
            vec![
                ("Tasks", Route::Connector { connect: of, connector: name }),
                ("Config", Route::ConnectorConfig { connect, connector }),
            ]
        }
        Route::Connectors | Route::ConnectWorkers | Route::ConnectPlugins | Route::ConnectLoggers => vec![
            ("Connectors", Route::Connectors),
            ("Workers", Route::ConnectWorkers),
            ("Plugins", Route::ConnectPlugins),
            ("Loggers", Route::ConnectLoggers),
        ],
        _ => Vec::new(),
    }
}
