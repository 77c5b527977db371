//! Reading from the shell: ranges, filters, forms, exit codes, and how it ends.
use super::Shell;
use kafdeck::demo::{Api, Batch, Codec, Record};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};

async fn filled() -> Shell {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 2, 1, &[]).unwrap();
    for partition in 0..2 {
        let record = |number| Record::new(format!("k{number}"), format!("value {number}")).at(1_000 + number);
        shell.demo.append("orders", partition, &Batch::of((0..100_i64).map(record))).unwrap();
    }
    shell
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_range_a_filter_a_limit_and_a_count() {
    let shell = filled().await;
    for (arguments, count) in [
        (&["--from", "10", "--until", "25"][..], 30),
        (&["--from", "end-7"], 14),
        (&["--partitions", "1"], 100),
        (&["--where", "value 42"], 2),
        // The keys lie elsewhere than Java's hash leads.
        (&["--where", "key = \"k42\""], 2),
        (&["--where", "key = \"k42\"", "--all-partitions"], 2),
        (&["--limit", "5"], 5),
        (&["--from", "epoch:1090"], 20),
        (&["--isolation", "committed"], 200),
    ] {
        let all = [&["read", "orders"][..], arguments].concat();
        let read = shell.run(&[&all[..], &["-o", "jsonl"]].concat()).await;
        assert_eq!((read.code, lines(&read.out).len()), (0, count), "{arguments:?}: {read:?}");
        let counted = shell.run(&[&all[..], &["--count"]].concat()).await;
        assert_eq!((counted.code, counted.out.trim()), (0, &*count.to_string()), "{arguments:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_was_looked_and_what_is_not_there_is_said_whoever_listens() {
    let shell = filled().await;
    shell.demo.create_topic("hashed", 12, 1, &[]).unwrap();
    for number in 0..60 {
        let key = format!("k{number}");
        let partition = kafdeck::kafka::partitioner::partition_for(key.as_bytes(), 12).unwrap();
        shell.demo.append("hashed", partition, &Batch::of([Record::new(key, "v")])).unwrap();
    }
    let found = shell.run(&["read", "hashed", "-w", "key = \"k7\"", "-c"]).await;
    assert_eq!((found.code, found.out.trim()), (0, "1"), "{found:?}");
    assert!(
        found.err.contains("looked in 1 of 12 partitions, where Java's hash leads; --all-partitions"),
        "{found:?}"
    );
    let found = shell.run(&["read", "orders", "-w", "key = \"k7\"", "-c"]).await;
    assert!(found.err.contains("every partition is read"), "{found:?}");
    shell.demo.delete_before("orders", 0, 40);
    for (arguments, words) in [
        (&["--from", "5", "--until", "30"][..], "orders 0:5–29 is deleted: its log begins at 40"),
        (&["--from", "1730176462"], "write epoch:1730176462000"),
    ] {
        let read = shell.run(&[&["read", "orders", "-c"][..], arguments].concat()).await;
        assert_eq!(read.code, 3, "{read:?}");
        assert!(read.err.contains(words), "{read:?}");
    }
    let read = shell.run(&["read", "orders", "--from", "yesterdayish"]).await;
    assert!(read.code == 2 && read.err.contains("--from: write begin, end, end-500"), "{read:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn by_time_the_partitions_are_merged_and_a_limit_takes_the_oldest() {
    let shell = filled().await;
    let read = shell.run(&["read", "orders", "--by-time", "--limit", "4", "-o", "%T %p"]).await;
    assert_eq!((read.code, read.out.as_str()), (0, "1000 0\n1000 1\n1001 0\n1001 1\n"), "{read:?}");
    let all = shell.run(&["read", "orders", "--by-time", "-o", "jsonl"]).await;
    let times: Vec<_> = lines(&all.out).iter().map(|line| line["timestamp"].as_i64()).collect();
    assert!(times.len() == 200 && times.is_sorted(), "{times:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_that_fails_prints_no_head_and_one_without_hits_does() {
    let shell = filled().await;
    let failed = shell.run(&["read", "orders", "--partitions", "9", "-o", "csv"]).await;
    assert_eq!((failed.code, failed.out.as_str()), (1, ""), "{failed:?}");
    assert!(failed.err.contains("partition"), "{failed:?}");
    let empty = shell.run(&["read", "orders", "--where", "nowhere", "-o", "csv"]).await;
    assert_eq!((empty.code, empty.out.lines().count()), (0, 1), "{empty:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_form_keeps_null_empty_and_escapes_apart() {
    let shell = Shell::start().await;
    shell.demo.create_topic("odd", 1, 1, &[]).unwrap();
    let records = [
        Record::tombstone("k").at(5),
        Record::new("", "").at(6),
        Record::of("\x1b[31mred").header("a", "1").null_header("a").at(7),
    ];
    shell.demo.append("odd", 0, &Batch::of(records)).unwrap();
    let raw = shell.run(&["read", "odd", "-o", "raw"]).await;
    assert_eq!(raw.out, "\n\n\x1b[31mred\n");
    let format = shell.run(&["read", "odd", "-o", "%o:%K:%S %h\\n"]).await;
    assert_eq!(
        format.out,
        "0:1:-1 []\n1:0:0 []\n2:-1:8 [{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"a\",\"value\":null}]\n"
    );
    let csv = shell.run(&["read", "odd", "-o", "csv"]).await;
    let rows: Vec<_> = csv.out.split("\r\n").collect();
    assert_eq!(rows[1], "odd,0,0,5,create,k,,");
    assert_eq!(rows[2], "odd,0,1,6,create,\"\",\"\",");
    let table = shell.run(&["read", "odd"]).await;
    assert!(!table.out.contains('\x1b') && table.out.contains("(tombstone)"), "{table:?}");
    assert!(table.out.contains("1970-01-01 00:00:00.005 +00:00"), "{table:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_unpacks_wide_is_left_out_and_named_or_read_by_choice() {
    let shell = Shell::start().await;
    shell.demo.create_topic("wide", 1, 1, &[]).unwrap();
    for value in [vec![b'a'], vec![b'x'; 3 << 20], vec![b'b']] {
        let batch = Batch::of([Record::of(value)]).codec(Codec::Zstd);
        shell.demo.append("wide", 0, &batch).unwrap();
    }
    let read = shell.run(&["read", "wide", "-o", "%o ", "--unpack", "2"]).await;
    assert_eq!((read.code, read.out.as_str()), (3, "0 \n2 \n"), "{read:?}");
    assert!(
        read.err.contains("wide 0:1–1 can't be read: it unpacks to more than 2 MiB (--unpack"),
        "{read:?}"
    );
    assert!(read.err.contains("wide 0:1–1 unpacks to more than 2 MiB and was not read"), "{read:?}");
    let read = shell.run(&["read", "wide", "-o", "%o ", "--unpack", "4"]).await;
    assert_eq!((read.code, read.out.as_str()), (0, "0 \n1 \n2 \n"), "{read:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_leaves_is_no_error() {
    let shell = filled().await;
    let mut command = shell.command(&["read", "orders", "--follow", "--from", "begin", "-o", "raw"]);
    let mut child = command.spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).await.unwrap();
    assert!(line.starts_with("value "), "{line}");
    drop(output);
    // Something must be written for the program to find out.
    shell.demo.append("orders", 0, &Batch::of([Record::of("more")])).unwrap();
    let ended = child.wait_with_output().await.unwrap();
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr)), (Some(0), "".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follow_shows_what_comes_and_ends_with_a_report() {
    let shell = filled().await;
    let mut command = shell.command(&["read", "orders", "--follow", "--from", "end-1", "-o", "%p:%o %s"]);
    let mut child = command.spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut first = [output.next_line().await.unwrap().unwrap(), output.next_line().await.unwrap().unwrap()];
    first.sort();
    assert_eq!(first, ["0:99 value 99", "1:99 value 99"]);
    shell.demo.append("orders", 1, &Batch::of([Record::of("fresh")])).unwrap();
    assert_eq!(output.next_line().await.unwrap().unwrap(), "1:100 fresh");
    interrupt(child.id().unwrap());
    let ended = child.wait_with_output().await.unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(0), "{said}");
    assert!(said.contains("stopped by you") && said.contains("--partitions 1 --from 101"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follow_says_what_happens_to_its_topic_and_ends_with_what_it_waits_for() {
    let shell = filled().await;
    let mut child =
        shell.command(&["read", "orders", "--follow", "--from", "end-1", "-o", "%s"]).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..2 {
        assert_eq!(output.next_line().await.unwrap().unwrap(), "value 99");
    }
    shell.demo.delete_topic("orders");
    assert_eq!(said.next_line().await.unwrap().unwrap(), "kafdeck: topic orders was deleted");
    shell.demo.create_topic("orders", 2, 1, &[]).unwrap();
    shell.demo.append("orders", 0, &Batch::of([Record::of("new")])).unwrap();
    assert_eq!(output.next_line().await.unwrap().unwrap(), "new");
    let anew = said.next_line().await.unwrap().unwrap();
    assert!(anew.contains("orders was deleted and created anew"), "{anew}");
    shell.demo.delete_topic("orders");
    assert_eq!(said.next_line().await.unwrap().unwrap(), "kafdeck: topic orders was deleted");
    let waits = said.next_line().await.unwrap().unwrap();
    assert!(waits.contains("waiting for 2 partitions") && waits.contains("it was deleted"), "{waits}");
    interrupt(child.id().unwrap());
    let mut last = String::new();
    while let Some(line) = said.next_line().await.unwrap() {
        last = line;
    }
    assert!(last.contains("waiting for 2 partitions"), "{last}");
    assert_eq!(child.wait().await.unwrap().code(), Some(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_scan_is_incomplete_and_says_where_to_go_on() {
    let shell = filled().await;
    // One of the two leaders hangs, so that there is something to show and something to stop.
    let leader = shell.demo.leader("orders", 1).unwrap();
    shell.demo.faults().on(Api::Fetch).broker(leader).always().hold();
    let mut child = shell.command(&["read", "orders"]).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut head = String::new();
    output.read_line(&mut head).await.unwrap();
    interrupt(child.id().unwrap());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).await.unwrap();
    assert_eq!(child.wait().await.unwrap().code(), Some(3), "{said}");
    assert!(said.contains("stopped by you"), "{said}");
}

fn interrupt(process: u32) {
    let sent = std::process::Command::new("kill").args(["-INT", &process.to_string()]).status().unwrap();
    assert!(sent.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_read_to_its_end_and_what_jq_failed_on_is_told() {
    let shell = Shell::start().await;
    shell.demo.create_topic("odd", 1, 1, &[]).unwrap();
    let values = [
        "{\"s\":\"F\"}",
        "{\"s\":\"G\",\"t\":\"F and cut",
        "{\"a\" F}",
        "plain F",
        "{\"s\":{\"x\":1},\"n\":\"F\"}",
    ];
    shell.demo.append("odd", 0, &Batch::of(values.map(|value| Record::new("k", value)))).unwrap();
    for more in [&[][..], &["--by-time"]] {
        let all = [&["read", "odd", "--where", ".s = \"F\"", "-o", "raw"][..], more].concat();
        let read = shell.run(&all).await;
        assert_eq!((read.code, read.out.lines().count()), (0, 1), "{read:?}");
        assert!(read.err.contains("2 values could not be read to their end"), "{read:?}");
        let all = [&["read", "odd", "--where", "jq '.value.s.x.y'", "-o", "raw"][..], more].concat();
        let read = shell.run(&all).await;
        assert!(read.err.contains("jq failed on 5 records: "), "{read:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_that_means_something_else_gets_a_hint() {
    let shell = filled().await;
    let read = shell.run(&["read", "orders", "--where", "“value”", "--count"]).await;
    assert_eq!((read.code, read.out.trim()), (0, "0"), "{read:?}");
    assert!(read.err.contains("hint: “ is looked for as a part of the text"), "{read:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_has_no_formulas_and_csv_is_exact() {
    let shell = Shell::start().await;
    shell.demo.create_topic("formulas", 1, 1, &[]).unwrap();
    let values = ["=1+1", "-5", "a,b"];
    shell.demo.append("formulas", 0, &Batch::of(values.map(|value| Record::new("k", value)))).unwrap();
    let sheet = shell.run(&["read", "formulas", "-o", "sheet"]).await.out;
    assert!(
        sheet.contains(",k,'=1+1,") && sheet.contains(",k,-5,") && sheet.contains(",k,\"a,b\","),
        "{sheet}"
    );
    let csv = shell.run(&["read", "formulas", "-o", "csv"]).await.out;
    assert!(csv.contains(",k,=1+1,"), "{csv}");
}
