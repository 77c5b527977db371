//! The same configs for all marked topics, from their list: typed as a line, reviewed as one plan.
use super::{ConfigsOf, read_wishes, review};
use crate::kafka::model::Topic;
use crate::shell::Cx;
use crate::views::table::Table;

impl Table<Topic> {
    /// Asks what to set; the plan comes up for review after that.
    pub(in crate::views) fn set_configs(&mut self, cx: &mut Cx<'_>) {
        let topics: Vec<ConfigsOf> =
            self.chosen().into_iter().map(|topic| ConfigsOf::Topic(topic.name.clone())).collect();
        cx.prompt(
            "Configs of the topics",
            "name=value sets, -name takes the own value away: retention.ms=7d cleanup.policy=compact,delete -segment.ms",
            "",
            |text: &str| match read_wishes(text) {
                Ok(wishes) if wishes.is_empty() => Err("nothing to set stands there".to_owned()),
                other => other,
            },
            move |_: &mut Self, wishes, cx| {
                let wanted = topics.into_iter().map(|of| (of, Clone::clone(&wishes))).collect();
                review::<Self>(wanted, cx);
            },
        );
    }
}
