//! The order in which AWS keys are looked for, and what is told where there are none.
use super::*;
use std::collections::HashMap;

/// Looks with these files and this environment.
async fn found(
    config: &str,
    credentials: &str,
    environment: &[(&str, &str)],
    profile: Option<&str>,
) -> Result<FoundKeys, String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".aws")).unwrap();
    std::fs::write(folder.path().join(".aws/config"), config).unwrap();
    std::fs::write(folder.path().join(".aws/credentials"), credentials).unwrap();
    let environment: HashMap<&str, &str> = environment.iter().copied().collect();
    let home = folder.path().display().to_string();
    let variable = |name: &str| match name {
        "HOME" => Some(home.clone()),
        "AWS_EC2_METADATA_DISABLED" => Some("true".to_owned()),
        name => environment.get(name).map(|value| (*value).to_owned()),
    };
    let options = Options::new(Vec::new());
    let search = AwsSearch { variable: &variable, region: "eu-west-1", options: &options };
    search.keys(&AwsCredentials::Environment { profile: profile.map(str::to_owned) }).await
}

fn key(found: Result<FoundKeys, String>) -> String {
    found.map_or_else(|why| why, |found| found.keys.access_key)
}

const OWN: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "E"), ("AWS_SECRET_ACCESS_KEY", "s")];
const CREDENTIALS: &str = "# mine\n[default]\naws_access_key_id = D\naws_secret_access_key=s\n\n[other]\n\
                           aws_access_key_id = O\naws_secret_access_key = s\naws_session_token = t\n";
const CONFIG: &str = "[default]\nregion = x\n[profile run]\ncredential_process = echo '{\"Version\":1,\"AccessKeyId\":\"P\",\
                      \"SecretAccessKey\":\"s\",\"SessionToken\":\"t\",\"Expiration\":\"2026-11-26T12:00:00Z\"}'\n\
                      [profile web]\nsso_session = corp\n\
                      [sso-session corp]\nsso_region = r\n[profile corp]\nsso_session = corp\nsso_account_id = 1\n\
                      sso_role_name = x\n[profile new]\nlogin_session = l\n[profile loop]\nrole_arn = a\nsource_profile = pool\n\
                      [profile pool]\nrole_arn = b\nsource_profile = loop\n[profile alone]\nrole_arn = c\n\
                      [profile typed]\nrole_arn = d\nsource_profile = other\nmfa_serial = m\n";

#[tokio::test]
async fn what_is_named_goes_before_the_environment_and_that_before_the_files() {
    assert_eq!(key(found(CONFIG, CREDENTIALS, &OWN, None).await), "E");
    assert_eq!(key(found(CONFIG, CREDENTIALS, &OWN, Some("other")).await), "O");
    assert_eq!(key(found(CONFIG, CREDENTIALS, &[], None).await), "D");
    let chosen = found(CONFIG, CREDENTIALS, &[("AWS_PROFILE", "other")], None).await.unwrap();
    assert_eq!((chosen.keys.access_key.as_str(), chosen.keys.session_token.unwrap().expose()), ("O", "t"));
    let printed = found(CONFIG, CREDENTIALS, &[("AWS_DEFAULT_PROFILE", "run")], None).await.unwrap();
    assert_eq!(printed.keys.access_key, "P");
    assert_eq!(printed.until, moment("2026-11-26T12:00:00Z"));
}

#[tokio::test]
async fn what_is_missing_is_told_with_what_to_do() {
    for (profile, words) in [
        ("nobody", EXPORT),
        ("web", "sso_account_id"),
        ("corp", "nobody is logged in: say `aws sso login --profile corp`"),
        ("new", "export-credentials --format process --profile new"),
        ("typed", "wants a code that is typed"),
        ("loop", "lead to each other"),
        ("alone", "needs source_profile"),
    ] {
        let why = key(found(CONFIG, CREDENTIALS, &OWN, Some(profile)).await);
        assert!(why.contains(words), "{profile}: {why}");
    }
    let nothing = key(found("", "", &[], None).await);
    assert!(nothing.contains("of a container or of the machine") && nothing.contains(EXPORT), "{nothing}");
    let half = key(found("", "", &[("AWS_WEB_IDENTITY_TOKEN_FILE", "/x")], None).await);
    assert!(half.contains("AWS_ROLE_ARN"), "{half}");
    let away = [("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com/x")];
    assert!(key(found("", "", &away, None).await).contains("use https"));
    let broken = key(by_command("echo nothing").await);
    assert!(broken.contains("no JSON"), "{broken}");
}
