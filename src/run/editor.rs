//! `$VISUAL` or `$EDITOR` on a text, in a file that only this user can read. Knows nothing of what the text is.
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The text as the editor left it.
///
/// # Errors
/// In words for the user: no editor, or it failed.
pub async fn edit(text: &str, ending: &str) -> Result<String, String> {
    let command = std::env::var("VISUAL")
        .or_else(|_| std::env::var("EDITOR"))
        .map_err(|_| "no editor is set: export EDITOR=vi, for example".to_owned())?;
    let path = std::env::temp_dir().join(format!("kafdeck-{}.{ending}", std::process::id()));
    let result = write(&path, text).map_err(|error| format!("{}: {error}", path.display()));
    let edited = match result {
        Ok(()) => run(&command, &path).await,
        Err(why) => Err(why),
    };
    drop(std::fs::remove_file(&path));
    edited
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    drop(std::fs::remove_file(path));
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())
}

async fn run(command: &str, path: &Path) -> Result<String, String> {
    // Through a shell, for `EDITOR` may hold arguments; the path goes in as one, whatever stands in it.
    let status = tokio::process::Command::new("sh")
        .args(["-c", &format!("{command} \"$0\"")])
        .arg(path)
        .status()
        .await
        .map_err(|error| format!("{command}: {error}"))?;
    if !status.success() {
        return Err(format!("{command} ended with {status}; the text is as it was before"));
    }
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
