//! Makes an app from what the command line, environment and config say; everything that can be wrong with them is an
//! error before the terminal is touched.
use super::ground::Ground;
use super::now;
use crate::app::{App, Keymap, SessionFacts, global_rows};
use crate::config::{ClusterChoice, Profile, ProfileIsolation, Settings, Start, StateFile, TimeFormat};
use crate::kafka::produce::check_properties;
use crate::kafka::read::Isolation;
use crate::shell::route::for_shell;
use crate::shell::{Look, Notice, Route, saved};
use crate::ui::colour::ColourDepth;
use crate::ui::theme::{Theme, ThemeError, suggested};
use crate::ui::time::TimeStyle;
use crate::views;
use anyhow::Context;
use jiff::tz::TimeZone;
use ratatui::style::Style;
use std::sync::Arc;

/// The app at the place that the user asked for.
///
/// # Errors
/// An unknown route, theme or key, each with the nearest name.
pub fn app(start: &Start) -> anyhow::Result<App> {
    let settings = &start.config.settings;
    let mut rows = global_rows();
    rows.extend(views::all_rows());
    let keymap = Keymap::new(&rows, &settings.keys)
        .with_context(|| start.locations.config_file.display().to_string())?;
    for profile in &start.config.profiles {
        colour(profile, settings).map_err(|why| {
            let (file, name) = (start.locations.config_file.display(), &profile.name);
            anyhow::anyhow!("{file}: [profiles.{name}] color: {why}")
        })?;
        check_properties(&profile.librdkafka).map_err(|why| {
            let (file, name) = (start.locations.config_file.display(), &profile.name);
            anyhow::anyhow!("{file}: [profiles.{name}.librdkafka] {why}")
        })?;
    }
    let profile = chosen(start);
    let look = look(start, settings, profile.as_ref())?;
    let route = match (&start.route, &profile) {
        (Some(text), Some(_)) => match text.strip_prefix('@') {
            Some(name) => saved::view(name, &look).map_err(anyhow::Error::msg)?,
            None => text.parse::<Route>()?,
        },
        (None, Some(_)) => Route::Deck,
        (_, None) => Route::Profiles,
    };
    Ok(App::new(look, keymap, views::open, &route))
}

fn look(start: &Start, settings: &Settings, profile: Option<&Profile>) -> anyhow::Result<Look> {
    let session = profile.map(|profile| session(start, profile));
    let theme = theme(start, settings.theme.as_deref().unwrap_or(guessed()))?;
    let zone = match &settings.zone {
        Some(name) => TimeZone::get(name)?,
        None => TimeZone::system(),
    };
    // A state file that can't be read costs comfort only: it is said, and nothing is remembered.
    let (state, notices) = match StateFile::load(&start.locations.state_file()) {
        Ok(state) => (state, Arc::default()),
        Err(error) => (StateFile::default(), Arc::new(vec![Notice::warn(error.to_string())])),
    };
    let profiles = start.config.profiles.iter().cloned().map(Arc::new).collect();
    Ok(Look {
        now: now(),
        zone,
        times: time_style(settings.time),
        theme,
        cluster: session.as_ref().map(|session| session.name.clone()),
        profile: session.as_ref().and_then(|session| session.profile.clone()),
        by_address: session.as_ref().is_some_and(|session| session.by_address),
        cluster_option: session.as_ref().map(|session| session.option.clone()).unwrap_or_default(),
        bootstrap: session.as_ref().map(|session| session.bootstrap.clone()).unwrap_or_default(),
        colour: session.as_ref().and_then(|session| session.colour),
        locked_by: session.as_ref().and_then(|session| session.locked_by.clone()),
        confirm_sends: session.as_ref().is_some_and(|session| session.confirm_sends),
        confirm: session.as_ref().and_then(|session| session.confirm.clone()),
        unverified: session.as_ref().and_then(|session| session.unverified),
        connects: session.as_ref().is_some_and(|session| session.connects),
        registries: session.as_ref().is_some_and(|session| session.registries),
        bounds: session.as_ref().map(|session| session.bounds.clone()).unwrap_or_default(),
        partitioner: session.as_ref().map(|session| session.partitioner).unwrap_or_default(),
        isolation: session.as_ref().map(|session| session.isolation).unwrap_or_default(),
        notices,
        log: start.log.clone(),
        profiles,
        state: Arc::new(state),
        size: crossterm::terminal::size().unwrap_or((80, 24)),
        ..Look::blank()
    })
}

/// What the environment says of the terminal's ground.
fn guessed() -> &'static str {
    suggested(std::env::var("COLORFGBG").ok().as_deref())
}

fn theme(start: &Start, name: &str) -> Result<Theme, ThemeError> {
    Theme::choose(name, depth(&start.config.settings), start.locations.themes_dir().to_str())
}

/// Whether the terminal is asked for its ground: nobody has chosen a theme, and it has the colours in which that matters.
pub fn asks_for_ground(start: &Start) -> bool {
    let settings = &start.config.settings;
    settings.theme.is_none() && matches!(depth(settings), ColourDepth::TrueColor | ColourDepth::Indexed)
}

/// The theme for what the terminal has answered.
///
/// # Errors
/// If the user's own file of that name is wrong.
pub fn theme_on(start: &Start, ground: Ground) -> Result<Theme, ThemeError> {
    theme(
        start,
        match ground {
            Ground::Dark => "dark",
            Ground::Light => "light",
        },
    )
}

fn time_style(format: TimeFormat) -> TimeStyle {
    match format {
        TimeFormat::Local => TimeStyle::Local,
        TimeFormat::Utc => TimeStyle::Utc,
        TimeFormat::Iso => TimeStyle::Iso,
        TimeFormat::Relative => TimeStyle::Relative,
        TimeFormat::Epoch => TimeStyle::Epoch,
    }
}

fn depth(settings: &Settings) -> ColourDepth {
    let set = |name: &str| std::env::var(name).ok();
    let no_color = settings.no_color.then_some("1");
    ColourDepth::detect(set("COLORTERM").as_deref(), set("TERM").as_deref(), no_color)
}

/// The style of a profile's colour, in the colours that the terminal has.
fn colour(profile: &Profile, settings: &Settings) -> Result<Option<Style>, String> {
    profile.color.as_deref().map(|colour| Theme::style_of(colour, depth(settings))).transpose()
}

/// The cluster to open first, if one was named.
pub fn chosen(start: &Start) -> Option<Profile> {
    match &start.choice {
        ClusterChoice::List => None,
        ClusterChoice::Cluster(profile) | ClusterChoice::Demo(profile) => Some(profile.clone()),
    }
}

/// What the screen needs to know about a cluster.
pub fn session(start: &Start, profile: &Profile) -> SessionFacts {
    let in_the_file = start.config.has(profile);
    let option = match in_the_file {
        true => format!("-p {}", for_shell(&profile.name)),
        // The demo's cluster too answers at its addresses, as long as the program runs.
        false => {
            let (flag, list) = profile.addressed();
            format!("{flag} {}", for_shell(&list))
        }
    };
    // What flags laid over the profile belongs to it, as long as it is the one that was opened by them.
    let laid = start.config.said_again.iter().filter(|_| chosen(start).as_ref() == Some(profile));
    let option = laid.fold(option, |option, word| match word.starts_with('-') {
        true => format!("{option} {word}"),
        false => format!("{option} {}", for_shell(word)),
    });
    SessionFacts {
        name: profile.name.clone(),
        profile: (in_the_file && profile.cluster_id.is_none()).then(|| profile.name.clone()),
        // That of the demo is no address: it is another cluster each time.
        by_address: !in_the_file && profile.name == profile.addressed().1,
        option,
        bootstrap: profile.for_kafkas_tools(),
        // Those of the file were read at the start.
        colour: colour(profile, &start.config.settings).unwrap_or_default(),
        locked_by: start.config.locked_by(profile),
        confirm_sends: profile.confirm_sends,
        confirm: profile.confirm.then(|| profile.name.clone()),
        unverified: profile.unverified(),
        bounds: profile.bounds(),
        connects: profile.has_connect(),
        registries: profile.has_registry(),
        partitioner: profile.partitioner.unwrap_or_default(),
        isolation: match profile.isolation {
            Some(ProfileIsolation::Committed) => Isolation::Committed,
            Some(ProfileIsolation::Uncommitted) | None => Isolation::Uncommitted,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Address, Locations, LogRing, MergedConfig};

    #[test]
    fn a_command_line_names_a_profile_of_the_file_and_else_addresses() {
        let profile = |brokers: &str| Profile {
            name: "demo".to_owned(),
            brokers: Address::list(brokers).unwrap(),
            ..Profile::default()
        };
        let mut config = MergedConfig::default();
        config.profiles.push(profile("kafka:9092"));
        let mut start = Start {
            choice: ClusterChoice::Demo(profile("127.0.0.1:5001,127.0.0.1:5002")),
            route: None,
            config,
            locations: Locations::find(Some("/nowhere".into())).unwrap(),
            log: LogRing::default(),
        };
        let named = session(&start, &profile("kafka:9092"));
        assert_eq!(
            (named.option.as_str(), named.bootstrap.as_str()),
            ("-p 'demo'", "--bootstrap-server kafka:9092")
        );
        let demo = chosen(&start).unwrap();
        assert_eq!(session(&start, &demo).option, "-b '127.0.0.1:5001,127.0.0.1:5002'");
        let given = Profile::of_brokers(Address::list("a:1,b:2").unwrap());
        let by_address = [&demo, &given, &profile("kafka:9092")].map(|one| session(&start, one).by_address);
        assert_eq!(by_address, [false, true, false]);
        let words = ["--command-config", "my client.properties", "-X", "sasl.password=${SASL_PASSWORD}"];
        start.config.said_again = words.map(str::to_owned).to_vec();
        let option = session(&start, &demo).option;
        assert!(
            option.ends_with(" --command-config 'my client.properties' -X 'sasl.password=${SASL_PASSWORD}'"),
            "{option}"
        );
        assert_eq!(session(&start, &profile("kafka:9092")).option, "-p 'demo'", "it is another one");
    }
}
