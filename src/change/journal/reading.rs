//! The journal read back: which changes were made, what became of each step, what takes one back and what is left of it. Lines
//! that can't be read are left out: a full disk or a kill may have cut one short.
use super::super::action::{Action, Inverse};
use super::super::outcome::{Outcome, sum};
use super::super::plan::About;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// As much of its end is read: what was done long ago is in the file, for other tools.
const MOST: u64 = 64 * 1024 * 1024;

/// One change, as the journal has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRecord {
    pub id: String,
    /// Milliseconds since 1970.
    pub at: u64,
    /// The profile or the address.
    pub cluster: String,
    pub cluster_id: Option<String>,
    /// Its title.
    pub change: String,
    /// `screen` or `shell`.
    pub via: String,
    pub steps: Vec<RecordedStep>,
    /// None: it is under way, or the program was killed.
    pub end: Option<Outcome>,
    pub about: Option<About>,
    /// A later change has taken it back, or some of it.
    pub undone: bool,
    /// A later change has gone on with it.
    pub resumed: bool,
}

/// One of its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedStep {
    pub what: String,
    pub action: Option<Action>,
    pub outcome: Option<Outcome>,
}

/// Reads the journal; the newest change comes first. Without a journal nothing was changed yet.
///
/// # Errors
/// If the file can't be read.
pub fn read(file: &Path) -> io::Result<Vec<JournalRecord>> {
    let mut file = match File::open(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        opened => opened?,
    };
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(MOST)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(understood(&String::from_utf8_lossy(&bytes)))
}

fn understood(text: &str) -> Vec<JournalRecord> {
    let mut records: Vec<JournalRecord> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for line in text.lines() {
        let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
        let id = word(&line, "id").unwrap_or_default();
        match (line["event"].as_str(), places.get(&id)) {
            (Some("intent"), None) => {
                places.insert(id.clone(), records.len());
                records.push(begun(id, &line));
            }
            (Some("step"), Some(at)) => {
                let number = line["number"].as_u64().and_then(|number| usize::try_from(number).ok());
                if let Some(step) = number.and_then(|number| records[*at].steps.get_mut(number)) {
                    step.outcome = outcome(&line);
                }
            }
            (Some("end"), Some(at)) => records[*at].end = outcome(&line),
            _ => {}
        }
    }
    let undoes = |record: &JournalRecord| match &record.about {
        Some(About::Undoes(id)) if record.changed() => Some(id.clone()),
        _ => None,
    };
    let undone: HashSet<String> = records.iter().filter_map(undoes).collect();
    let resumes = |record: &JournalRecord| match &record.about {
        Some(About::Resumes(id)) => Some(id.clone()),
        _ => None,
    };
    let resumed: HashSet<String> = records.iter().filter_map(resumes).collect();
    for record in &mut records {
        record.undone = undone.contains(&record.id);
        record.resumed = resumed.contains(&record.id);
    }
    records.reverse();
    records
}

fn begun(id: String, line: &Value) -> JournalRecord {
    let words = line["steps"].as_array().map_or(&[][..], Vec::as_slice);
    let step = |(number, what): (usize, &Value)| RecordedStep {
        what: what.as_str().unwrap_or_default().to_owned(),
        // One that this version does not know can't be taken back by it.
        action: serde_json::from_value(line["actions"][number].clone()).ok(),
        outcome: None,
    };
    let about = word(line, "undoes").map(About::Undoes);
    JournalRecord {
        id,
        at: line["at"].as_u64().unwrap_or_default(),
        cluster: word(line, "cluster").unwrap_or_default(),
        cluster_id: word(line, "cluster_id"),
        change: word(line, "change").unwrap_or_default(),
        via: word(line, "via").unwrap_or_default(),
        steps: words.iter().enumerate().map(step).collect(),
        end: None,
        about: about.or_else(|| word(line, "resumes").map(About::Resumes)),
        undone: false,
        resumed: false,
    }
}

fn word(line: &Value, key: &str) -> Option<String> {
    line[key].as_str().map(str::to_owned)
}

fn outcome(line: &Value) -> Option<Outcome> {
    let text = word(line, "text").unwrap_or_default();
    Some(match line["outcome"].as_str()? {
        "done" => Outcome::Done(text),
        "done in part" => Outcome::Partly(text),
        "done already" => Outcome::Already(text),
        "not done" => Outcome::NotDone(text),
        _ => Outcome::Unknown(text),
    })
}

impl RecordedStep {
    /// Whether it has, or may have, changed anything.
    pub(crate) fn changed(&self) -> bool {
        !matches!(self.outcome, Some(Outcome::NotDone(_) | Outcome::Already(_)))
    }
}

impl JournalRecord {
    /// Whether it has, or may have, changed anything.
    pub fn changed(&self) -> bool {
        self.steps.iter().any(RecordedStep::changed)
    }

    /// Whether the program that began it still runs.
    pub fn is_under_way(&self) -> bool {
        let process = self.id.split('-').nth(1).and_then(|text| text.parse().ok());
        let process = process.and_then(rustix::process::Pid::from_raw);
        self.end.is_none()
            && process.is_some_and(|process| {
                use rustix::io::Errno;
                !matches!(rustix::process::test_kill_process(process), Err(error) if error == Errno::SRCH)
            })
    }

    /// What became of it as a whole.
    pub fn outcome(&self) -> Outcome {
        match &self.end {
            Some(end) => end.clone(),
            None if self.is_under_way() => Outcome::Unknown("it is under way".to_owned()),
            // Killed behind its last step: nothing is left in doubt.
            None if !self.steps.is_empty() && self.steps.iter().all(|step| step.outcome.is_some()) => {
                sum(&self.steps.iter().filter_map(|step| step.outcome.clone()).collect::<Vec<_>>())
            }
            None => {
                let done =
                    self.steps.iter().filter(|step| step.outcome.as_ref().is_some_and(Outcome::is_done));
                let done = done.count();
                let all = self.steps.len();
                let why = "its end is not written down (killed, or a full disk)";
                Outcome::Unknown(format!("{why}: {done} of {all} steps are known to be done"))
            }
        }
    }

    /// What takes it back: of each step that was or may have been done, from the last one on.
    ///
    /// # Errors
    /// Why nothing does.
    pub fn inverse(&self) -> Result<Inverse, String> {
        let mut back = Inverse::default();
        for step in self.steps.iter().rev() {
            if !step.changed() {
                continue;
            }
            match step.action.as_ref().map(|action| action.deed().inverse()) {
                Some(Ok(inverse)) => {
                    back.actions.extend(inverse.actions);
                    back.lacks.extend(inverse.lacks);
                }
                Some(Err(why)) => back.lacks.push(format!("{}: {why}", step.what)),
                None => back.lacks.push(format!("{}: nothing takes that back", step.what)),
            }
        }
        match (back.actions.is_empty(), back.lacks.first()) {
            (false, _) => Ok(back),
            (true, Some(why)) => Err(why.clone()),
            (true, None) => Err("nothing of it was done".to_owned()),
        }
    }

    /// What is left of it: each step that was not or may not have been done.
    ///
    /// # Errors
    /// Why there is nothing to go on with.
    pub fn rest(&self) -> Result<Vec<Action>, String> {
        let open = |step: &&RecordedStep| !step.outcome.as_ref().is_some_and(Outcome::is_done);
        let actions: Option<Vec<Action>> =
            self.steps.iter().filter(open).map(|step| step.action.clone()).collect();
        match actions {
            Some(actions) if actions.is_empty() => Err("all of it is done".to_owned()),
            Some(actions) => Ok(actions),
            None => Err("it is not known any more how it was to be done".to_owned()),
        }
    }
}

/// The change of this id.
///
/// # Errors
/// If there is none.
pub fn named<'a>(records: &'a [JournalRecord], id: &str) -> Result<&'a JournalRecord, String> {
    let found = records.iter().find(|record| record.id == id);
    found.ok_or_else(|| format!("the journal has no change {id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = r#"
{"at":1,"id":"1-999999999-0","event":"intent","cluster":"c","change":"Delete 2 groups","via":"shell","steps":["Delete group a","Delete group b"],"cluster_id":"x","actions":[{"action":"delete-group","id":"a","offsets":[{"topic":"t","partition":0,"was":null,"to":{"offset":4}}]},{"action":"delete-group","id":"b","offsets":[]}]}
{"at":2,"id":"1-999999999-0","event":"step","number":0,"outcome":"done","text":""}
{"at":3,"id":"1-9999"#;

    #[test]
    fn a_change_that_was_killed_is_told_as_such_taken_back_and_gone_on_with() {
        let records = understood(LINES);
        let [record] = records.as_slice() else { panic!("{records:?}") };
        assert!(record.outcome().text().contains("full disk): 1 of 2"), "{record:?}");
        let back = record.inverse().unwrap();
        assert!(
            matches!(&back.actions[..], [Action::SetOffsets(set)] if set.makes_group && set.group == "a")
        );
        assert!(back.lacks[0].starts_with("Delete group b: it had committed nothing"), "{back:?}");
        let rest = record.rest().unwrap();
        assert!(matches!(&rest[..], [Action::DeleteGroup(group)] if group.id == "b"), "{rest:?}");
    }

    #[test]
    fn a_change_that_was_killed_behind_its_last_step_is_what_its_steps_are() {
        let more = r#"
{"at":3,"id":"1-999999999-0","event":"step","number":1,"outcome":"done","text":""}"#;
        let records = understood(&format!("{LINES}{more}"));
        assert_eq!(records[0].outcome(), Outcome::Done("2 done".to_owned()));
        assert!(records[0].rest().is_err());
    }

    #[test]
    fn what_was_taken_back_is_not_taken_back_again() {
        let more = r#"
{"at":4,"id":"4-1-0","event":"intent","cluster":"c","change":"Undo","via":"shell","steps":["x"],"undoes":"1-999999999-0"}
{"at":5,"id":"4-1-0","event":"step","number":0,"outcome":"done","text":""}
{"at":5,"id":"4-1-0","event":"end","outcome":"done","text":""}"#;
        let records = understood(&format!("{LINES}{more}"));
        assert!(!records[0].undone && records[1].undone, "{records:?}");
        assert_eq!(records[0].inverse().unwrap_err(), "x: nothing takes that back");
    }
}
