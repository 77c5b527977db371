//! Carries out what the transaction coordinator decided: a marker in every partition, and the groups' offsets.
use super::batch::marker;
use super::state::State;
use super::transactions::Decided;

impl State {
    /// Writes the markers of a decided transaction.
    pub fn finish(&self, decided: &Decided) {
        let now = self.now();
        let marker = marker(decided.producer_id, decided.epoch, decided.commit, now);
        for (topic, number) in &decided.partitions {
            let Some(partition) = self.partition(topic, *number) else { continue };
            let mut replicated = partition.lock();
            let (id, epoch) = (decided.producer_id, decided.epoch);
            replicated.log.end_transaction(id, epoch, marker.clone(), decided.commit, now);
            replicated.wake();
        }
        if !decided.groups.is_empty() {
            self.groups.end_transaction(decided.producer_id, decided.commit);
            self.write_offsets();
        }
    }

    /// Aborts transactions that have run out of time.
    pub fn expire_transactions(&self) {
        let decided = self.transactions.lock().expire(self.now());
        for decided in &decided {
            self.finish(decided);
        }
    }
}
