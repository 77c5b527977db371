//! What is remembered of schemas, and for how long. No I/O; the time is told by the caller.
use crate::decode::framed::{Schema, SchemaName};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What a registry does not know, it may know soon.
const ABSENT: Duration = Duration::from_secs(60);
/// A newest version may be no longer the newest.
const NEWEST: Duration = Duration::from_secs(60);
/// A registry that fails is left alone for so long, whatever is asked for.
const TROUBLE: Duration = Duration::from_secs(5);
/// What can't be used is not fetched again at once.
const UNUSABLE: Duration = Duration::from_secs(30);
/// Names that the registry did not know within a minute: values that only look as if they named a schema must not keep it busy.
const MOST_ABSENT: usize = 200;
/// Schemas, and bytes of their texts, that are kept.
const MOST: usize = 5_000;
const LARGEST: usize = 256 << 20;

/// Why there is no schema.
#[derive(Clone, Debug)]
pub(super) enum Miss {
    /// The registry does not know it.
    Absent(Arc<str>),
    /// The registry answers nobody just now.
    Trouble(Arc<str>),
    /// It is there and of no use.
    Unusable(Arc<str>),
}

/// What is known of a name.
pub(super) enum Recall {
    Known(Arc<Schema>),
    /// Known, and old: whoever is told this asks again.
    Old(Arc<Schema>),
    Coming,
    Lacks(Arc<str>),
    /// Nothing: whoever is told this asks, and says what came of it.
    Ask,
}

enum Memo {
    Known { schema: Arc<Schema>, until: Option<Instant>, used: AtomicU64 },
    Coming,
    Lacks(Arc<str>, Instant),
}

/// All that is remembered of one registry.
#[derive(Default)]
pub(super) struct SchemaMemory {
    memos: HashMap<SchemaName, Memo>,
    /// Counts the looks, so that what is used stays.
    clock: AtomicU64,
    bytes: usize,
    trouble: Option<(Arc<str>, Instant)>,
    absent: VecDeque<Instant>,
}

fn size(schema: &Schema) -> usize {
    schema.written.text.len() + schema.written.references.iter().map(|(_, text)| text.len()).sum::<usize>()
}

impl SchemaMemory {
    /// A schema that is known and not old: what nearly every look wants.
    pub(super) fn known(&self, name: &SchemaName) -> Option<Arc<Schema>> {
        match self.memos.get(name)? {
            Memo::Known { schema, until, used } if until.is_none_or(|until| Instant::now() < until) => {
                used.store(self.clock.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
                Some(schema.clone())
            }
            _ => None,
        }
    }

    /// What is known; [`Recall::Ask`] and [`Recall::Old`] are told to one of many.
    pub(super) fn recall(&mut self, name: &SchemaName, now: Instant) -> Recall {
        match self.memos.get_mut(name) {
            Some(Memo::Known { schema, until, .. }) => {
                return match until {
                    Some(at) if now >= *at => {
                        // Until then nobody else asks.
                        *until = Some(now + TROUBLE);
                        Recall::Old(schema.clone())
                    }
                    _ => Recall::Known(schema.clone()),
                };
            }
            Some(Memo::Coming) => return Recall::Coming,
            Some(Memo::Lacks(why, until)) if now < *until => return Recall::Lacks(why.clone()),
            Some(Memo::Lacks(..)) | None => {}
        }
        if let Some((why, until)) = &self.trouble
            && now < *until
        {
            return Recall::Lacks(why.clone());
        }
        while self.absent.front().is_some_and(|at| now.duration_since(*at) >= ABSENT) {
            self.absent.pop_front();
        }
        if self.absent.len() >= MOST_ABSENT {
            let words = format!(
                "{name} is not asked for: of what was asked for within a minute, the registry did not know {MOST_ABSENT}"
            );
            return Recall::Lacks(words.into());
        }
        self.memos.insert(name.clone(), Memo::Coming);
        Recall::Ask
    }

    /// What came of asking.
    pub(super) fn answered(&mut self, name: &SchemaName, answer: Result<Arc<Schema>, Miss>, now: Instant) {
        let newest = matches!(name, SchemaName::Newest(_));
        let was = self.memos.remove(name);
        if let Some(Memo::Known { schema, .. }) = &was {
            self.bytes -= size(schema);
        }
        let memo = match (answer, was) {
            (Ok(schema), _) => {
                self.trouble = None;
                self.know(schema, newest.then_some(now + NEWEST))
            }
            // What is old and can't be asked for anew still serves.
            (Err(Miss::Trouble(why)), Some(Memo::Known { schema, .. })) => {
                self.trouble = Some((why, now + TROUBLE));
                self.know(schema, Some(now + TROUBLE))
            }
            (Err(Miss::Trouble(why)), _) => {
                self.trouble = Some((why.clone(), now + TROUBLE));
                Memo::Lacks(why, now + TROUBLE)
            }
            (Err(Miss::Absent(why)), _) => {
                if !newest {
                    self.absent.push_back(now);
                }
                Memo::Lacks(why, now + ABSENT)
            }
            (Err(Miss::Unusable(why)), _) => {
                // One version that can't be had makes every fingerprint uncertain, and values may claim any.
                if matches!(name, SchemaName::Fingerprint(..)) {
                    self.absent.push_back(now);
                }
                Memo::Lacks(why, now + UNUSABLE)
            }
        };
        self.memos.insert(name.clone(), memo);
        self.forget_some(now);
    }

    fn know(&mut self, schema: Arc<Schema>, until: Option<Instant>) -> Memo {
        self.bytes += size(&schema);
        Memo::Known { schema, until, used: AtomicU64::new(self.clock.fetch_add(1, Ordering::Relaxed)) }
    }

    /// Keeps within its bounds: what lacks no more goes first, then what was used least recently.
    fn forget_some(&mut self, now: Instant) {
        if self.memos.len() > MOST {
            self.memos.retain(|_, memo| !matches!(memo, Memo::Lacks(_, until) if now >= *until));
        }
        while self.memos.len() > MOST || self.bytes > LARGEST {
            let oldest = self.memos.iter().filter_map(|(name, memo)| match memo {
                Memo::Known { used, .. } => Some((used.load(Ordering::Relaxed), name.clone())),
                _ => None,
            });
            let Some((_, name)) = oldest.min_by_key(|(used, _)| *used) else { break };
            if let Some(Memo::Known { schema, .. }) = self.memos.remove(&name) {
                self.bytes -= size(&schema);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::framed::{SchemaKind, WrittenSchema};

    fn schema(name: &SchemaName, text: &str) -> Arc<Schema> {
        let written = WrittenSchema {
            name: name.clone(),
            kind: SchemaKind::Json,
            text: text.into(),
            references: Vec::new(),
            encryption: Default::default(),
            known_as: Vec::new(),
        };
        Arc::new(Schema::compile(written).unwrap())
    }

    fn lacks(recall: &Recall) -> &str {
        let Recall::Lacks(why) = recall else { panic!("it does not lack") };
        why
    }

    #[test]
    fn one_asks_for_many_and_what_is_not_there_is_asked_for_again_after_a_minute() {
        let (mut memory, now, one) = (SchemaMemory::default(), Instant::now(), SchemaName::Id(1));
        assert!(matches!(memory.recall(&one, now), Recall::Ask));
        assert!(matches!(memory.recall(&one, now), Recall::Coming));
        memory.answered(&one, Err(Miss::Absent("no 1".into())), now);
        assert_eq!(lacks(&memory.recall(&one, now + Duration::from_secs(59))), "no 1");
        let later = now + Duration::from_secs(60);
        assert!(matches!(memory.recall(&one, later), Recall::Ask));
        memory.answered(&one, Ok(schema(&one, "{}")), later);
        assert!(matches!(memory.recall(&one, later + ABSENT * 100), Recall::Known(_)), "an id is for ever");
    }

    #[test]
    fn a_registry_in_trouble_is_left_alone_and_what_is_known_serves_on() {
        let (mut memory, now) = (SchemaMemory::default(), Instant::now());
        let newest = SchemaName::Newest("orders-value".to_owned());
        memory.recall(&newest, now);
        memory.answered(&newest, Ok(schema(&newest, "{}")), now);
        let old = now + NEWEST;
        assert!(matches!(memory.recall(&newest, old), Recall::Old(_)));
        assert!(matches!(memory.recall(&newest, old), Recall::Known(_)), "one asks");
        memory.answered(&newest, Err(Miss::Trouble("down".into())), old);
        assert!(matches!(memory.recall(&newest, old), Recall::Known(_)), "what is old serves on");
        assert_eq!(lacks(&memory.recall(&SchemaName::Id(7), old)), "down");
        assert!(matches!(memory.recall(&SchemaName::Id(7), old + TROUBLE), Recall::Ask));
    }

    #[test]
    fn values_that_only_look_like_schemas_keep_no_registry_busy() {
        let (mut memory, now) = (SchemaMemory::default(), Instant::now());
        let asked = (0..10_000).filter(|id| {
            let name = SchemaName::Id(*id);
            let asks = matches!(memory.recall(&name, now), Recall::Ask);
            if asks {
                memory.answered(&name, Err(Miss::Absent("none".into())), now);
            }
            asks
        });
        assert_eq!(asked.count(), MOST_ABSENT);
        assert!(lacks(&memory.recall(&SchemaName::Id(1 << 20), now)).contains("is not asked for"));
        assert!(matches!(memory.recall(&SchemaName::Id(1 << 20), now + ABSENT), Recall::Ask));
    }

    #[test]
    fn what_is_kept_is_bounded_and_what_is_used_stays() {
        let (mut memory, now) = (SchemaMemory::default(), Instant::now());
        let text = "x".repeat(LARGEST / 4);
        for id in 0..6 {
            memory.answered(&SchemaName::Id(id), Ok(schema(&SchemaName::Id(id), &text)), now);
            memory.known(&SchemaName::Id(0));
        }
        let kept: Vec<u32> = (0..6).filter(|id| memory.known(&SchemaName::Id(*id)).is_some()).collect();
        assert_eq!(kept, [0, 3, 4, 5]);
        assert!(memory.bytes <= LARGEST);
    }
}
