//! Reads the structures of answers that the codec does not have, for those who do it by hand. Knows no particular answer.
use crate::wire::Primitives;
use anyhow::Context;
use bytes::Bytes;

/// The fields of a flexible answer, and what is made of several of them.
pub(super) struct HandReader<'a> {
    pub(super) fields: Primitives<'a>,
}

impl<'a> HandReader<'a> {
    /// Reads from the front of `bytes`, which moves on.
    pub(super) fn new(bytes: &'a mut Bytes) -> HandReader<'a> {
        HandReader { fields: Primitives::new(bytes, true) }
    }

    /// An array of structures, none for null.
    pub(super) fn each<T>(
        &mut self,
        mut one: impl FnMut(&mut Self) -> anyhow::Result<T>,
    ) -> anyhow::Result<Vec<T>> {
        let mut all = Vec::new();
        for _ in 0..self.fields.array()?.unwrap_or(0) {
            all.push(one(self)?);
        }
        Ok(all)
    }

    pub(super) fn text(&mut self) -> anyhow::Result<Option<String>> {
        let text = self.fields.string()?;
        Ok(text.map(|bytes: Bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    pub(super) fn word(&mut self) -> anyhow::Result<String> {
        self.text()?.context("a name is missing")
    }
}
