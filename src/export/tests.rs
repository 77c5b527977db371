//! Places and errors in words; the whole way of an export is tested with the screen that asks for it.
use super::order::Shape;
use super::place::{ExportRefusal, check, meant, part, trouble};
use crate::form::Form;
use std::fs;
use std::io::{Error, ErrorKind};
use std::path::Path;

#[test]
fn a_tilde_is_the_home_folder_and_only_at_the_start() {
    let home = directories::BaseDirs::new().unwrap().home_dir().to_owned();
    assert_eq!(meant("~/a b.csv").unwrap(), home.join("a b.csv"));
    assert_eq!(meant(" /tmp/~x ").unwrap(), Path::new("/tmp/~x"));
    assert_eq!(meant("~x").unwrap(), std::env::current_dir().unwrap().join("~x"));
    assert!(meant("  ").is_err());
}

#[test]
fn what_is_there_already_is_refused_and_a_free_name_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.jsonl");
    let one = Shape::File(Form::JsonLines);
    assert_eq!(check(&file, &one, false).unwrap(), file);
    fs::write(&file, "12345").unwrap();
    fs::write(folder.path().join("a-2.jsonl"), "").unwrap();
    let free = folder.path().join("a-3.jsonl");
    assert_eq!(check(&file, &one, false), Err(ExportRefusal::Exists { path: file.clone(), bytes: 5, free }));
    assert_eq!(check(&file, &one, true).unwrap(), fs::canonicalize(&file).unwrap());
    let said = |path: &Path, shape: &Shape, replace| match check(path, shape, replace) {
        Err(ExportRefusal::Impossible(why)) => why,
        other => panic!("{other:?}"),
    };
    assert!(said(folder.path(), &one, true).contains("is a folder"));
    assert!(said(Path::new("/dev/null"), &one, true).contains("no ordinary file"));
    assert!(said(&folder.path().join("no/file"), &one, false).contains("there is no folder"));
    assert!(said(&file, &Shape::Folder, false).contains("is a file"));
    assert!(said(folder.path(), &Shape::Folder, true).contains("has something in it"));
    assert_eq!(part(&file, 2), folder.path().join("a.jsonl.2.part"));
}

#[test]
fn errors_name_the_path_and_what_to_try() {
    for (kind, said) in [
        (ErrorKind::StorageFull, "the disk is full: make room"),
        (ErrorKind::PermissionDenied, "you may not write there: name a folder of your own"),
        (ErrorKind::NotFound, "its folder is not there"),
        (ErrorKind::ReadOnlyFilesystem, "can only be read"),
    ] {
        let text = trouble(Path::new("/x/y.csv"), &Error::from(kind));
        assert!(text.starts_with("/x/y.csv: ") && text.contains(said), "{text}");
    }
}
