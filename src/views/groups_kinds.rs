//! The line above the groups: how many there are of each kind, and which kinds can't be here and why. Pure: rows and a look in, words out.
use crate::kafka::group_kinds::{KindHere, kinds_here};
use crate::kafka::model::Group;
use crate::shell::Look;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

/// "6 classic   2 consumer   none of share, streams: features share.version, streams.version are off"
pub(super) fn line(rows: &[Group], is_part: bool, look: &Look) -> Words<'static> {
    let mut words = Words::new();
    let mut off: Vec<(&str, KindHere)> = Vec::new();
    let here = kinds_here(&look.pulse.overview);
    let part = if is_part { "≥ " } else { "" };
    for (kind, here) in here {
        let count = rows.iter().filter(|group| kind_of(group) == kind).count();
        match here {
            KindHere::WithoutFeature(_) | KindHere::WithoutKRaft if count == 0 => off.push((kind, here)),
            _ => {
                words =
                    words.and(Tone::Plain, format!("{part}{count}")).and(Tone::Muted, format!(" {kind}   "));
            }
        }
    }
    let newer = rows.iter().filter(|group| here.iter().all(|(kind, _)| kind_of(group) != *kind)).count();
    if newer > 0 {
        words = words.and(Tone::Plain, format!("{part}{newer}")).and(Tone::Muted, " of other kinds   ");
    }
    if off.is_empty() { words } else { words.and(Tone::Muted, cannot(&off)) }
}

/// A broker that tells no kind has classic groups only.
fn kind_of(group: &Group) -> &str {
    if group.kind.is_empty() { "classic" } else { &group.kind }
}

fn cannot(off: &[(&str, KindHere)]) -> String {
    let kinds: Vec<&str> = off.iter().map(|(kind, _)| *kind).collect();
    let features: Vec<&str> = off
        .iter()
        .filter_map(|(_, here)| match here {
            KindHere::WithoutFeature(feature) => Some(*feature),
            _ => None,
        })
        .collect();
    let why = match &features[..] {
        [] => "ZooKeeper's clusters have none".to_owned(),
        [one] => format!("{one} is off"),
        more => format!("{} are off", more.join(", ")),
    };
    format!("no {}: {why}", kinds.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::table::Resource;

    #[test]
    fn a_part_is_marked_and_what_is_not_known_is_no_zero() {
        let group = Group::bare("readers".into());
        let text = |is_part| line(std::slice::from_ref(&group), is_part, &Look::blank()).text();
        assert!(text(false).starts_with("1 classic   0 consumer"), "{}", text(false));
        assert!(text(true).starts_with("≥ 1 classic   ≥ 0 consumer"), "{}", text(true));
        assert!(Group::head(&(), &[], &Look::blank()).is_empty(), "none is known yet");
    }
}
