//! `kafdeck import`: other tools' settings as profiles. Shows what would be written, and writes it when told to.
use super::exit::{Exit, usage};
use super::global::GlobalArgs;
use super::print::plain;
use super::session::locations;
use crate::config::{self, Profile, private};
use crate::import::{self, Import, Imported};
use crate::safe::safe;
use anyhow::Context;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Read clusters out of another tool's settings; without --write they are only shown
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Files that are read: client.properties (also the one of Confluent Cloud), kcat.conf and librdkafka's properties, \
Spring Boot's application.yml and .properties, kafka-ui's application.yml and its variables (.env, docker-compose.yml, \
`env | kafdeck import -`), `kubectl get kafka,kafkauser,secret -o json` of Strimzi, rpk.yaml, and the files of kaf, kafkactl, \
kcl and yozefu. Without FILE those that are in their usual places are listed.")]
pub struct ImportArgs {
    /// The file; - reads the standard input
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Only this one of its clusters; may be given several times
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// The profile's name, where the file has one cluster or --only names one
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Write the profiles into the config file; comments and the rest stay as they are
    #[arg(long)]
    write: bool,
}

impl ImportArgs {
    /// Shows or writes.
    pub fn run(&self, global: &GlobalArgs) -> anyhow::Result<Exit> {
        let Some(file) = &self.file else { return list() };
        let import = self.chosen(file)?;
        let target = locations(global)?.config_file;
        let profiles: Vec<Profile> = import.profiles.iter().map(|one| one.profile.clone()).collect();
        if !self.write {
            return preview(&import, file, &target);
        }
        config::add_profiles(&target, &profiles)?;
        let mut said: Vec<String> = import.profiles.iter().flat_map(notes).collect();
        said.extend(private::warning(&target, profiles.iter().any(Profile::holds_secrets)));
        for profile in &profiles {
            said.push(format!("added `{0}` to {1}: kafdeck -p {0}", safe(&profile.name), target.display()));
        }
        plain(&said.join("\n"))
    }

    fn chosen(&self, file: &Path) -> anyhow::Result<Import> {
        let (name, bytes) = match file.to_str() {
            Some("-") => {
                let mut bytes = Vec::new();
                std::io::stdin().read_to_end(&mut bytes).context("can't read the standard input")?;
                (std::env::current_dir().unwrap_or_default().join("imported"), bytes)
            }
            _ => {
                let bytes = std::fs::read(file).with_context(|| format!("can't read {}", file.display()))?;
                (std::path::absolute(file)?, bytes)
            }
        };
        let mut import =
            import::read(&name, &bytes).map_err(|why| anyhow::anyhow!("{}: {}", file.display(), why))?;
        let named = |one: &Imported| self.only.is_empty() || self.only.contains(&one.profile.name);
        let all: Vec<String> = import.profiles.iter().map(|one| one.profile.name.clone()).collect();
        if let Some(missing) = self.only.iter().find(|name| !all.contains(name)) {
            return Err(usage(format!("--only {missing}: the file names {}", all.join(", "))));
        }
        import.profiles.retain(named);
        match (&self.name, import.profiles.as_mut_slice()) {
            (Some(name), [one]) => one.profile.name.clone_from(name),
            (Some(_), _) => {
                return Err(usage(format!("--name needs --only: the file names {}", all.join(", "))));
            }
            (None, _) => {}
        }
        Ok(import)
    }
}

fn notes(one: &Imported) -> Vec<String> {
    one.notes.iter().map(|note| format!("# {}: {}", safe(&one.profile.name), safe(note))).collect()
}

fn preview(import: &Import, file: &Path, target: &Path) -> anyhow::Result<Exit> {
    let mut shown = vec![format!("# {}: a file of {}", file.display(), import.tool)];
    for one in &import.profiles {
        shown.push(String::new());
        shown.extend(notes(one));
        let text = one.profile.to_toml_masked();
        shown.extend(text.trim_end().lines().map(|line| safe(line).into_owned()));
    }
    shown.push(String::new());
    if import.profiles.iter().any(|one| one.profile.holds_secrets()) {
        shown.push(
            "# ••• would stand in the file as it is; \"${NAME}\", \"file:…\" or \"command:pass show kafka\" can take its place"
                .to_owned(),
        );
    }
    shown.push(format!("# nothing is written yet: with --write it goes into {}", target.display()));
    plain(&shown.join("\n"))
}

/// What is in the usual places.
fn list() -> anyhow::Result<Exit> {
    let here = std::env::current_dir().unwrap_or_default();
    let files = import::usual_files(|name| std::env::var(name).ok(), &here);
    if files.is_empty() {
        return plain(
            "no settings of other tools are in their usual places: kafdeck import FILE reads one from elsewhere",
        );
    }
    let line = |file: &import::UsualFile| {
        let read = std::fs::read(&file.path).map_err(|error| error.to_string());
        let names = match read.and_then(|bytes| import::read(&file.path, &bytes)) {
            Ok(import) => {
                let names: Vec<_> = import.profiles.iter().map(|one| one.profile.name.clone()).collect();
                names.join(", ")
            }
            Err(why) => why.lines().next().unwrap_or_default().to_owned(),
        };
        format!("{:<12} {}  {}", file.tool, file.path.display(), safe(&names))
    };
    let lines: Vec<String> = files.iter().map(line).collect();
    plain(&format!("{}\n# kafdeck import FILE shows what it comes to", lines.join("\n")))
}
