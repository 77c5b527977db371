//! Records that name a schema of AWS Glue's registry.
use kafdeck::demo::{Batch, Demo, DemoGlue, Options, Record};
use std::io::Write;
use std::process::Stdio;

const ID: &str = "b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63";
const OTHER: &str = "00000000-0000-0000-0000-000000000001";
const SCHEMA: &str = r#"{"type":"record","name":"Order","fields":[{"name":"id","type":"long"},{"name":"note","type":"string"}]}"#;

/// A cluster and Glue's registry beside it, in a profile.
struct BesideGlue {
    _demo: Demo,
    glue: DemoGlue,
    home: tempfile::TempDir,
}

impl BesideGlue {
    /// With one record that names a schema that is there and one that names another; and one of a Confluent registry, which none has.
    async fn start() -> BesideGlue {
        let demo = Demo::start(Options::default()).await.unwrap();
        let glue = DemoGlue::start().await.unwrap();
        glue.keep(ID, ("orders", 3), "AVRO", SCHEMA);
        demo.create_topic("orders", 1, 1, &[]).unwrap();
        // id 7, note "hi"
        let body = [14, 4, b'h', b'i'];
        let framed = |id: &str| {
            let id = u128::from_str_radix(&id.replace('-', ""), 16).unwrap();
            [&[3, 0][..], &id.to_be_bytes(), &body].concat()
        };
        let confluent = [&[0, 0, 0, 0, 9][..], &body].concat();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(&body).unwrap();
        let packed = [&framed(ID)[..1], &[5], &framed(ID)[2..18], &zlib.finish().unwrap()].concat();
        let records = [framed(ID), framed(OTHER), confluent, packed].map(Record::of);
        demo.append("orders", 0, &Batch::of(records)).unwrap();
        let home = tempfile::tempdir().unwrap();
        let bootstrap = demo.bootstrap();
        let config = format!(
            "[profiles.shop]\nbrokers = [\"{}\"]\n[profiles.shop.registry]\nurl = \"{}\"\nregion = \"eu-test-1\"\n",
            bootstrap.split(',').next().unwrap(),
            glue.url()
        );
        std::fs::write(home.path().join("config.toml"), config).unwrap();
        BesideGlue { _demo: demo, glue, home }
    }

    async fn run(&self, words: &[&str], keys: &[(&str, &str)]) -> (i32, String, String) {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kafdeck"));
        command.env_clear().env("HOME", self.home.path()).env("KAFDECK_HOME", self.home.path());
        // Nobody's machine is asked for keys.
        command.env("AWS_EC2_METADATA_DISABLED", "true").envs(keys.iter().copied());
        let done = command.args(["-p", "shop"]).args(words).stdin(Stdio::null()).output().await.unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (done.status.code().unwrap(), text(&done.stdout), text(&done.stderr))
    }
}

const KEYS: [(&str, &str); 2] =
    [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "hush-hush")];
const READ: [&str; 8] = ["read", "orders", "--from", "begin", "--until", "end", "-o", "jsonl"];

#[tokio::test(flavor = "multi_thread")]
async fn records_are_read_by_schemas_of_glue_which_is_asked_once_for_each() {
    let beside = BesideGlue::start().await;
    let (code, out, err) = beside.run(&READ, &KEYS).await;
    // Two of four can't be read by schema.
    assert_eq!(code, 3, "{out}{err}");
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].contains(r#""decoded":{"value":{"id":7,"note":"hi"}}"#), "{out}");
    assert!(lines[1].contains("undecoded") && lines[1].contains(OTHER), "{out}");
    assert!(lines[2].contains("undecoded") && lines[2].contains("schema 9"), "{out}");
    assert!(lines[3].contains(r#""decoded":{"value":{"id":7,"note":"hi"}}"#), "packed with zlib: {out}");
    assert_eq!(beside.glue.take_asked(), 2, "Confluent's ids are nothing that Glue could know");
    let (code, out, err) =
        beside.run(&[&READ[..6], &["--where", ".note = hi", "--count"]].concat(), &KEYS).await;
    assert_eq!((code, out.trim()), (3, "2"), "{err}");
    assert!(!format!("{out}{err}").contains("hush"), "{out}{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_keys_it_is_said_where_they_are_looked_for() {
    let beside = BesideGlue::start().await;
    let (code, out, err) = beside.run(&READ, &[]).await;
    assert_eq!(code, 3, "{out}{err}");
    assert!(out.contains("no AWS keys"), "{out}{err}");
    assert_eq!(beside.glue.take_asked(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_else_is_asked_of_a_registry_is_refused_in_words() {
    let beside = BesideGlue::start().await;
    let (code, out, err) = beside.run(&["subjects"], &KEYS).await;
    assert!(
        code == 1 && err.contains("for the schemas that records name, and for nothing else"),
        "{out}{err}"
    );
    assert_eq!(beside.glue.take_asked(), 0);
}
