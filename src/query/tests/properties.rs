//! What is compiled, pushed down and prefiltered answers as the naive evaluator does.
use super::generate::{Parts, expr, json, parts};
use super::*;
use proptest::prelude::*;

fn view<'a>(parts: &'a Parts, headers: &'a [Header<'a>]) -> Record<'a> {
    Record {
        partition: parts.partition,
        offset: parts.offset,
        ..record(parts.key.as_deref(), parts.value.as_deref(), headers)
    }
}

fn headers(parts: &Parts) -> Vec<Header<'_>> {
    parts.headers.iter().map(|(name, value)| (name.as_slice(), value.as_deref())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn compiled_and_pushed_down_equals_naive(expr in expr(), records in prop::collection::vec(parts(), 1..6)) {
        let text = expr.to_string();
        let filter = Filter::parse(&text, &context());
        prop_assert!(filter.is_ok(), "{} is not read back: {:?}", text, filter.err());
        let filter = filter.unwrap();
        prop_assert_eq!(filter.expr().to_string(), text.clone());
        let mut batch = Vec::new();
        let mut any = false;
        for parts in &records {
            let headers = headers(parts);
            let record = view(parts, &headers);
            let naive = super::naive::matches(&expr, &record);
            prop_assert_eq!(filter.matches(&record), naive, "{} on {:?}", text, record);
            if naive {
                let bounds = filter.bounds();
                prop_assert!(bounds.has_partition(record.partition), "{}", text);
                prop_assert!(bounds.offsets.contains(record.offset), "{}", text);
                prop_assert!(bounds.keys.as_ref().is_none_or(|keys| keys.iter().any(|key| Some(key.as_slice()) == record.key)));
                any = true;
            }
            for part in [&parts.key, &parts.value].into_iter().chain(parts.headers.iter().map(|(_, value)| value)) {
                batch.extend(part.iter().flatten());
                batch.push(0);
            }
            parts.headers.iter().for_each(|(name, _)| batch.extend(name));
        }
        if any {
            prop_assert!(filter.literals().is_none_or(|literals| literals.may_match(&batch)), "prefilter of {}", text);
        }
    }

    #[test]
    fn documents_cut_anywhere_panic_nowhere(expr in expr(), document in json(6), cut in 0.0..1.0f64, junk in any::<u8>()) {
        let mut bytes = document.into_bytes();
        let at = ((bytes.len() as f64) * cut) as usize;
        if at < bytes.len() {
            bytes[at] = junk;
        }
        let filter = Filter::parse(&expr.to_string(), &context()).unwrap();
        for end in [at, bytes.len()] {
            filter.matches(&record(Some(&bytes[..end]), Some(&bytes[..end]), &[]));
        }
    }
}
