//! AWS keys from wherever a cloud has them, with the built program: each lists, produces and reads, by tokens signed with them.
use super::cluster;
use super::web::{Web, WebRequest};
use crate::cli::{Answer, Shell, run};
use kafdeck::demo::Accounts;
use std::path::Path;

const KEYS: &str = "{\"Code\":\"Success\",\"AccessKeyId\":\"GIVEN\",\"SecretAccessKey\":\"s3cret\",\"Token\":\"session\",\"Expiration\":\"2126-11-26T12:00:00Z\"}";

async fn shell() -> Shell {
    let iam = vec![("GIVEN".to_owned(), Some("session".to_owned()))];
    let demo = cluster(1, None, Some(Accounts { iam, ..Accounts::default() })).await;
    let shell = Shell { demo, home: tempfile::tempdir().unwrap() };
    config(&shell, "");
    shell
}

fn config(shell: &Shell, login: &str) {
    let brokers = shell.demo.bootstrap();
    let text = format!(
        "[profiles.msk]\nbrokers = [\"{brokers}\"]\n[profiles.msk.sasl]\nmechanism = \"AWS_MSK_IAM\"\nregion = \"eu-west-1\"\n{login}\n"
    );
    std::fs::write(shell.home.path().join("config.toml"), text).unwrap();
}

/// Runs with these variables, and no machine of EC2's beneath, unless one of them says so.
async fn with(shell: &Shell, environment: &[(&str, &str)], arguments: &[&str], input: &str) -> Answer {
    let mut command = shell.command(&[arguments, &["-p", "msk"]].concat());
    command.env_remove("KAFDECK_BROKERS").env("HOME", shell.home.path());
    if !environment.iter().any(|(name, _)| name.starts_with("AWS_EC2")) {
        command.env("AWS_EC2_METADATA_DISABLED", "true");
    }
    command.envs(environment.iter().copied());
    let answer = run(&mut command, input.as_bytes()).await;
    assert!(!format!("{answer:?}").contains("s3cret"), "{answer:?}");
    answer
}

async fn works(shell: &Shell, environment: &[(&str, &str)]) {
    let before = shell.demo.offsets("orders", 0).unwrap().2;
    for (arguments, input, said) in [
        (&["topics", "--names"][..], "", "orders"),
        (&["produce", "orders"], "{\"n\":1}\n", ""),
        (&["read", "orders", "--count"], "", ""),
    ] {
        let answer = with(shell, environment, arguments, input).await;
        assert!(answer.code == 0 && answer.out.contains(said), "{answer:?}");
    }
    assert_eq!(shell.demo.offsets("orders", 0).unwrap().2, before + 1);
}

async fn refused(shell: &Shell, environment: &[(&str, &str)]) -> String {
    let answer = with(shell, environment, &["topics"], "").await;
    assert_eq!(answer.code, 1, "{answer:?}");
    answer.err
}

#[tokio::test(flavor = "multi_thread")]
async fn a_container_asks_where_it_was_told_to() {
    let shell = shell().await;
    let web = Web::start(|asked| match asked.header("authorization") {
        Some("a-token") => (200, KEYS.to_owned()),
        Some("an-old-one") => (200, KEYS.replace("2126", "2016")),
        _ => (403, "{\"message\":\"who is that?\"}".to_owned()),
    })
    .await;
    let file = shell.home.path().join("token");
    std::fs::write(&file, "a-token\n").unwrap();
    let url = web.url("/v1/credentials");
    let file = file.display().to_string();
    let told = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", url.as_str());
    works(&shell, &[told, ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", &file)]).await;
    assert!(web.asked().iter().all(|asked| asked.line == "GET /v1/credentials HTTP/1.1"));
    let why = refused(&shell, &[told]).await;
    assert!(why.contains("it answers 403") && why.contains("who is that?"), "{why}");
    let why = refused(&shell, &[told, ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "an-old-one")]).await;
    assert!(why.contains("the AWS keys have expired"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_is_asked_by_the_second_version_of_its_service() {
    let shell = shell().await;
    let web = Web::start(|asked| {
        let knows = asked.header("x-aws-ec2-metadata-token") == Some("t0ken");
        match asked.line.as_str() {
            "PUT /latest/api/token HTTP/1.1" => {
                assert_eq!(asked.header("x-aws-ec2-metadata-token-ttl-seconds"), Some("21600"));
                (200, "t0ken".to_owned())
            }
            "GET /latest/meta-data/iam/security-credentials/ HTTP/1.1" if knows => (200, "reader".to_owned()),
            "GET /latest/meta-data/iam/security-credentials/reader HTTP/1.1" if knows => {
                (200, KEYS.to_owned())
            }
            _ => (401, String::new()),
        }
    })
    .await;
    works(&shell, &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &web.url("/"))]).await;
    // A machine without a role, and none of EC2's.
    let bare = Web::start(|asked| match asked.line.starts_with("PUT") {
        true => (200, "t0ken".to_owned()),
        false => (404, String::new()),
    })
    .await;
    for endpoint in [bare.url(""), "http://127.0.0.1:1".to_owned()] {
        let why = refused(&shell, &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &endpoint)]).await;
        assert!(why.contains("no AWS keys in the environment"), "{why}");
    }
}

/// The first version of the service knows no tokens; whoever wants none of it says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_machine_without_the_second_version_is_asked_by_the_first() {
    let shell = shell().await;
    let web = Web::start(|asked| match asked.line.as_str() {
        "GET /latest/meta-data/iam/security-credentials/ HTTP/1.1" => (200, "reader".to_owned()),
        "GET /latest/meta-data/iam/security-credentials/reader HTTP/1.1" => (200, KEYS.to_owned()),
        _ => (405, String::new()),
    })
    .await;
    let (url, off) = (web.url(""), ("AWS_EC2_METADATA_V1_DISABLED", "true"));
    let there = ("AWS_EC2_METADATA_SERVICE_ENDPOINT", url.as_str());
    works(&shell, &[there]).await;
    let why = refused(&shell, &[there, off]).await;
    assert!(why.contains("no AWS keys in the environment"), "{why}");
}

/// `aws sso login` leaves a token in a file; the portal gives keys for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_login_by_a_browser_gives_keys() {
    let shell = shell().await;
    let portal = Web::start(|asked| {
        let there = "GET /federation/credentials?role_name=reader&account_id=123 HTTP/1.1";
        match (asked.line == there, asked.header("x-amz-sso_bearer_token")) {
            (true, Some("t0ken")) => {
                let keys = r#"{"accessKeyId":"GIVEN","secretAccessKey":"s3cret","sessionToken":"session","expiration":4952145600000}"#;
                (200, format!("{{\"roleCredentials\":{keys}}}"))
            }
            _ => (401, "{\"message\":\"Session token not found or invalid\"}".to_owned()),
        }
    })
    .await;
    let session = "[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.invalid/start\n";
    let profile = "[profile me]\nsso_session = corp\nsso_account_id = 123\nsso_role_name = reader\n";
    files(shell.home.path(), &format!("{session}{profile}"));
    let cache = shell.home.path().join(".aws/sso/cache");
    std::fs::create_dir_all(&cache).unwrap();
    let digest = openssl::sha::sha1(b"corp").iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let login = |token: &str, until: &str| {
        let text = format!("{{\"accessToken\":\"{token}\",\"expiresAt\":\"{until}\"}}");
        std::fs::write(cache.join(format!("{digest}.json")), text).unwrap();
    };
    let url = portal.url("");
    let told = [("AWS_PROFILE", "me"), ("AWS_ENDPOINT_URL_SSO", url.as_str())];
    login("t0ken", "2126-11-26T12:00:00Z");
    works(&shell, &told).await;
    let again = "say `aws sso login --profile me`";
    for (token, until, why) in [
        ("t0ken", "2016-11-26T12:00:00Z", "the login has expired"),
        ("revoked", "2126-11-26T12:00:00Z", "does not take its login any more"),
    ] {
        login(token, until);
        let said = refused(&shell, &told).await;
        assert!(said.contains(why) && said.contains(again) && !said.contains("revoked"), "{said}");
    }
}

/// The Security Token Service, as far as it is asked here.
async fn sts() -> Web {
    Web::start(|asked: &WebRequest| {
        let by_token = asked.field("WebIdentityToken").as_deref() == Some("web.identity.token")
            && asked.field("Action").as_deref() == Some("AssumeRoleWithWebIdentity");
        let by_keys = asked.line.contains("Action=AssumeRole&")
            && asked.line.contains("X-Amz-Credential=OWN%2F")
            && asked.line.contains("X-Amz-Signature=");
        let role = asked.field("RoleArn").is_some_and(|role| role == "arn:aws:iam::1:role/r")
            || asked.line.contains("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr&");
        if role && (by_token || by_keys) {
            let keys = "<AccessKeyId>GIVEN</AccessKeyId><SecretAccessKey>s3cret</SecretAccessKey><SessionToken>session</SessionToken><Expiration>2126-11-26T12:00:00Z</Expiration>";
            (200, format!("<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n <AssumeRoleResult><Credentials>{keys}</Credentials></AssumeRoleResult></AssumeRoleResponse>"))
        } else {
            (403, "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized</Message></Error></ErrorResponse>".to_owned())
        }
    })
    .await
}

fn files(home: &Path, config: &str) {
    std::fs::create_dir_all(home.join(".aws")).unwrap();
    std::fs::write(home.join(".aws/config"), config).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_in_a_file_takes_on_a_role() {
    let (shell, sts) = (shell().await, sts().await);
    let file = shell.home.path().join("web-identity");
    std::fs::write(&file, "web.identity.token\n").unwrap();
    let (url, file) = (sts.url(""), file.display().to_string());
    let told = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", file.as_str()),
        ("AWS_ROLE_ARN", "arn:aws:iam::1:role/r"),
        ("AWS_ENDPOINT_URL_STS", url.as_str()),
    ];
    works(&shell, &told).await;
    assert_eq!(sts.asked()[0].field("RoleSessionName").as_deref(), Some("kafdeck"));
    std::fs::write(&file, "another").unwrap();
    let why = refused(&shell, &told).await;
    assert!(
        why.contains("403 AccessDenied: Not authorized") && why.contains("arn:aws:iam::1:role/r"),
        "{why}"
    );
    // The same from a profile of AWS's own file.
    std::fs::write(&file, "web.identity.token").unwrap();
    let profile =
        format!("[profile pod]\nrole_arn = arn:aws:iam::1:role/r\nweb_identity_token_file = {file}\n");
    files(shell.home.path(), &profile);
    works(&shell, &[("AWS_PROFILE", "pod"), ("AWS_ENDPOINT_URL_STS", url.as_str())]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_taken_on_with_keys_of_another_profile_or_of_ones_own() {
    let (shell, sts) = (shell().await, sts().await);
    let own = "credential_process = echo '{\"AccessKeyId\":\"OWN\",\"SecretAccessKey\":\"x\"}'";
    let profile = "role_arn = arn:aws:iam::1:role/r\nsource_profile = own\nrole_session_name = me\n";
    files(shell.home.path(), &format!("[profile own]\n{own}\n[profile reader]\n{profile}"));
    let url = sts.url("");
    let there = ("AWS_ENDPOINT_URL_STS", url.as_str());
    config(&shell, "aws_profile = \"reader\"");
    works(&shell, &[there]).await;
    assert!(sts.asked()[0].line.contains("RoleSessionName=me&"), "{:?}", sts.asked()[0]);
    config(
        &shell,
        "access_key = \"OWN\"\nsecret_key = \"${MINE}\"\nrole_arn = \"arn:aws:iam::1:role/r\"\nexternal_id = \"x y\"",
    );
    works(&shell, &[there, ("MINE", "s3cret")]).await;
    assert!(sts.asked().last().unwrap().line.contains("ExternalId=x%20y&"));
    config(&shell, "role_session = \"me\"");
    let answer = with(&shell, &[], &["topics"], "").await;
    assert!(answer.code != 0 && answer.err.contains("belong to role_arn"), "{answer:?}");
}
