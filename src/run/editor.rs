//! `$VISUAL` or `$EDITOR` on a text, or `$PAGER`, in a file that only this user can read. Knows nothing of what the text is.
use std::io::Write;
use std::path::Path;

/// What the text is lent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lent {
    ToEdit,
    ToRead,
}

/// The text as the editor left it.
///
/// # Errors
/// In words for the user: no editor or pager, or it failed.
pub async fn edit(lent: Lent, text: &str, ending: &str) -> Result<String, String> {
    let command = command(lent, |name| std::env::var(name).ok())
        .ok_or("no editor is set: export EDITOR=vi, for example, and try again")?;
    let folder = std::env::temp_dir();
    let named = |error: std::io::Error| format!("{}: {error}", folder.display());
    // Only this user can read it, nobody can have laid it there before, and it is gone when this ends, however it does.
    let suffix = format!(".{ending}");
    let mut file =
        tempfile::Builder::new().prefix("kafdeck-").suffix(&suffix).tempfile_in(&folder).map_err(named)?;
    file.write_all(text.as_bytes()).map_err(named)?;
    // Closed, and known by its name: editors write a new file and rename it.
    run(lent, &command, &file.into_temp_path()).await
}

/// A variable that is there but empty is set to nothing. Whoever names no pager has `less`, as everywhere.
fn command(lent: Lent, variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (names, usual): (&[&str], _) = match lent {
        Lent::ToEdit => (&["VISUAL", "EDITOR"], None),
        Lent::ToRead => (&["PAGER"], Some("less".to_owned())),
    };
    let named = names.iter().copied().filter_map(variable).find(|command| !command.trim().is_empty());
    named.or(usual)
}

async fn run(lent: Lent, command: &str, path: &Path) -> Result<String, String> {
    // Through a shell, for `EDITOR` may hold arguments; the path goes in as one, whatever stands in it. An interrupt is the
    // editor's: the shell, which gets it too, must outlive it.
    let status = tokio::process::Command::new("sh")
        .args(["-c", &format!("trap : INT\n{command} \"$0\"")])
        .arg(path)
        .status()
        .await
        .map_err(|error| format!("{command}: {error}"))?;
    if !status.success() {
        let cure = match lent {
            Lent::ToEdit => "the text is as it was before",
            Lent::ToRead => "PAGER names another one",
        };
        return Err(format!("{command} ended with {status}; {cure}"));
    }
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{Lent, command};

    #[test]
    fn an_empty_visual_hides_no_editor() {
        let with = |visual: Option<&str>, editor: Option<&str>| {
            let (visual, editor) = (visual.map(str::to_owned), editor.map(str::to_owned));
            command(Lent::ToEdit, |name| if name == "VISUAL" { visual.clone() } else { editor.clone() })
        };
        assert_eq!(with(Some(""), Some("vi -n")).as_deref(), Some("vi -n"));
        assert_eq!(with(Some("code --wait"), Some("vi")).as_deref(), Some("code --wait"));
        assert_eq!(with(Some(" "), Some("")), None);
        assert_eq!(with(None, None), None);
        assert_eq!(command(Lent::ToRead, |_| None).as_deref(), Some("less"));
        assert_eq!(command(Lent::ToRead, |name| Some(name.to_owned())).as_deref(), Some("PAGER"));
    }
}
