//! What this login may do, in words. Pure.
use super::step::{ExamStep, Layer};
use crate::wire::SeenRights;

/// Kafka's operations on a cluster, by their numbers (KIP-430).
const CLUSTER: [(i32, &str); 7] = [
    (5, "Create"),
    (7, "Alter"),
    (8, "Describe"),
    (9, "ClusterAction"),
    (10, "DescribeConfigs"),
    (11, "AlterConfigs"),
    (12, "IdempotentWrite"),
];

/// What may be seen and done.
pub fn step(rights: &SeenRights) -> ExamStep {
    let topics = match rights.topics {
        Some(1) => "1 topic".to_owned(),
        Some(count) => format!("{count} topics"),
        None => return of_controllers(rights.cluster),
    };
    let may = match rights.topic_rights {
        Some((read, write)) => format!(" ({read} may be read, {write} written)"),
        None => String::new(),
    };
    let Some(bits) = rights.cluster else {
        let found = format!(
            "{topics} seen, as far as you may see{may}; this Kafka does not tell what may be done with the cluster"
        );
        return ExamStep::good(Layer::Rights, "", found);
    };
    let (has, lacks): (Vec<_>, Vec<_>) = CLUSTER.iter().partition(|(number, _)| bits & (1 << number) != 0);
    let names = |rows: &[(i32, &str)]| rows.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", ");
    if lacks.is_empty() {
        return ExamStep::good(
            Layer::Rights,
            "",
            format!("{topics}{may}; everything may be done with the cluster"),
        );
    }
    let found = match has.is_empty() {
        true => format!(
            "{topics} seen, as far as you may see{may}; nothing may be done with the cluster as a whole"
        ),
        false => format!(
            "{topics} seen, as far as you may see{may}; on the cluster: {}, not {}",
            names(&has),
            names(&lacks)
        ),
    };
    if bits & (1 << 8) != 0 {
        return ExamStep::good(Layer::Rights, "", found);
    }
    let advice = "If lists look too short, ask for the right Describe on the topics and groups (or on the cluster): Kafka leaves out without a word what may not be described.";
    ExamStep::note(Layer::Rights, "", found, advice)
}

/// Controllers tell of no topics.
fn of_controllers(cluster: Option<i32>) -> ExamStep {
    let may = |(number, _): &&(i32, &str)| cluster.is_some_and(|bits| bits & (1 << number) != 0);
    let has: Vec<&str> = CLUSTER.iter().filter(may).map(|(_, name)| *name).collect();
    let found = match (cluster, has.is_empty()) {
        (None, _) => "it does not tell what may be done with the cluster".to_owned(),
        (_, true) => "nothing may be done with the cluster as a whole".to_owned(),
        (_, false) => format!("on the cluster: {}", has.join(", ")),
    };
    ExamStep::good(Layer::Rights, "", format!("controllers tell of no topics; {found}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Finding;

    #[test]
    fn what_is_left_out_is_said() {
        let of = |cluster, topic_rights| step(&SeenRights { cluster, topics: Some(2), topic_rights });
        let all = of(Some(8096), Some((2, 2)));
        assert_eq!(
            (all.finding, &*all.found),
            (Finding::Good, "2 topics (2 may be read, 2 written); everything may be done with the cluster")
        );
        let none = of(Some(0), Some((1, 0)));
        assert_eq!(none.finding, Finding::Note);
        assert!(none.found.contains("as far as you may see (1 may be read, 0 written)"), "{none:?}");
        let some = of(Some(1 << 8), None);
        assert!(some.found.contains("on the cluster: Describe, not Create"), "{some:?}");
        assert!(of(None, None).found.contains("does not tell"));
    }
}
