//! Opening a cluster and trying it: first what has to be typed, which is kept in memory only.
use super::Profiles;
use crate::config::Profile;
use crate::kafka::model::Timestamp;
use crate::safe::safe;
use crate::shell::effect::Desk;
use crate::shell::{Cx, Effect, Notice, Screen};
use crate::ui::words::Words;
use std::sync::Arc;

/// Opens the cluster in place of the one before.
pub(super) fn open(profile: Profile, cx: &mut Cx<'_>) {
    with_secrets::<Profiles>(profile, cx, |profile, cx| cx.say(Effect::Connect(Arc::new(profile), None)));
}

/// Tries whether it answers, and says so.
pub(super) fn attempt(profile: Profile, cx: &mut Cx<'_>) {
    with_secrets::<Profiles>(profile, cx, |profile, cx| {
        let (name, now) = (profile.name.clone(), cx.look.now);
        cx.errand(
            "try the cluster",
            move |desk| answers(desk, profile, now),
            move |_: &mut Profiles, answer: Result<String, String>, cx| match answer {
                Ok(words) => cx.note(Notice::good(format!("{name} answers: {words}"))),
                Err(why) => tell(format!("{name} can't be opened"), &why, cx),
            },
        );
    });
}

/// Shows a sentence that may be longer than a line.
pub(super) fn tell(title: impl Into<String>, why: &str, cx: &mut Cx<'_>) {
    let line = |line: &str| Words::plain(safe(line).into_owned());
    cx.show(title, why.lines().map(line).collect());
}

/// Asks for one secret after the other.
pub(in crate::views) fn with_secrets<V: Screen>(
    profile: Profile,
    cx: &mut Cx<'_>,
    then: impl FnOnce(Profile, &mut Cx<'_>) + Clone + Send + 'static,
) {
    match profile.questions().into_iter().next() {
        None => then(profile, cx),
        Some(question) => cx.ask_secret(
            "Secret",
            format!("{}; kept in memory only", question.words),
            move |_: &mut V, secret, cx| {
                with_secrets::<V>(profile.with_typed(&question.key, &secret), cx, then);
            },
        ),
    }
}

/// What the cluster says of itself.
pub(super) async fn answers(desk: Desk, profile: Profile, now: Timestamp) -> Result<String, String> {
    let cluster = (desk.reach)(Arc::new(profile)).await?;
    let overview = cluster.overview(now).await.map_err(|error| error.to_string())?;
    let count = overview.brokers.len();
    let plural = if count == 1 { "" } else { "s" };
    let version = overview.version.as_ref().map_or_else(String::new, |version| format!(", Kafka {version}"));
    let id = overview.id.as_ref().map_or_else(String::new, |id| format!(", cluster {id}"));
    Ok(format!("{count} broker{plural}{version}{id}"))
}
