//! Files that hold what a user looked for: filters, keys, places. Nobody else may read them: 0600 in a folder of 0700, also those
//! that an older version made readable.
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// Opens a file to append to, making it if need be.
///
/// # Errors
/// If it can't be made, or its rights can't be taken back.
pub fn append(file: &Path) -> io::Result<File> {
    let opened = OpenOptions::new().create(true).append(true).mode(0o600).open(file)?;
    let facts = opened.metadata()?;
    // A device (`--log-file /dev/stderr`) is not ours to close.
    if facts.is_file() && facts.permissions().mode() & 0o077 != 0 {
        opened.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(opened)
}

/// Makes the folder of our own files, or takes others' rights to it back.
///
/// # Errors
/// If it can't be made.
pub fn folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    tighten(folder, 0o700)
}

/// Takes others' rights to a file of ours back, if there is one.
///
/// # Errors
/// If that is not allowed.
pub fn file(file: &Path) -> io::Result<()> {
    if file.exists() { tighten(file, 0o600) } else { Ok(()) }
}

/// What to say of a file with secrets that others may read; none where it is well.
pub fn warning(file: &Path, holds_secrets: bool) -> Option<String> {
    let mode = std::fs::metadata(file).ok()?.permissions().mode() & 0o777;
    (holds_secrets && mode & 0o077 != 0).then(|| {
        format!("{0} holds secrets, and others may read it ({mode:03o}): chmod 600 {0}", file.display())
    })
}

fn tighten(path: &Path, mode: u32) -> io::Result<()> {
    if std::fs::metadata(path)?.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    std::fs::set_permissions(path, Permissions::from_mode(mode))
}
