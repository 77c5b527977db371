//! Schemas for whoever reads records: each fetched once however many wait for it, in the background, and remembered.
use super::door::Registry;
use super::fault::RegistryFault;
use super::gathering::gathered;
use super::memory::{Miss, Recall, SchemaMemory};
use crate::decode::framed::{Schema, SchemaLook, SchemaName, SchemaSource};
use parking_lot::{Condvar, Mutex, RwLock};
use std::fmt;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

/// Whoever searches waits no longer for a schema: a registry that hangs is one that fails.
const PATIENCE: Duration = Duration::from_secs(20);
/// Schemas that are fetched beside each other.
const BESIDE: usize = 8;

/// The schemas of one registry.
pub(super) struct RegistrySource {
    own: Weak<RegistrySource>,
    registry: Arc<Registry>,
    memory: RwLock<SchemaMemory>,
    /// How many answers have come.
    answers: Mutex<u64>,
    answered: Condvar,
    /// Where fetches run: those who look may be on a thread of their own.
    runtime: Mutex<Option<Handle>>,
    turns: Arc<Semaphore>,
}

impl RegistrySource {
    pub(super) fn new(registry: &Arc<Registry>) -> Arc<Self> {
        Arc::new_cyclic(|own| RegistrySource {
            own: own.clone(),
            registry: registry.clone(),
            memory: RwLock::default(),
            answers: Mutex::default(),
            answered: Condvar::new(),
            runtime: Mutex::new(Handle::try_current().ok()),
            turns: Arc::new(Semaphore::new(BESIDE)),
        })
    }

    /// Remembers where fetches can run: those who search do so on threads that run nothing else.
    pub(super) fn run_here(&self) {
        if let Ok(here) = Handle::try_current() {
            *self.runtime.lock() = Some(here);
        }
    }

    /// Asks in the background.
    fn ask(&self, name: &SchemaName) {
        let Some(own) = self.own.upgrade() else { return };
        self.run_here();
        let runtime = self.runtime.lock();
        let asking = Asking { source: own, name: name.clone(), told: false };
        match &*runtime {
            Some(runtime) => _ = runtime.spawn(asking.run()),
            // Dropped, it tells that nobody asks.
            None => drop(asking),
        }
    }

    fn tell(&self, name: &SchemaName, answer: Result<Arc<Schema>, Miss>) {
        self.memory.write().answered(name, answer, Instant::now());
        *self.answers.lock() += 1;
        self.answered.notify_all();
    }

    async fn fetched(&self, name: &SchemaName) -> Result<Arc<Schema>, Miss> {
        let written = gathered(&self.registry, name).await.map_err(|fault| self.miss(name, &fault))?;
        // A large schema takes its time, and a mistake in a compiler is no reason to wait for ever.
        let compiled = tokio::task::spawn_blocking(move || Schema::compile(written)).await;
        let compiled = compiled.unwrap_or_else(|_| Err("reading it broke".to_owned()));
        compiled.map(Arc::new).map_err(|why| Miss::Unusable(format!("{name} is of no use: {why}").into()))
    }

    fn miss(&self, name: &SchemaName, fault: &RegistryFault) -> Miss {
        if fault.is_missing() {
            let url = self.registry.url();
            let but = fault.but().map(|words| format!(": {words}")).unwrap_or_default();
            return Miss::Absent(format!("the registry at {url} knows no {name}{but}").into());
        }
        let words = fault.to_string().into();
        if fault.is_of_all() { Miss::Trouble(words) } else { Miss::Unusable(words) }
    }
}

impl SchemaSource for RegistrySource {
    fn look(&self, of: &SchemaName) -> SchemaLook {
        if let Some(schema) = self.memory.read().known(of) {
            return SchemaLook::Known(schema);
        }
        let recall = self.memory.write().recall(of, Instant::now());
        match recall {
            Recall::Known(schema) => SchemaLook::Known(schema),
            Recall::Old(schema) => {
                self.ask(of);
                SchemaLook::Known(schema)
            }
            Recall::Coming => SchemaLook::Coming,
            Recall::Lacks(why) => SchemaLook::Lacks(why),
            Recall::Ask => {
                self.ask(of);
                SchemaLook::Coming
            }
        }
    }

    fn wait(&self, of: &SchemaName) -> SchemaLook {
        let until = Instant::now() + PATIENCE;
        loop {
            let before = *self.answers.lock();
            match self.look(of) {
                SchemaLook::Coming => {}
                look => return look,
            }
            let mut answers = self.answers.lock();
            while *answers == before {
                if self.answered.wait_until(&mut answers, until).timed_out() {
                    let url = self.registry.url();
                    return SchemaLook::Lacks(format!("no answer from {url} within {PATIENCE:?}").into());
                }
            }
        }
    }
}

/// One fetch. However it ends, whoever waits for it is told.
struct Asking {
    source: Arc<RegistrySource>,
    name: SchemaName,
    told: bool,
}

impl Asking {
    async fn run(mut self) {
        let turn = self.source.turns.clone().acquire_owned().await;
        let answer = self.source.fetched(&self.name).await;
        drop(turn);
        self.told = true;
        self.source.tell(&self.name, answer);
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        if !self.told {
            let words = format!("asking for {} was broken off", self.name);
            self.source.tell(&self.name, Err(Miss::Unusable(words.into())));
        }
    }
}

impl fmt::Debug for RegistrySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RegistrySource({})", self.registry.url())
    }
}
