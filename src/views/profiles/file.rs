//! The config file: writing a profile into it, deleting one, and the whole of it in `$EDITOR`. Comments stay.
use super::Profiles;
use super::opening::tell;
use crate::config::{self, ConfigFile, Profile, private};
use crate::shell::effect::Desk;
use crate::shell::{Cx, Effect, Notice};
use crate::ui::popup::Offer;
use std::path::Path;
use std::sync::Arc;

/// The list as the file has it now, and a warning if others may read secrets in it.
pub(super) type WrittenList = Result<(Vec<Profile>, Option<String>), String>;

/// Reads the file again after it was written.
fn again(file: &Path) -> WrittenList {
    let profiles = ConfigFile::read(file, true).map_err(|error| error.to_string())?.profiles;
    let warning = private::warning(file, profiles.iter().any(Profile::holds_secrets));
    Ok((profiles, warning))
}

/// Adds a profile.
pub(super) fn add(desk: &Desk, profile: &Profile) -> WrittenList {
    config::add_profile(&desk.config_file, profile).map_err(|error| error.to_string())?;
    again(&desk.config_file)
}

/// Takes the list over and says what was done, or why not. Whether it was done.
pub(super) fn took(written: WrittenList, done: &str, cx: &mut Cx<'_>) -> bool {
    match written {
        Ok((profiles, warning)) => {
            cx.say(Effect::Profiles(profiles.into_iter().map(Arc::new).collect()));
            cx.note(warning.map_or_else(|| Notice::good(done), Notice::warn));
            true
        }
        Err(why) => {
            cx.note(Notice::bad(why));
            false
        }
    }
}

/// Asks, then deletes.
pub(super) fn delete(profile: Profile, cx: &mut Cx<'_>) {
    let name = profile.name;
    let offers = vec![
        Offer::new("keep it", "nothing is changed"),
        Offer::new("delete it", "from the config file; the cluster itself is not touched"),
    ];
    cx.choose(format!("Delete the profile {name}?"), offers, move |_: &mut Profiles, index, cx| {
        if index == 1 {
            let done = format!("The profile {name} is deleted");
            cx.errand(
                "delete the profile",
                async move |desk: Desk| {
                    let file = &desk.config_file;
                    config::remove_profile(file, &name)
                        .map_err(|error| error.to_string())
                        .and_then(|()| again(file))
                },
                move |_: &mut Profiles, written, cx| _ = took(written, &done, cx),
            );
        }
    });
}

/// Opens the file in `$EDITOR`; where there is none yet, the commented example.
pub(super) fn edit(cx: &mut Cx<'_>) {
    cx.errand(
        "read the config file",
        async |desk: Desk| config::read_text(&desk.config_file).map_err(|error| error.to_string()),
        |_: &mut Profiles, text: Result<String, String>, cx| match text {
            Ok(text) if text.is_empty() => edit_text(text, config::EXAMPLE.to_owned(), cx),
            Ok(text) => edit_text(text.clone(), text, cx),
            Err(why) => cx.note(Notice::bad(why)),
        },
    );
}

/// `before` is what stands in the file, `text` what the editor begins with.
fn edit_text(before: String, text: String, cx: &mut Cx<'_>) {
    cx.edit(text, "toml", move |_: &mut Profiles, edited, cx| match edited {
        Ok(text) if text == before => cx.note(Notice::info("The config file is as it was")),
        Ok(text) => keep(before, text, cx),
        Err(why) => cx.note(Notice::bad(why)),
    });
}

fn keep(before: String, text: String, cx: &mut Cx<'_>) {
    let (known, edited) = (before.clone(), text.clone());
    cx.errand(
        "write the config file",
        async move |desk: Desk| {
            let file = &desk.config_file;
            config::replace_text(file, &known, &edited)
                .map_err(|error| error.to_string())
                .and_then(|()| again(file))
        },
        move |_: &mut Profiles, written: WrittenList, cx| match written {
            Err(why) => {
                let offers = vec![
                    Offer::new("edit it again", "with what you typed"),
                    Offer::new("leave it", "the file stays as it was, and what you typed is lost"),
                ];
                tell("The config file was not written", &why, cx);
                cx.choose("The config file was not written", offers, move |_: &mut Profiles, index, cx| {
                    if index == 0 {
                        edit_text(before, text, cx);
                    }
                });
            }
            good => _ = took(good, "The config file is written", cx),
        },
    );
}
