//! A JSON value of which only so many looks may be taken: a schema whose branches branch again asks for more than any machine can do.
//! Whoever has used them up is stopped wherever it is. Knows no schema.
use jsonschema::JsonType;
use jsonschema::json::{Array, Json, Node, NodeIdentity, Object, SerdeJson};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

/// No value is worth more.
const LONGEST: Duration = Duration::from_secs(1);

thread_local! {
    /// What is left of the looks on this thread, and when it ends at the latest.
    static LEFT: Cell<(u64, Option<Instant>)> = const { Cell::new((0, None)) };
    /// When whoever waits on this thread wants to go on.
    static HURRY: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// What is thrown when none is left.
struct Spent;

/// Does something in which no more time than this is spent on judging values, however often.
pub fn within<T>(patience: Duration, work: impl FnOnce() -> T) -> T {
    let (before, until) = (HURRY.get(), Instant::now() + patience);
    HURRY.set(Some(before.map_or(until, |before| before.min(until))));
    let done = work();
    HURRY.set(before);
    done
}

/// Does something with so many looks at values; none if they did not suffice.
pub fn with_looks<T>(most: u64, work: impl FnOnce() -> T) -> Option<T> {
    let latest = Instant::now() + LONGEST;
    LEFT.set((most, Some(HURRY.get().map_or(latest, |hurry| hurry.min(latest)))));
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => Some(done),
        Err(thrown) if thrown.is::<Spent>() => None,
        Err(thrown) => resume_unwind(thrown),
    }
}

/// Takes a look. It is no panic, which would be told as a fault of the program.
fn look() {
    let (left, until) = LEFT.get();
    // A pattern may take its time at a single look.
    let late = || left.is_multiple_of(64) && until.is_some_and(|until| Instant::now() > until);
    if left == 0 || late() {
        resume_unwind(Box::new(Spent));
    }
    LEFT.set((left - 1, until));
}

/// JSON whose looks are counted.
pub struct Counted;

/// A value of it.
#[derive(Clone, Copy)]
pub struct CountedValue<'a>(pub &'a Value);
pub struct CountedObject<'a>(&'a Map<String, Value>);
pub struct CountedArray<'a>(&'a [Value]);

impl Json for Counted {
    type Node<'a> = CountedValue<'a>;
    type PreparedKey = String;
    type StringBuffer = ();
    const KEYS_PER_LOOKUP: usize = SerdeJson::KEYS_PER_LOOKUP;
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>((): &mut (), string: &str, work: impl FnOnce(CountedValue<'_>) -> T) -> T {
        SerdeJson::with_string_node(&mut (), string, |value| work(CountedValue(value)))
    }
}

impl<'a> Node<'a, Counted> for CountedValue<'a> {
    type Object = CountedObject<'a>;
    type Array = CountedArray<'a>;
    type Number = &'a Number;

    fn as_object(&self) -> Option<CountedObject<'a>> {
        look();
        self.0.as_object().map(CountedObject)
    }

    fn as_array(&self) -> Option<CountedArray<'a>> {
        look();
        self.0.as_array().map(|array| CountedArray(array))
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        look();
        self.0.as_str().map(Cow::Borrowed)
    }

    fn as_number(&self) -> Option<&'a Number> {
        look();
        self.0.as_number()
    }

    fn as_boolean(&self) -> Option<bool> {
        look();
        self.0.as_bool()
    }

    fn is_null(&self) -> bool {
        look();
        self.0.is_null()
    }

    fn json_type(&self) -> JsonType {
        look();
        Node::<SerdeJson>::json_type(&self.0)
    }

    fn equals_value(&self, expected: &Value) -> bool {
        look();
        Node::<SerdeJson>::equals_value(&self.0, expected)
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Borrowed(self.0)
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Node::<SerdeJson>::identity(&self.0)
    }
}

impl<'a> Object<'a, Counted> for CountedObject<'a> {
    type Node = CountedValue<'a>;
    type MemberName = &'a str;
    type MembersIter =
        std::iter::Map<serde_json::map::Iter<'a>, fn((&'a String, &'a Value)) -> (&'a str, CountedValue<'a>)>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn get(&self, key: &String) -> Option<CountedValue<'a>> {
        look();
        self.0.get(key.as_str()).map(CountedValue)
    }

    fn members(&self) -> Self::MembersIter {
        self.0.iter().map(|(name, value)| {
            look();
            (name.as_str(), CountedValue(value))
        })
    }
}

impl<'a> Array<'a, Counted> for CountedArray<'a> {
    type Node = CountedValue<'a>;
    type ElementsIter = std::iter::Map<std::slice::Iter<'a, Value>, fn(&'a Value) -> CountedValue<'a>>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn elements(&self) -> Self::ElementsIter {
        self.0.iter().map(|value| {
            look();
            CountedValue(value)
        })
    }

    fn is_unique(&self) -> bool {
        Array::<SerdeJson>::is_unique(&self.0)
    }
}
