//! The lists of registries: subjects, and the versions of one. What a row lacks it says; a subject that goes meanwhile is no failure.
use super::door::Registry;
use super::fault::RegistryFault;
use super::looks::Which;
use super::model::{ListedVersion, RegisteredSubject, SubjectHistory, ToldOr};
use super::{Registries, RegistryTold, reading};
use futures_util::future::{FutureExt, join_all};
use futures_util::stream::{self, StreamExt};
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many are asked for beside each other.
const BESIDE: usize = 8;
/// Of so many subjects of a registry the newest version is asked for, one by one: no registry tells it with the list.
const MOST_TOLD: usize = 1_000;
/// Versions of a subject that are asked for, the newest.
const MOST_VERSIONS: usize = 200;

impl Registries {
    /// Every subject of every registry, by name; those that are deleted, and not for good, too.
    pub(crate) async fn subjects(&self) -> RegistryTold<RegisteredSubject> {
        let mut told = RegistryTold::default();
        let asked = join_all(self.all.iter().map(|one| one.registry.subjects())).await;
        asked.into_iter().for_each(|found| told.take(found));
        told.rows.sort_by(|one, other| (&one.name, &one.registry).cmp(&(&other.name, &other.registry)));
        told
    }

    /// A subject with all its versions.
    ///
    /// # Errors
    /// If there is none of that name, or nobody answers.
    pub(crate) async fn history(
        &self,
        registry: &str,
        subject: &str,
    ) -> Result<SubjectHistory, RegistryFault> {
        self.named(registry)?.history(subject).await
    }
}

impl Registry {
    async fn subjects(&self) -> Result<Vec<RegisteredSubject>, RegistryFault> {
        let doing = format!("listing the subjects of {}", self.name);
        let (alive, all) =
            tokio::join!(self.names(&doing, "/subjects"), self.names(&doing, "/subjects?deleted=true"));
        let alive = alive?;
        // One that can't tell what is deleted tells what is alive.
        let all: BTreeSet<Arc<str>> =
            all.unwrap_or_default().into_iter().chain(alive.iter().cloned()).collect();
        let global = self.global_level().await;
        let many = all.len() > MOST_TOLD;
        // Boxed: the compiler does not see that a closure serves every lifetime.
        let asked: Vec<_> = all
            .into_iter()
            .map(|name| {
                let deleted = !alive.contains(&name);
                self.listed(name, deleted, many, &global).boxed()
            })
            .collect();
        let found: Vec<Option<RegisteredSubject>> = stream::iter(asked).buffered(BESIDE).collect().await;
        Ok(found.into_iter().flatten().collect())
    }

    async fn names(&self, doing: &str, path: &str) -> Result<BTreeSet<Arc<str>>, RegistryFault> {
        let json = self.look(doing, path).await?;
        let names = reading::names(&json).ok_or_else(|| RegistryFault::shapeless(doing))?;
        Ok(names.iter().filter_map(|name| Some(self.unqualified(name)?.into())).collect())
    }

    async fn listed(
        &self,
        name: Arc<str>,
        deleted: bool,
        many: bool,
        global: &ToldOr<Arc<str>>,
    ) -> Option<RegisteredSubject> {
        let row = |newest, level| RegisteredSubject {
            registry: self.name.clone(),
            name: name.clone(),
            deleted,
            newest,
            level,
        };
        if many {
            let why: Arc<str> = format!("not asked for: there are more than {MOST_TOLD} subjects").into();
            return Some(row(Err(why.clone()), Err(why)));
        }
        if deleted {
            let why: Arc<str> = "all its versions are deleted".into();
            return Some(row(Err(why.clone()), Err(why)));
        }
        let (newest, level) = tokio::join!(self.version(&name, Which::Newest), self.level_of(&name, global));
        match newest {
            // It was deleted meanwhile.
            Err(fault) if fault.is_missing() => None,
            newest => Some(row(newest.map_err(|fault| fault.to_string().into()), level)),
        }
    }

    async fn history(&self, subject: &str) -> Result<SubjectHistory, RegistryFault> {
        let doing = format!("listing the versions of {subject}");
        let path = format!("{}/versions", self.subject_path(subject));
        let with_deleted = format!("{path}?deleted=true");
        let (alive, all, global, mode) = tokio::join!(
            self.numbers(&doing, &path),
            self.numbers(&doing, &with_deleted),
            self.global_level(),
            self.mode_of(subject)
        );
        let alive = match alive {
            // All are deleted.
            Err(fault) if fault.is_missing() && all.is_ok() => BTreeSet::new(),
            alive => alive?,
        };
        let all: BTreeSet<i32> = all.unwrap_or_default().into_iter().chain(alive.iter().copied()).collect();
        let asked: Vec<_> = all
            .into_iter()
            .rev()
            .enumerate()
            .map(|(at, version)| self.listed_version(subject, version, at, !alive.contains(&version)).boxed())
            .collect();
        let versions = stream::iter(asked).buffered(BESIDE).collect().await;
        let level = self.level_of(subject, &global).await;
        let (registry, subject) = (self.name.clone(), subject.into());
        Ok(SubjectHistory { registry, subject, versions, level, mode })
    }

    pub(super) async fn numbers(&self, doing: &str, path: &str) -> Result<BTreeSet<i32>, RegistryFault> {
        let json = self.look(doing, path).await?;
        reading::numbers(&json).ok_or_else(|| RegistryFault::shapeless(doing))
    }

    async fn listed_version(&self, subject: &str, version: i32, at: usize, deleted: bool) -> ListedVersion {
        let told = match at {
            MOST_VERSIONS.. => Err(format!("not asked for: it is older than {MOST_VERSIONS} others").into()),
            _ => {
                let asked = self.version(subject, Which::Version(version)).await;
                asked.map_err(|fault| fault.to_string().into())
            }
        };
        ListedVersion { version, deleted, told }
    }
}
