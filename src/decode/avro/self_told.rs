//! Avro of files and folders that somebody has chosen: a value is of the type that was named, unless it says itself which one it is of,
//! by a fingerprint or by the whole schema.
use super::super::document::{HowFar, TakesValue};
use super::super::framed::{Body, Encoding, EncodingFault, Read};
use super::super::step::Step;
use super::Avro;
use super::brought::SINGLE;
use super::container::{self, AvroContainers};
use std::sync::{Arc, Mutex, PoisonError};

/// Gives the types that fingerprints may be of, compiled.
pub(super) trait Fingerprints: std::fmt::Debug + Send + Sync {
    /// None: no type here has it.
    fn compiled(&self, fingerprint: u64) -> Option<Result<Avro, String>>;

    /// How many types there are.
    fn count(&self) -> usize;
}

/// Compiled already, or why it can't be.
type Kept = (u64, Option<Result<Arc<Avro>, String>>);

/// What reads such values.
#[derive(Debug)]
pub(super) struct SelfTold {
    /// Why none is named, where there are several.
    named: Result<Arc<Avro>, String>,
    types: Box<dyn Fingerprints>,
    kept: Mutex<Vec<Kept>>,
    containers: AvroContainers,
}

/// Fingerprints that are remembered; values may claim any.
const MOST_KEPT: usize = 1000;

impl SelfTold {
    pub fn new(named: Result<Avro, String>, types: Box<dyn Fingerprints>) -> Self {
        let named = named.map(Arc::new);
        SelfTold { named, types, kept: Mutex::default(), containers: AvroContainers::default() }
    }

    fn by_fingerprint(&self, fingerprint: u64) -> Option<Result<Arc<Avro>, String>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = kept.iter().find(|(own, _)| *own == fingerprint) {
            return known.clone();
        }
        let known = self.types.compiled(fingerprint).map(|avro| avro.map(Arc::new));
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.push((fingerprint, known.clone()));
        known
    }

    /// The type of a value, and its bytes without what names it.
    fn of<'a>(&self, body: Body<'a>) -> Read<(Arc<Avro>, Body<'a>, usize)> {
        let single = body.bytes.strip_prefix(SINGLE).and_then(<[u8]>::split_first_chunk);
        if let Some((print, bytes)) = single {
            let print = u64::from_le_bytes(*print);
            match self.by_fingerprint(print) {
                Some(Ok(avro)) => return Ok((avro, Body { bytes, ..body }, body.bytes.len() - bytes.len())),
                Some(Err(why)) => return Err(EncodingFault::at(2, why)),
                // It may begin so by chance.
                None if self.named.as_ref().is_ok_and(|named| named.fits(body)) => {}
                None => {
                    let count = self.types.count();
                    let words = format!(
                        "its schema has the fingerprint {print:016x}, which none of the {count} types here has"
                    );
                    return Err(EncodingFault::at(2, words));
                }
            }
        }
        match &self.named {
            Ok(named) => Ok((named.clone(), body, 0)),
            Err(why) => {
                Err(EncodingFault::at(0, format!("the value does not say of which type it is: {why}")))
            }
        }
    }
}

impl Encoding for SelfTold {
    fn json(&self, body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        if container::begins(body.bytes) {
            return self.containers.json(body, out);
        }
        let (avro, inner, head) = self.of(body).map_err(|fault| *fault)?;
        avro.json(inner, out).map_err(|fault| EncodingFault { at: fault.at + head, ..fault })
    }

    fn visit<'a>(&self, body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        if container::begins(body.bytes) {
            return self.containers.visit(body, steps, found);
        }
        match self.of(body) {
            Ok((avro, inner, _)) => avro.visit(inner, steps, found),
            Err(_) => HowFar::Part,
        }
    }

    fn remark(&self, body: Body<'_>) -> Option<String> {
        if container::begins(body.bytes) {
            return self.containers.remark(body);
        }
        let (avro, inner, head) = self.of(body).ok()?;
        let name = avro.nodes.names.get(&avro.nodes.root);
        match (head, name) {
            (0, _) => avro.remark(inner),
            (_, Some(name)) => Some(format!("{name}, by its fingerprint")),
            (_, None) => Some("by its fingerprint".to_owned()),
        }
    }

    fn learn(&self, see: &mut dyn FnMut(&[Step])) {
        if let Ok(named) = &self.named {
            named.learn(see);
        }
    }
}
