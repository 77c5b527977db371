//! The fields of the form as they stand, and the topic that they mean, or what is wrong with them. Knows neither how it is made
//! nor how it is drawn.
use crate::change::{CreateTopic, TopicLayout};
use crate::kafka::config_value::{read_untold, read_value};
use crate::kafka::model::Config;
use crate::nearest::{hint, nearest};
use crate::ui::editor::Editor;
use crate::ui::input::LineInput;
use crate::views::topic_changes::brokers::read_brokers;
use std::collections::BTreeMap;

/// A field that can have the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CreateField {
    #[default]
    Name,
    Partitions,
    Replicas,
    Brokers,
    Configs,
}

impl CreateField {
    const ORDER: [CreateField; 5] = [
        CreateField::Name,
        CreateField::Partitions,
        CreateField::Replicas,
        CreateField::Brokers,
        CreateField::Configs,
    ];

    pub fn next(self) -> CreateField {
        self.stepped(1)
    }

    pub fn previous(self) -> CreateField {
        self.stepped(Self::ORDER.len() - 1)
    }

    fn stepped(self, by: usize) -> CreateField {
        let at = Self::ORDER.iter().position(|field| *field == self).unwrap_or_default();
        Self::ORDER[(at + by) % Self::ORDER.len()]
    }

    pub fn label(self) -> &'static str {
        match self {
            CreateField::Name => "name",
            CreateField::Partitions => "partitions",
            CreateField::Replicas => "replicas",
            CreateField::Brokers => "brokers",
            CreateField::Configs => "configs",
        }
    }
}

/// All fields.
pub struct CreateFields {
    pub name: LineInput,
    /// Empty: as the brokers' `num.partitions` says.
    pub partitions: LineInput,
    /// Empty: as the brokers' `default.replication.factor` says.
    pub replicas: LineInput,
    /// Empty: as the controller likes.
    pub brokers: LineInput,
    /// A line a config: `name = value`.
    pub configs: Editor,
}

impl Default for CreateFields {
    fn default() -> CreateFields {
        let mut configs = Editor::new("");
        configs.placeholder =
            "name = value, a line each: retention.ms = 7d; F2 has presets, F3 all configs".to_owned();
        CreateFields {
            name: LineInput::default().placeholder("letters, digits, '.', '_' and '-'"),
            partitions: LineInput::default().placeholder("as the brokers' default says (num.partitions)"),
            replicas: LineInput::default()
                .placeholder("as the brokers' default says (default.replication.factor)"),
            brokers: LineInput::default().placeholder("as the controller likes; or one by one: 1:2:3,2:3:1"),
            configs,
        }
    }
}

impl CreateFields {
    /// Whether nobody has typed anything yet.
    pub fn is_untouched(&self) -> bool {
        let lines = [&self.name, &self.partitions, &self.replicas, &self.brokers];
        lines.iter().all(|line| line.text().trim().is_empty()) && self.configs.text().trim().is_empty()
    }

    /// The topic that they mean.
    ///
    /// # Errors
    /// What is wrong, with the field that it is wrong in.
    pub fn topic(&self, known: &[Config]) -> Result<CreateTopic, (CreateField, String)> {
        let name = self.name.text().trim().to_owned();
        if name.is_empty() {
            return Err((CreateField::Name, "a topic has a name".to_owned()));
        }
        let partitions = count(CreateField::Partitions, self.partitions.text(), i32::MAX)?;
        let replication = count(CreateField::Replicas, self.replicas.text(), i32::from(i16::MAX))?;
        let layout = match self.brokers.text().trim() {
            "" => TopicLayout::Spread {
                partitions,
                replication: replication.and_then(|count| i16::try_from(count).ok()),
            },
            text => {
                let rows = read_brokers(text).map_err(|why| (CreateField::Brokers, why))?;
                agree(partitions, rows.len(), "partitions")?;
                agree(replication, rows.first().map_or(0, Vec::len), "replicas")?;
                TopicLayout::Assigned(rows)
            }
        };
        Ok(CreateTopic { name, layout, configs: configs(self.configs.lines(), known)? })
    }

    /// The config on the line of the cursor.
    pub fn config_at_cursor(&self) -> Option<String> {
        let (line, _) = self.configs.cursor();
        let text = self.configs.lines().get(line)?;
        let name = text.split('=').next().unwrap_or_default().trim();
        (!name.is_empty() && !name.starts_with('#')).then(|| name.to_owned())
    }

    /// Sets a config in the editor: in its line if there is one, else in a new one.
    pub fn put(&mut self, name: &str, value: &str) {
        let own = |line: &&String| line.split('=').next().is_some_and(|own| own.trim() == name);
        let mut lines: Vec<String> = self.configs.lines().to_vec();
        let new = format!("{name} = {value}");
        match self.configs.lines().iter().position(|line| own(&line)) {
            Some(at) => lines[at] = new,
            None => lines.push(new),
        }
        lines.retain(|line| !line.trim().is_empty());
        self.configs.replace(&lines.join("\n"));
        let line = lines.iter().position(|line| own(&line)).unwrap_or(0);
        self.configs.go(line, lines[line].chars().count());
    }
}

/// How many; none where nothing stands.
fn count(field: CreateField, text: &str, most: i32) -> Result<Option<i32>, (CreateField, String)> {
    let digits = text.trim().replace([',', '_'], "");
    if digits.is_empty() {
        return Ok(None);
    }
    match digits.parse::<i32>() {
        Ok(count) if (1..=most).contains(&count) => Ok(Some(count)),
        _ => Err((field, format!("{:?} is no number of {} from 1 to {most}", text.trim(), field.label()))),
    }
}

/// Brokers named one by one say how many there are; another number beside them is a mistake.
fn agree(told: Option<i32>, named: usize, what: &str) -> Result<(), (CreateField, String)> {
    match told {
        Some(count) if usize::try_from(count) != Ok(named) => Err((
            CreateField::Brokers,
            format!("the brokers are named for {named} {what}, and {count} are wanted"),
        )),
        _ => Ok(()),
    }
}

/// The configs as they are sent.
fn configs(lines: &[String], known: &[Config]) -> Result<BTreeMap<String, String>, (CreateField, String)> {
    let wrong = |why: String| (CreateField::Configs, why);
    let mut found = BTreeMap::new();
    for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let (name, value) = line
            .split_once('=')
            .ok_or_else(|| wrong(format!("{line:?} is no config: write name = value")))?;
        let (name, value) = (name.trim(), value.trim());
        let value = match known.iter().find(|config| config.name == name) {
            Some(config) => read_value(config, value).map_err(wrong)?,
            // Without a list of configs the controller judges.
            None if known.is_empty() => read_untold(name, value).map_err(wrong)?,
            None => {
                let meant = hint(nearest(name, known.iter().map(|config| config.name.as_str())));
                return Err(wrong(format!("topics have no config {name:?}{meant}")));
            }
        };
        if found.insert(name.to_owned(), value).is_some() {
            return Err(wrong(format!("{name} stands there twice")));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(name: &str, partitions: &str, brokers: &str, configs: &str) -> CreateFields {
        let mut fields = CreateFields::default();
        fields.name.set(name);
        fields.partitions.set(partitions);
        fields.brokers.set(brokers);
        fields.configs.replace(configs);
        fields
    }

    #[test]
    fn what_stands_there_is_a_topic_or_a_sentence() {
        let topic = filled("orders", "6", "", "retention.ms = 1000\n\n# note").topic(&[]).unwrap();
        assert_eq!(topic.layout, TopicLayout::Spread { partitions: Some(6), replication: None });
        assert_eq!(topic.configs["retention.ms"], "1000");
        let wrong = |fields: CreateFields| fields.topic(&[]).unwrap_err();
        assert_eq!(wrong(filled("", "", "", "")).0, CreateField::Name);
        assert!(wrong(filled("a", "0", "", "")).1.contains("no number of partitions"));
        assert!(
            wrong(filled("a", "3", "1:2,2:1", "")).1.contains("named for 2 partitions, and 3 are wanted")
        );
        assert!(wrong(filled("a", "", "", "retention")).1.contains("write name = value"));
        assert!(wrong(filled("a", "", "", "x = 1\nx = 2")).1.contains("twice"));
    }

    #[test]
    fn a_preset_takes_the_place_of_a_line_or_a_new_one() {
        let mut fields = filled("a", "", "", "retention.ms = 1000");
        fields.put("retention.ms", "7d");
        fields.put("cleanup.policy", "compact");
        assert_eq!(fields.configs.text(), "retention.ms = 7d\ncleanup.policy = compact");
        assert_eq!(fields.config_at_cursor().as_deref(), Some("cleanup.policy"));
    }
}
