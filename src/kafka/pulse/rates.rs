//! The history of a rate: the last values, oldest first. Pure.
use std::sync::Arc;

/// Values that are kept: what a spark line shows.
pub(super) const KEPT: usize = 32;
/// Of the whole cluster's rate: what a chart shows.
pub(super) const TOTAL_KEPT: usize = 240;

/// Histories of nothing but zeros, one for each length: most topics of a large cluster stand still and share these.
pub(super) struct Zeros(Vec<Arc<[f32]>>);

impl Default for Zeros {
    fn default() -> Self {
        Zeros((0..=KEPT).map(|length| vec![0.0; length].into()).collect())
    }
}

impl Zeros {
    /// The history with one more value.
    pub(super) fn push(&self, before: &Arc<[f32]>, value: f32) -> Arc<[f32]> {
        let kept = before.len().min(KEPT - 1);
        let kept = &before[before.len() - kept..];
        if value == 0.0 && kept.iter().all(|value| *value == 0.0) {
            return self.0[kept.len() + 1].clone();
        }
        kept.iter().copied().chain([value]).collect()
    }
}

/// The same for a history that nobody shares.
pub(super) fn push(history: &mut Vec<f32>, value: f32, kept: usize) {
    if history.len() == kept {
        history.remove(0);
    }
    history.push(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_last_and_shares_silence() {
        let zeros = Zeros::default();
        let mut one: Arc<[f32]> = Arc::default();
        for _ in 0..40 {
            one = zeros.push(&one, 0.0);
        }
        let other = zeros.push(&one, 0.0);
        assert_eq!(other.len(), KEPT);
        assert!(Arc::ptr_eq(&one, &other));
        let moving = zeros.push(&other, 7.0);
        assert_eq!((moving.len(), moving[KEPT - 1]), (KEPT, 7.0));
    }
}
