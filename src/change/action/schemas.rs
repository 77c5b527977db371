//! Schemas of a registry: registered, deleted for now or for good; and the level of compatibility or the mode of a subject or of all.
use super::{Action, Deed, Inverse, Standing, StepLine};
use crate::change::Right;
use crate::safe::{for_shell, percent_encoded};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A subject by both of its names, and an address of its registry, for the line of other tools.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedSubject {
    pub registry: String,
    /// Empty: all of the registry.
    pub subject: String,
    /// As the registry names it: with its context.
    #[serde(default)]
    pub qualified: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
}

/// What a schema is: its kind by the registry's word, its text, what it refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptText {
    pub kind: String,
    pub text: String,
    /// Name, subject and version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<(String, String, i32)>,
}

/// A schema that is registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterSchema {
    pub subject: NamedSubject,
    pub schema: KeptText,
    /// The newest version before; none: nothing is held to it.
    #[serde(default)]
    pub newest: Option<i32>,
    /// Which version it will be.
    pub version: i32,
}

/// A version, or a subject with all of its versions, that is to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteSchema {
    pub subject: NamedSubject,
    /// None: all of them.
    #[serde(default)]
    pub version: Option<i32>,
    /// What is deleted already, for good.
    #[serde(default)]
    pub permanent: bool,
    /// What goes, the oldest first.
    pub schemas: Vec<KeptText>,
    /// So many more, whose text the registry does not tell any more.
    #[serde(default)]
    pub untold: usize,
}

/// A level of compatibility or a mode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetSubjectSetting {
    pub subject: NamedSubject,
    /// The mode; else the level of compatibility.
    #[serde(default)]
    pub mode: bool,
    /// None: it had none of its own.
    pub was: Option<String>,
    /// None: what counts for all counts again.
    pub to: Option<String>,
}

impl NamedSubject {
    fn thing(&self) -> String {
        match self.subject.as_str() {
            "" => format!("registry {}", self.registry),
            subject => format!("subject {subject}"),
        }
    }

    fn rights(&self) -> Vec<Right> {
        let name = Some(self.registry.as_str().into());
        vec![Right { operation: "REST access", resource: "schema registry", name }]
    }

    fn curl(&self, method: &str, path: &str, body: Option<&Value>) -> Vec<String> {
        if self.url.is_empty() {
            return Vec::new();
        }
        let line = format!("curl -X {method} {}", for_shell(&format!("{}{path}", self.url)));
        vec![match body {
            Some(body) => {
                let body = for_shell(&body.to_string());
                format!("{line} -H 'Content-Type: application/json' --data {body}")
            }
            None => line,
        }]
    }

    fn path(&self) -> String {
        format!("/subjects/{}", percent_encoded(&self.qualified))
    }
}

impl KeptText {
    /// As a registry is sent it.
    pub fn body(&self) -> Value {
        let mut body = json!({"schema": self.text});
        if self.kind != "AVRO" {
            body["schemaType"] = self.kind.as_str().into();
        }
        if !self.references.is_empty() {
            let reference = |(name, subject, version): &(String, String, i32)| json!({"name": name, "subject": subject, "version": version});
            body["references"] = self.references.iter().map(reference).collect();
        }
        body
    }
}

impl RegisterSchema {
    /// How it stands, by the newest version.
    pub fn standing(&self, now: Option<i32>) -> Standing {
        let words =
            |version: &Option<i32>| version.map_or("none".to_owned(), |version| format!("v{version}"));
        Standing::of("the newest version", &self.newest, &now, &Some(self.version), words)
    }
}

impl SetSubjectSetting {
    /// How it stands now.
    pub fn standing(&self, now: Option<&str>) -> Standing {
        let words = |value: &Option<&str>| value.unwrap_or("not set").to_owned();
        Standing::of(self.what(), &self.was.as_deref(), &now, &self.to.as_deref(), words)
    }

    /// What it is.
    pub fn what(&self) -> &'static str {
        if self.mode { "mode" } else { "compatibility" }
    }
}

impl Deed for RegisterSchema {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Register", "registered")
    }

    fn thing(&self) -> String {
        format!("a schema of {}", self.subject.thing())
    }

    fn lines(&self) -> Vec<StepLine> {
        let before = self.newest.map_or("none".to_owned(), |version| format!("v{version}"));
        let mut lines = vec![StepLine::new("newest version", before, format!("v{}", self.version))];
        for (name, subject, version) in &self.schema.references {
            lines.push(StepLine::new("refers to", "", format!("{subject} v{version} as {name}")));
        }
        lines
    }

    fn rights(&self) -> Vec<Right> {
        self.subject.rights()
    }

    fn same_as(&self, _bootstrap: &str) -> Vec<String> {
        self.subject.curl("POST", &format!("{}/versions", self.subject.path()), Some(&self.schema.body()))
    }

    fn inverse(&self) -> Result<Inverse, String> {
        let delete = DeleteSchema {
            subject: self.subject.clone(),
            version: Some(self.version),
            permanent: false,
            schemas: vec![self.schema.clone()],
            untold: 0,
        };
        Ok(Inverse::whole(Action::DeleteSchema(delete)))
    }
}

impl Deed for DeleteSchema {
    fn verb(&self) -> (&'static str, &'static str) {
        if self.permanent { ("Delete for good", "deleted for good") } else { ("Delete", "deleted") }
    }

    fn thing(&self) -> String {
        match self.version {
            Some(version) => format!("version {version} of {}", self.subject.thing()),
            None => self.subject.thing(),
        }
    }

    fn lines(&self) -> Vec<StepLine> {
        let count = self.schemas.len() + self.untold;
        let versions = if count == 1 { "1 version".to_owned() } else { format!("{count} versions") };
        let before = if self.permanent { "deleted, and kept" } else { "there" };
        let after = if self.permanent { "gone" } else { "deleted, and kept" };
        vec![StepLine::new(versions, before, after)]
    }

    fn rights(&self) -> Vec<Right> {
        self.subject.rights()
    }

    fn same_as(&self, _bootstrap: &str) -> Vec<String> {
        let version = self.version.map(|version| format!("/versions/{version}")).unwrap_or_default();
        let permanent = if self.permanent { "?permanent=true" } else { "" };
        self.subject.curl("DELETE", &format!("{}{version}{permanent}", self.subject.path()), None)
    }

    fn inverse(&self) -> Result<Inverse, String> {
        if self.permanent {
            let why = "what is deleted for good has lost its id: records that name it are read by nobody";
            return Err(why.to_owned());
        }
        let register = |(at, schema): (usize, &KeptText)| {
            let version = i32::try_from(at + 1).unwrap_or(i32::MAX);
            let (subject, schema) = (self.subject.clone(), schema.clone());
            Action::RegisterSchema(RegisterSchema { subject, schema, newest: None, version })
        };
        let actions = self.schemas.iter().enumerate().map(register).collect();
        Ok(Inverse { actions, lacks: vec!["its number, for it comes back as the newest".to_owned()] })
    }
}

impl Deed for SetSubjectSetting {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Set", "set")
    }

    fn thing(&self) -> String {
        format!("{} of {}", self.what(), self.subject.thing())
    }

    fn lines(&self) -> Vec<StepLine> {
        let words =
            |value: &Option<String>| value.clone().unwrap_or_else(|| "as the registry has it".to_owned());
        vec![StepLine::new(self.what(), words(&self.was), words(&self.to))]
    }

    fn rights(&self) -> Vec<Right> {
        self.subject.rights()
    }

    fn same_as(&self, _bootstrap: &str) -> Vec<String> {
        let (root, key) = if self.mode { ("/mode", "mode") } else { ("/config", "compatibility") };
        let below = match self.subject.qualified.as_str() {
            "" => String::new(),
            subject => format!("/{}", percent_encoded(subject)),
        };
        match &self.to {
            Some(to) => self.subject.curl("PUT", &format!("{root}{below}"), Some(&json!({key: to}))),
            None => self.subject.curl("DELETE", &format!("{root}{below}"), None),
        }
    }

    fn inverse(&self) -> Result<Inverse, String> {
        let (was, to) = (self.to.clone(), self.was.clone());
        Ok(Inverse::whole(Action::SetSubjectSetting(SetSubjectSetting { was, to, ..self.clone() })))
    }
}
