//! When each part of the look is due. Pure: it is told the time.
use super::needs::Need;
use super::parts::{LookPart, PARTS};
use std::time::Duration;
use tokio::time::Instant;

/// The beat in which a cluster is looked at where nobody wishes for another.
const USUAL: Duration = Duration::from_secs(1);

/// From so many topics on, names are asked for less often.
const MANY_TOPICS: usize = 2000;
/// A part waits so many times as long as it took: looking never takes more than about 5 % of the time.
const REST: u32 = 20;
/// However slow a part is, it is asked for at least this often (or once a beat).
const LONGEST: Duration = Duration::from_secs(120);

/// Two looks at end offsets are at least so far apart: a rate over less is noise.
const RATES_NEED: Duration = Duration::from_millis(500);

/// How a part went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartOutcome {
    Good,
    /// It failed or some broker did: what it took was waiting, not work.
    Failed,
    /// Much was told, but what it took was mostly waiting for somebody who did not tell: no rest is due for that.
    Waited,
    /// There is more of the same to ask.
    More,
}

#[derive(Clone, Copy, Debug, Default)]
struct PartSlot {
    /// None: not to be asked yet.
    due: Option<Instant>,
    running: bool,
    /// Wanted once more while it is running.
    again: bool,
    started: Option<Instant>,
    /// Nobody looks at it now.
    unneeded: bool,
    /// The last answer was a good one: what failed is asked for until it is known to be well again, looked at or not.
    good: bool,
}

impl PartSlot {
    fn rests(&self) -> bool {
        self.running || (self.unneeded && self.good)
    }
}

/// The timetable.
#[derive(Debug)]
pub(super) struct Schedule {
    every: Duration,
    topics: usize,
    slots: [PartSlot; PARTS.len()],
}

impl Schedule {
    /// Only names are due at first: everything else builds on them.
    pub(super) fn new(every: Duration, now: Instant) -> Self {
        let mut schedule = Schedule { every, topics: 0, slots: [PartSlot::default(); PARTS.len()] };
        schedule.slots[LookPart::Names as usize].due = Some(now);
        schedule
    }

    /// The beat is another one: what was due later than it says is due now.
    pub(super) fn set_beat(&mut self, every: Duration, now: Instant) {
        if every < self.every {
            self.all_due(now);
        }
        self.every = every;
    }

    /// The cluster has so many topics.
    pub(super) fn set_topics(&mut self, topics: usize) {
        self.topics = topics;
    }

    /// What is looked at besides the head; none stands for everything. What has not been known yet is asked for all the
    /// same, once.
    pub(super) fn set_needs(&mut self, needs: Option<&[Need]>) {
        for part in PARTS {
            let always = matches!(part, LookPart::Names | LookPart::Brokers | LookPart::Ends);
            let needed = needs.is_none_or(|needs| needs.iter().any(|need| need.part() == part));
            self.slots[part as usize].unneeded = !always && !needed;
        }
    }

    /// These parts may be asked for now, if they were not before.
    pub(super) fn open(&mut self, parts: &[LookPart], now: Instant) {
        for part in parts {
            self.slots[*part as usize].due.get_or_insert(now);
        }
    }

    /// Everything that is open is due; what is being asked is asked once more. Only end offsets wait for half a beat
    /// since the last ones, because rates need time to show.
    pub(super) fn all_due(&mut self, now: Instant) {
        for part in PARTS {
            let slot = &mut self.slots[part as usize];
            let (Some(due), started) = (slot.due, slot.started) else { continue };
            slot.again = slot.running;
            let apart = (self.every / 2).min(RATES_NEED);
            let earliest =
                started.filter(|_| part == LookPart::Ends).map_or(now, |started| now.max(started + apart));
            slot.due = Some(due.min(earliest));
        }
    }

    /// What is known of the leaders has proved wrong: names are due soon, but not in every beat.
    pub(super) fn hasten_names(&mut self) {
        let slot = &mut self.slots[LookPart::Names as usize];
        if let (Some(due), Some(started)) = (slot.due, slot.started) {
            slot.due = Some(due.min(started + self.every * 2));
        }
    }

    /// The parts to ask for now; they count as running until `done`.
    pub(super) fn take_ready(&mut self, now: Instant) -> Vec<LookPart> {
        let mut ready = Vec::new();
        for part in PARTS {
            let slot = &mut self.slots[part as usize];
            if !slot.rests() && slot.due.is_some_and(|due| due <= now) {
                (slot.running, slot.started) = (true, Some(now));
                ready.push(part);
            }
        }
        ready
    }

    /// When the next part is due.
    pub(super) fn next(&self) -> Option<Instant> {
        self.slots.iter().filter(|slot| !slot.rests()).filter_map(|slot| slot.due).min()
    }

    /// A part came back.
    pub(super) fn done(&mut self, part: LookPart, outcome: PartOutcome, now: Instant) {
        let (beats, every) = (self.beats(part), self.every);
        let slot = &mut self.slots[part as usize];
        slot.running = false;
        slot.good = outcome != PartOutcome::Failed;
        let again = std::mem::take(&mut slot.again);
        let started = slot.started.unwrap_or(now);
        let rest = (now - started) * REST;
        let wait = match outcome {
            PartOutcome::Good => pace(every, beats).max(rest),
            PartOutcome::Failed => pace(every, beats.min(2)),
            PartOutcome::Waited => pace(every, beats),
            PartOutcome::More => rest.max(self.every / 10),
        };
        slot.due = Some(if again { now } else { (started + wait.min(LONGEST.max(self.every))).max(now) });
    }

    fn beats(&self, part: LookPart) -> u32 {
        match part {
            LookPart::Ends => 1,
            LookPart::Brokers | LookPart::Groups => 3,
            LookPart::Stable => 5,
            LookPart::Names if self.topics > MANY_TOPICS => 30,
            LookPart::Names | LookPart::Lasts => 10,
            LookPart::Firsts | LookPart::Sizes | LookPart::Cleanup => 30,
        }
    }
}

/// So many beats; a beat that the user made longer than the usual one makes no part wait longer than that beat alone.
fn pace(every: Duration, beats: u32) -> Duration {
    (every.min(USUAL) * beats).max(every)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEAT: Duration = Duration::from_secs(1);

    fn after(start: Instant, millis: u64) -> Instant {
        start + Duration::from_millis(millis)
    }

    #[test]
    fn names_come_first_and_rest_in_proportion() {
        let start = Instant::now();
        let mut schedule = Schedule::new(BEAT, start);
        assert_eq!(schedule.take_ready(start), [LookPart::Names]);
        assert_eq!(schedule.next(), None);
        schedule.done(LookPart::Names, PartOutcome::Good, after(start, 50));
        schedule.open(&[LookPart::Ends], after(start, 50));
        assert_eq!(schedule.take_ready(after(start, 50)), [LookPart::Ends]);
        // 100 ms of asking is followed by 2 s from its start: 5 %.
        schedule.done(LookPart::Ends, PartOutcome::Good, after(start, 150));
        assert_eq!(schedule.next(), Some(after(start, 2050)));
        assert_eq!(schedule.take_ready(after(start, 2049)), []);
        assert_eq!(schedule.take_ready(after(start, 2050)), [LookPart::Ends]);
        // Ten seconds of waiting for a dead broker are no work, and the next look follows at once.
        schedule.done(LookPart::Ends, PartOutcome::Failed, after(start, 12_050));
        assert_eq!(schedule.next(), Some(after(start, 10_000)), "names");
        assert_eq!(schedule.take_ready(after(start, 12_050)), [LookPart::Names, LookPart::Ends]);
    }

    /// How often each part is asked for within a minute, if every answer takes 10 ms.
    fn asked_in_a_minute(schedule: &mut Schedule, start: Instant) -> [u32; PARTS.len()] {
        let mut asked = [0; PARTS.len()];
        while let Some(due) = schedule.next().filter(|due| *due < start + Duration::from_secs(60)) {
            for part in schedule.take_ready(due.max(start)) {
                asked[part as usize] += 1;
                schedule.done(part, PartOutcome::Good, due.max(start) + Duration::from_millis(10));
            }
        }
        asked
    }

    #[test]
    fn a_shorter_beat_holds_at_once_and_a_longer_one_from_the_next_look_on() {
        let start = Instant::now();
        let mut schedule = Schedule::new(BEAT, start);
        schedule.open(&PARTS, start);
        schedule.set_beat(BEAT * 10, start);
        let asked = asked_in_a_minute(&mut schedule, start);
        assert_eq!((asked[LookPart::Ends as usize], asked[LookPart::Brokers as usize]), (6, 6));
        assert_eq!(asked[LookPart::Names as usize], 6, "no part waits for ten long beats");
        schedule.set_beat(BEAT, after(start, 60_000));
        assert_eq!(schedule.next(), Some(after(start, 60_000)));
    }

    #[test]
    fn what_nobody_looks_at_is_asked_for_once_and_again_when_it_is_seen() {
        let start = Instant::now();
        let mut schedule = Schedule::new(BEAT, start);
        schedule.open(&PARTS, start);
        schedule.set_needs(Some(&[]));
        // Names, brokers, ends, firsts, groups, stable, sizes, cleanup, lasts.
        assert_eq!(asked_in_a_minute(&mut schedule, start), [6, 20, 60, 1, 1, 1, 1, 1, 1]);
        let later = after(start, 60_000);
        assert_eq!(asked_in_a_minute(&mut schedule, later), [6, 20, 60, 0, 0, 0, 0, 0, 0]);
        schedule.set_needs(Some(&[Need::Groups, Need::Sizes]));
        let later = after(start, 120_000);
        assert_eq!(asked_in_a_minute(&mut schedule, later), [6, 20, 60, 0, 20, 0, 2, 0, 0]);
    }

    #[test]
    fn what_failed_is_asked_for_until_it_is_well_looked_at_or_not() {
        let start = Instant::now();
        let mut schedule = Schedule::new(BEAT, start);
        schedule.set_needs(Some(&[]));
        schedule.open(&[LookPart::Groups], start);
        schedule.take_ready(start);
        schedule.done(LookPart::Groups, PartOutcome::Failed, start);
        schedule.done(LookPart::Names, PartOutcome::Good, start);
        assert_eq!(schedule.next(), Some(after(start, 2000)), "groups, though nobody looks at them");
        schedule.take_ready(after(start, 2000));
        schedule.done(LookPart::Groups, PartOutcome::Good, after(start, 2000));
        assert_eq!(schedule.next(), Some(after(start, 10_000)), "names");
    }

    #[test]
    fn a_poke_and_a_moved_leader_bring_looks_forward() {
        let start = Instant::now();
        let mut schedule = Schedule::new(BEAT, start);
        schedule.take_ready(start);
        schedule.done(LookPart::Names, PartOutcome::Good, start);
        schedule.hasten_names();
        assert_eq!(schedule.next(), Some(after(start, 2000)));
        schedule.open(&[LookPart::Ends], start);
        schedule.take_ready(start);
        schedule.done(LookPart::Ends, PartOutcome::Good, start);
        schedule.all_due(after(start, 400));
        assert_eq!(schedule.take_ready(after(start, 400)), [LookPart::Names]);
        schedule.all_due(after(start, 450));
        schedule.done(LookPart::Names, PartOutcome::Good, after(start, 480));
        assert_eq!(schedule.take_ready(after(start, 480)), [LookPart::Names], "poked while it was asked");
        assert_eq!(schedule.next(), Some(after(start, 500)), "a rate needs half a beat");
    }
}
