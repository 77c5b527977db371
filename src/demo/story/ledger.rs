//! The audit trail: transactions that commit, some that abort, and one that nobody ends and that holds readers back.
use super::topics::AUDIT;
use super::words::{chance, pick};
use super::write::TimeText;
use crate::demo::append::Transaction;
use crate::demo::cluster::Refusal;
use crate::demo::random::Random;
use crate::demo::state::State;
use crate::demo::{Batch, Record};
use std::sync::Arc;

/// How long before the present the hung transaction began to write, in milliseconds.
pub const HUNG_FOR: i64 = 4 * 60_000;
/// After this long the hung writer is restarted and hangs again; a little less than the 15 minutes after which a
/// broker would abort its transaction (`transaction.max.timeout.ms`).
const HUNG_AT_MOST: i64 = 14 * 60_000;

const WHO: [&str; 5] = ["m.nagy", "z.müller", "batch", "o.yılmaz", "support-bot"];
const WHAT: [&str; 6] =
    ["REFUND_APPROVED", "PRICE_CHANGED", "ADDRESS_CORRECTED", "LOGIN", "EXPORT_STARTED", "LIMIT_RAISED"];

/// Who writes the audit trail, and where they stand.
pub struct Ledger {
    random: Random,
    /// A transaction under way: when it ends, and whether it commits.
    open: Option<(Transaction, i64, bool)>,
    next: i64,
    hung: Option<(Transaction, i64)>,
}

impl Ledger {
    pub fn new(seed: u64) -> Ledger {
        Ledger { random: Random::new(seed ^ 0xa0d17), open: None, next: 0, hung: None }
    }

    /// A whole transaction of the past.
    pub fn book(&mut self, state: &Arc<State>, at: i64) -> Result<(), Refusal> {
        let transaction = self.begin(state, at)?;
        if chance(&mut self.random, 1, 8) { transaction.abort() } else { transaction.commit() }
    }

    /// Begins, goes on with, or ends what is due at `now`.
    pub fn step(&mut self, state: &Arc<State>, now: i64) -> Result<(), Refusal> {
        if let Some((transaction, _, commit)) = self.open.take_if(|(_, ends, _)| *ends <= now) {
            if commit { transaction.commit() } else { transaction.abort() }?;
        }
        if self.open.is_none() && self.next <= now {
            self.next = now + 1_500 + self.random.below(2_500) as i64;
            let ends = now + 300 + self.random.below(900) as i64;
            let commit = !chance(&mut self.random, 1, 8);
            self.open = Some((self.begin(state, now)?, ends, commit));
        }
        if let Some((hung, _)) = self.hung.take_if(|(_, since)| *since + HUNG_AT_MOST <= now) {
            hung.abort()?;
            self.hang(state, now, now)?;
        }
        Ok(())
    }

    /// Opens the transaction that stays open: on partition 0, with records of the time `at`.
    pub fn hang(&mut self, state: &Arc<State>, at: i64, now: i64) -> Result<(), Refusal> {
        let mut hung = state.begin("audit-archiver")?;
        let records: Vec<Record> = (0..3).map(|step| self.entry(at + step * 15)).collect();
        hung.append(AUDIT.name, 0, &Batch::of(records))?;
        self.hung = Some((hung, now));
        Ok(())
    }

    fn begin(&mut self, state: &Arc<State>, at: i64) -> Result<Transaction, Refusal> {
        let mut transaction = state.begin(pick(&mut self.random, &["audit-service-1", "audit-service-2"]))?;
        for partition in 0..AUDIT.partitions {
            let count = 1 + self.random.below(3);
            let records: Vec<Record> = (0..count).map(|_| self.entry(at)).collect();
            transaction.append(AUDIT.name, partition, &Batch::of(records).codec(AUDIT.codec))?;
        }
        Ok(transaction)
    }

    fn entry(&mut self, at: i64) -> Record {
        let (who, what) = (pick(&mut self.random, &WHO), pick(&mut self.random, &WHAT));
        let text = format!(
            r#"{{"actor":"{who}","action":"{what}","subject":"ord-{:07}","ip":"10.20.{}.{}","at":"{}"}}"#,
            1_204_000 + self.random.below(9_000),
            self.random.below(8),
            1 + self.random.below(250),
            TimeText(at),
        );
        Record::new(who, text).at(at)
    }
}
