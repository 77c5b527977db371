//! Records that name a schema, in a shell: what is read, searched and written of them, with a registry and without one.
use super::{Answer, Shell};
use kafdeck::demo::{Batch, DemoRegistry, Record, RegistryOptions};
use serde_json::Value;

/// What is asked of both: the records as a schema reads them, and the same as plain JSON.
const FILTERS: [&str; 12] = [
    ".currency = EUR",
    "eur",
    "Mastercard",
    "mastercard lund",
    ".total > 500",
    ".total < 0 or .discount exists",
    ".lines[].sku = \"SKU-107\"",
    ".to.city in (Lund, Bergen) and not .currency = EUR",
    ".issued >= 2000-01-01",
    ".paid is null",
    ".no.such exists",
    "jq '.value.lines | length > 3'",
];

/// A shell, and a registry with the demo's schemas and topics.
pub struct Registered {
    pub shell: Shell,
    pub registry: DemoRegistry,
}

impl Registered {
    pub async fn start() -> Self {
        Self::with(RegistryOptions::default()).await
    }

    pub async fn with(options: RegistryOptions) -> Self {
        let shell = Shell::start().await;
        let registry = DemoRegistry::start(options).await.unwrap();
        registry.tell(&shell.demo).unwrap();
        Registered { shell, registry }
    }

    /// Runs the program with this on its standard input.
    pub async fn fed(&self, arguments: &[&str], input: &str) -> Answer {
        let url = self.registry.url();
        self.shell.fed(&[&["--registry", &url], arguments].concat(), input.as_bytes()).await
    }

    async fn read(&self, arguments: &[&str]) -> Answer {
        self.fed(&[&["read"], arguments].concat(), "").await
    }

    pub async fn lines(&self, topic: &str) -> Vec<Value> {
        let answer = self.read(&[topic, "--from", "begin", "--until", "end", "-o", "jsonl"]).await;
        assert_eq!(answer.code, 0, "{answer:?}");
        answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    async fn count(&self, topic: &str, filter: &str) -> String {
        let whole = [topic, "--from", "begin", "--until", "end", "--count", "--where", filter];
        let answer = self.read(&whole).await;
        assert_eq!(answer.code, 0, "{filter}: {answer:?}");
        answer.out.trim().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_finds_by_schema_what_it_finds_in_the_same_json() {
    let registered = Registered::start().await;
    let lines = registered.lines("invoices").await;
    assert_eq!(lines.len(), 600);
    registered.shell.demo.create_topic("plain", 1, 1, &[]).unwrap();
    let json = lines.iter().map(|line| {
        let key = line["key"].as_str().unwrap().to_owned();
        Record::new(key, line["decoded"]["value"].to_string())
    });
    registered.shell.demo.append("plain", 0, &Batch::of(json)).unwrap();
    for filter in FILTERS {
        let (by_schema, plain) =
            (registered.count("invoices", filter).await, registered.count("plain", filter).await);
        assert_eq!(by_schema, plain, "{filter}");
    }
    assert_ne!(registered.count("invoices", ".currency = EUR").await, "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_and_csv_say_what_a_schema_reads_and_json_lines_keep_the_bytes_beside() {
    let registered = Registered::start().await;
    let lines = registered.lines("tracking").await;
    assert!(lines.iter().any(|line| line["value"]["base64"].is_string()));
    assert!(lines.iter().all(|line| line["undecoded"].is_null()));
    assert!(lines.iter().all(|line| line["decoded"]["value"].is_object()), "{:?}", lines[0]);
    for form in ["table", "csv"] {
        let answer = registered.read(&["invoices", "--from", "end-1", "-o", form]).await;
        assert!(answer.out.contains("SKU-") && answer.out.contains("currency"), "{form}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_registry_a_record_stays_to_be_seen_and_a_search_says_what_it_could_not_look_at() {
    let registered = Registered::start().await;
    let url = registered.registry.url();
    drop(registered.registry);
    let shell = &registered.shell;
    let ask = |arguments: &'static [&'static str]| {
        let whole =
            [&["--registry", &url, "read", "invoices", "--from", "begin", "--until", "end"], arguments]
                .concat();
        let whole: Vec<String> = whole.into_iter().map(str::to_owned).collect();
        async move { shell.run(&whole.iter().map(String::as_str).collect::<Vec<_>>()).await }
    };
    let answer = ask(&["-o", "jsonl"]).await;
    let first: Value = serde_json::from_str(answer.out.lines().next().unwrap()).unwrap();
    assert!(first["undecoded"]["value"].as_str().unwrap().contains("refused"), "{first}");
    assert_eq!((answer.code, answer.out.lines().count()), (3, 600));
    assert!(answer.err.contains("600 records not read by schema, and told as bytes"), "{}", answer.err);
    let answer = ask(&["--where", ".currency = EUR", "--count"]).await;
    assert_eq!((answer.code, answer.out.trim()), (3, "0"), "{answer:?}");
    assert!(answer.err.contains("600 records could not be read by schema"), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_registries_the_one_that_names_the_topic_is_asked() {
    let registered = Registered::start().await;
    let other = DemoRegistry::start(RegistryOptions::default()).await.unwrap();
    let file = registered.shell.home.path().join("several.toml");
    for (topics, reads) in [("inv*", true), ("other-*", false)] {
        let text = format!(
            "[profiles.p]\nbrokers = [\"{}\"]\n[profiles.p.registry.first]\nurl = \"{}\"\n[profiles.p.registry.second]\nurl = \"{}\"\ntopics = [\"{topics}\"]\n",
            registered.shell.demo.bootstrap().replace(',', "\", \""),
            other.url(),
            registered.registry.url(),
        );
        std::fs::write(&file, text).unwrap();
        let path = file.to_string_lossy();
        let words = [
            "--config", &path, "-p", "p", "read", "invoices", "--from", "end-1", "--until", "end", "-o",
            "jsonl",
        ];
        let answer = registered.shell.run(&words).await;
        let line: Value = serde_json::from_str(answer.out.lines().next().unwrap()).unwrap();
        assert_eq!(line["decoded"]["value"].is_object(), reads, "{line}");
        let why = line["undecoded"]["value"].as_str().unwrap_or_default();
        assert_eq!(why.contains("knows no schema"), !reads, "{line}");
    }
}
