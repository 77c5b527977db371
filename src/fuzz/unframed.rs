//! Values in formats that need no schema: what a path finds is what the JSON holds, whatever the bytes are.
use super::encodings;
use crate::decode::framed::Body;
use crate::decode::unframed;

pub(super) fn value(bytes: &[u8]) {
    let guess = unframed::guess(bytes);
    let body = Body { bytes, message: None };
    for named in unframed::named() {
        let decoder = &named.decoder;
        let json = encodings::told(decoder.encoding(), body);
        let fits = decoder.encoding().fits(body);
        assert!(json.is_some() || !fits, "{} does not read", decoder.name());
        // What is packed may hold text that is no JSON.
        if let Some(json) =
            json.filter(|json| crate::decode::check(crate::decode::Format::ALL[0], json).is_ok())
        {
            encodings::paths_agree(decoder.encoding(), body, &json);
        }
    }
    assert!(guess.is_none_or(|decoder| decoder.encoding().fits(body)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn seeds() -> Vec<Vec<u8>> {
        let rows: Vec<Value> =
            serde_json::from_str(include_str!("../../tests/golden/unframed.json")).unwrap();
        let bytes = |digits: &str| -> Vec<u8> {
            (0..digits.len())
                .step_by(2)
                .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
                .collect()
        };
        let own: Value = serde_json::from_str(include_str!("../../tests/golden/avro_self.json")).unwrap();
        let containers = own["containers"].as_array().unwrap();
        let all = rows.iter().chain(containers).map(|row| bytes(row["hex"].as_str().unwrap()));
        all.filter(|bytes| bytes.len() < 1000).collect()
    }

    #[test]
    fn paths_find_in_values_of_others_what_their_json_holds() {
        seeds().iter().for_each(|bytes| value(bytes));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn and_in_any_bytes(begin in prop::sample::select(vec![&b""[..], b":)\n\x03", b"\x82\xa1a", b"\xa2\x61a", b"\xbf\x61a"]),
            rest in prop::collection::vec(any::<u8>(), 0..60)) {
            value(&[begin, &rest].concat());
        }

        #[test]
        fn and_in_values_with_a_fault(
            seed in prop::sample::select(seeds()),
            faults in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..3), 0..4),
        ) {
            let mut bytes = seed;
            for (place, byte, how) in faults {
                let place = place.index(bytes.len());
                match how {
                    0 => bytes[place] = byte,
                    1 => bytes.insert(place, byte),
                    _ if bytes.len() > 1 => _ = bytes.remove(place),
                    _ => {}
                }
            }
            value(&bytes);
        }
    }
}
