//! Other tools' settings: found in their usual places or named, shown as what would be written, and written when agreed to.
use super::{Profiles, brokers, file, making};
use crate::config::Profile;
use crate::import::{self, Import, Imported};
use crate::shell::effect::Desk;
use crate::shell::{Cx, Notice};
use crate::ui::popup::Offer;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::path::{Path, PathBuf};

/// A cluster in a file: whose file it is, which, and what it came to.
struct Offered {
    tool: &'static str,
    path: PathBuf,
    one: Imported,
}

/// Looks into the usual places, and lets the user choose.
pub(super) fn begin(cx: &mut Cx<'_>) {
    cx.errand(
        "look for other tools' settings",
        async |desk: Desk| {
            let files = import::usual_files(|name| std::env::var(name).ok(), &desk.here);
            let read = |file: import::UsualFile| read(&file.path).map(|import| (file.path, import)).ok();
            files.into_iter().filter_map(read).flat_map(|(path, import)| offered(path, import)).collect()
        },
        |_: &mut Profiles, found: Vec<Offered>, cx| choose(found, cx),
    );
}

fn read(path: &Path) -> Result<Import, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    import::read(path, &bytes).map_err(|why| format!("{}: {why}", path.display()))
}

fn offered(path: PathBuf, import: Import) -> Vec<Offered> {
    let Import { tool, profiles } = import;
    profiles.into_iter().map(|one| Offered { tool, path: path.clone(), one }).collect()
}

fn choose(found: Vec<Offered>, cx: &mut Cx<'_>) {
    let offer = |one: &Offered| {
        let detail = format!("{} · {} · {}", one.tool, brokers(&one.one.profile), one.path.display());
        Offer::new(one.one.profile.name.clone(), detail)
    };
    let mut offers: Vec<Offer> = found.iter().map(offer).collect();
    offers.push(Offer::new(
        "a file …",
        "client.properties, kcat.conf, application.yml, rpk.yaml, … by its name",
    ));
    let title = if found.is_empty() { "Nothing is in its usual place" } else { "Take over" };
    cx.choose(title, offers, move |_: &mut Profiles, index, cx| match found.into_iter().nth(index) {
        Some(one) => review(one, cx),
        None => ask_file(cx),
    });
}

fn ask_file(cx: &mut Cx<'_>) {
    let path = |text: &str| match text.trim() {
        "" => Err("the name of a file".to_owned()),
        path => Ok(PathBuf::from(path)),
    };
    cx.prompt("Take over from", "another tool's file", "", path, |_: &mut Profiles, path: PathBuf, cx| {
        cx.errand(
            "read the file",
            async move |desk: Desk| {
                let path = desk.here.join(path);
                read(&path).map(|import| offered(path, import))
            },
            |_: &mut Profiles, found: Result<Vec<Offered>, String>, cx| match found {
                Ok(found) => choose(found, cx),
                Err(why) => cx.note(Notice::bad(why)),
            },
        );
    });
}

/// Shows what would be written, then asks.
fn review(one: Offered, cx: &mut Cx<'_>) {
    let Offered { tool, path, one: Imported { profile, notes } } = one;
    let mut lines: Vec<Words<'static>> =
        vec![Words::toned(Tone::Muted, format!("from {} of {tool}, into the config file:", path.display()))];
    lines.extend(profile.to_toml_masked().trim_end().lines().map(|line| Words::plain(line.to_owned())));
    lines.extend(notes.iter().map(|note| Words::toned(Tone::Warn, format!("· {note}"))));
    cx.show(format!("What would be written as {}", profile.name), lines);
    let offers = vec![
        Offer::new("write it", "under a name that you may change"),
        Offer::new("leave it", "nothing is written"),
    ];
    cx.choose(
        format!("Write {} into the config file?", profile.name),
        offers,
        move |_: &mut Profiles, index, cx| {
            if index == 0 {
                making::name(profile.name.clone(), cx, move |name, cx| {
                    write(Profile { name, ..profile }, cx);
                });
            }
        },
    );
}

fn write(profile: Profile, cx: &mut Cx<'_>) {
    let done = format!("The profile {} is kept; t tries it", profile.name);
    cx.errand(
        "write the profile",
        async move |desk: Desk| file::add(&desk, &profile),
        move |_: &mut Profiles, written, cx| _ = file::took(written, &done, cx),
    );
}
