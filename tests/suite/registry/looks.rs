//! What the registry tells, as the shell shows it.
use super::{Beside, dead};
use kafdeck::demo::RegistryOptions;
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn subjects_tell_type_version_and_level() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let (code, out, err) = beside.run(&["subjects", "-o", "json"]).await;
    assert_eq!(code, 0, "{err}");
    let rows = json(&out);
    let names: Vec<&str> =
        rows.as_array().unwrap().iter().map(|row| row["subject"].as_str().unwrap()).collect();
    assert_eq!(names, ["carts-value", "invoices-value", "shop.Address", "tracking-value"]);
    let invoices = &rows[1];
    assert_eq!(
        (&invoices["type"], &invoices["version"], &invoices["compatibility"], &invoices["own_compatibility"]),
        (&"AVRO".into(), &2.into(), &"BACKWARD".into(), &false.into())
    );
    assert_eq!((&invoices["topic"], &rows[2]["topic"]), (&"invoices".into(), &Value::Null));
    assert_eq!((&rows[3]["type"], &rows[0]["type"]), (&"PROTOBUF".into(), &"JSON".into()));
    let (code, out, _) = beside.run(&["subjects", "--topic", "tracking"]).await;
    assert!(code == 0 && out.contains("tracking-value") && !out.contains("invoices"), "{out}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_is_shown_by_subject_version_and_id() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let (code, out, err) = beside.run(&["schema", "invoices-value"]).await;
    assert!(code == 0 && out.contains("\"name\": \"discount\""), "{out}{err}");
    assert!(
        err.contains(
            "invoices-value v2, schema 3 of registry: Avro; refers to shop.Address v1 as shop.Address"
        ),
        "{err}"
    );
    assert_eq!(json(&out)["name"], "Invoice", "the text alone stands on the standard output");
    let (code, first, _) = beside.run(&["schema", "invoices-value@1"]).await;
    assert!(code == 0 && !first.contains("discount"), "{first}");
    let (code, out, _) = beside.run(&["schema", "--id", "3", "-o", "json"]).await;
    let told = json(&out);
    assert_eq!((code, &told["type"], &told["id"]), (0, &"AVRO".into(), &3.into()));
    assert_eq!(
        told["references"][0],
        serde_json::json!({"name": "shop.Address", "subject": "shop.Address", "version": 1})
    );
    assert_eq!(told["used_as"][0], serde_json::json!({"subject": "invoices-value", "version": 2}));
    let (code, out, _) = beside.run(&["schema", "tracking-value", "--raw"]).await;
    assert!(code == 0 && out.starts_with("syntax = \"proto3\";\n") && out.contains("oneof place"), "{out}");
    let (code, out, _) = beside.run(&["schema", "versions", "invoices-value", "-o", "json"]).await;
    let versions: Vec<i64> =
        json(&out).as_array().unwrap().iter().map(|row| row["version"].as_i64().unwrap()).collect();
    assert_eq!((code, versions), (0, vec![2, 1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_said_with_what_the_code_means() {
    let beside = Beside::start(RegistryOptions::default()).await;
    for (words, said) in [
        (&["schema", "nothing"][..], "Subject 'nothing' not found. (40401: there is no such subject)"),
        (&["schema", "invoices-value@9"], "(40402: the subject has no such version)"),
        (&["schema", "--id", "99"], "asking for schema 99 at http://"),
        (&["schema", "versions", "nothing"], "40401"),
    ] {
        let (code, out, err) = beside.run(words).await;
        assert!(code == 1 && out.is_empty() && err.contains(said), "{words:?}: {out}{err}");
    }
    for words in [&["schema", "a@0"][..], &["schema", "a@x"], &["schema"], &["schema", "a", "--id", "1"]] {
        let (code, _, err) = beside.run(words).await;
        assert_eq!(code, 2, "{words:?}: {err}");
    }
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kafdeck"));
    command.env_clear().env("KAFDECK_HOME", beside.home.path());
    let done = command.args(["-b", "127.0.0.1:1", "subjects"]).output().await.unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.code() == Some(2) && said.contains("which schema registry? --registry"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_registry_under_a_path_tells_what_it_can() {
    let base = "/apis/ccompat/v7".to_owned();
    let beside = Beside::start(RegistryOptions { old: true, base, ..RegistryOptions::default() }).await;
    let (code, out, err) = beside.run(&["subjects"]).await;
    assert!(code == 0 && out.contains("invoices-value"), "{out}{err}");
    let (code, out, err) = beside.run(&["schema", "--id", "3", "-o", "json"]).await;
    let told = json(&out);
    assert!(code == 0 && told.get("used_as").is_none() && told["type"] == "AVRO", "{out}{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_wanted_refused_or_good_and_a_context_has_its_own_ids() {
    let login = Some(("me".to_owned(), "hunter2".to_owned()));
    let beside = Beside::start(RegistryOptions { login, ..RegistryOptions::default() }).await;
    beside.registry.keep(":.lab:orders-value", "AVRO", "\"long\"", &[]);
    let (code, _, err) = beside.run(&["subjects"]).await;
    assert!(code == 1 && err.contains("a login is wanted") && err.contains("[registry]"), "{err}");
    let file = beside.home.path().join("config.toml");
    let run = async |rows: &str, words: &[&str]| {
        let bootstrap = beside.demo.bootstrap();
        let broker = bootstrap.split(',').next().unwrap();
        let url = beside.registry.url();
        let text =
            format!("[profiles.a]\nbrokers = [\"{broker}\"]\n[profiles.a.registry]\nurl = \"{url}\"\n{rows}");
        std::fs::write(&file, text).unwrap();
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kafdeck"));
        command.env_clear().env("KAFDECK_HOME", beside.home.path()).env("SECRET", "hunter2");
        let config = file.to_str().unwrap().to_owned();
        let done = command.args(["--config", &config, "-p", "a"]).args(words).output().await.unwrap();
        let both = [done.stdout, done.stderr].concat();
        (done.status.code().unwrap(), String::from_utf8_lossy(&both).into_owned())
    };
    let (code, said) = run("user = \"me\"\npassword = \"wrong\"", &["subjects"]).await;
    assert!(code == 1 && said.contains("the login is refused") && !said.contains("wrong"), "{said}");
    let (code, said) = run("user = \"me\"\npassword = \"${SECRET}\"", &["subjects"]).await;
    assert!(code == 0 && said.contains("invoices-value") && said.contains(":.lab:orders-value"), "{said}");
    // A secret that can't be read keeps nobody from Kafka.
    assert_eq!(run("user = \"me\"\npassword = \"${NOT_THERE}\"", &["topics"]).await.0, 0);
    let lab = "user = \"me\"\npassword = \"${SECRET}\"\ncontext = \".lab\"";
    let (code, said) = run(lab, &["subjects"]).await;
    assert!(
        code == 0
            && said.contains(" orders-value") | said.contains("\norders-value")
            && !said.contains("invoices"),
        "{said}"
    );
    let (code, said) = run(lab, &["schema", "--id", "1"]).await;
    assert!(code == 0 && said.contains("\"long\""), "ids are of the context: {said}");
    let (code, said) = run(lab, &["schema", "orders-value"]).await;
    assert!(code == 0 && said.contains("\"long\""), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_registries_one_that_is_down_is_a_hole() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let file = beside.home.path().join("config.toml");
    let text = format!(
        "[profiles.a]\nbrokers = [\"{}\"]\n[profiles.a.registry.one]\nurl = \"{}\"\n[profiles.a.registry.other]\nurl = \"{}\"\n",
        beside.demo.bootstrap().split(',').next().unwrap(),
        beside.registry.url(),
        dead()
    );
    std::fs::write(&file, text).unwrap();
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kafdeck"));
    command.env_clear().env("KAFDECK_HOME", beside.home.path());
    let config = file.to_str().unwrap().to_owned();
    let done = command.args(["--config", &config, "-p", "a", "subjects"]).output().await.unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(3), "{said}");
    assert!(String::from_utf8_lossy(&done.stdout).contains("invoices-value"));
    assert!(said.contains("incomplete: listing the subjects of other"), "{said}");
    // Of two addresses of one registry the one that answers does.
    let both = format!("{},{}", dead(), beside.registry.url());
    let (code, out, err) = beside.run_at(&both, &["subjects"]).await;
    assert!(code == 0 && out.contains("invoices-value"), "{out}{err}");
}
