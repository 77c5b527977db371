//! How far the cluster's clock and this machine's are apart, in words. Pure.
use super::step::{ExamStep, Layer};
use crate::wire::SeenClock;
use std::time::Duration;

/// Kafka tells its time beside that of the last fetch; what lies below this may be the way of the answer.
const SAME: Duration = Duration::from_secs(2);

/// What the comparison says.
pub fn step(seen: &SeenClock) -> ExamStep {
    let (apart, which) = match seen {
        SeenClock::Ahead(apart) => (*apart, "ahead of"),
        SeenClock::Behind(apart) => (*apart, "behind"),
        SeenClock::Untold(why) => {
            return ExamStep::good(Layer::Clock, "", format!("the brokers' clock is not known: {why}"));
        }
    };
    if apart < SAME {
        return ExamStep::good(Layer::Clock, "", "the quorum's leader has the time of this machine");
    }
    ExamStep::note(
        Layer::Clock,
        "",
        format!("the clock of the quorum's leader is {} {which} this machine's", span(apart)),
        "Set the clock that is wrong (NTP): certificates, tokens and tickets are judged by it, and times of records are compared with it.",
    )
}

/// "12 s", "7 min", "3 h", "2 days".
fn span(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7_200 => format!("{} min", seconds / 60),
        seconds @ 7_200..172_800 => format!("{} h", seconds / 3_600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Finding;

    #[test]
    fn what_is_apart_is_told_and_what_is_not_told_is_not_called_right() {
        let told = |seen| step(&seen);
        let same = told(SeenClock::Behind(Duration::from_millis(700)));
        assert_eq!((same.finding, same.found.contains("has the time")), (Finding::Good, true));
        let ahead = told(SeenClock::Ahead(Duration::from_secs(600)));
        assert_eq!(ahead.finding, Finding::Note);
        assert!(ahead.found.contains("10 min ahead of this machine's"), "{ahead:?}");
        let untold = told(SeenClock::Untold("no quorum".into()));
        assert!(untold.found.contains("not known: no quorum"), "{untold:?}");
        assert_eq!([span(Duration::from_secs(119)), span(Duration::from_secs(400_000))], ["119 s", "4 days"]);
    }
}
