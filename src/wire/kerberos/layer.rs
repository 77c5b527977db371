//! What is said after both sides have proved themselves (RFC 4752, 3.1): the broker offers layers of protection, and the
//! client chooses none: whoever wants the bytes protected uses TLS. Pure.

/// No layer of protection, among the bits of the offer and as the choice.
const NONE: u8 = 1;

/// The answer to the broker's offer. No name follows: who one is, the ticket says.
///
/// # Errors
/// If the offer is none, or the broker insists on a layer.
pub(super) fn choice(offer: &[u8]) -> Result<Vec<u8>, String> {
    match offer {
        [layers, _, _, _] if layers & NONE != 0 => Ok(vec![NONE, 0, 0, 0]),
        [_, _, _, _] => {
            Err("it wants each message sealed (SASL's own protection), which Kafka's clients do not do"
                .to_owned())
        }
        _ => Err(format!("its offer of protection has {} bytes, not 4", offer.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_layer_is_chosen_where_none_is_offered_among_others() {
        // As Kafka offers it (qop "auth"), as a server that has all three does, and those that do not let it be.
        for offer in [[1, 0, 0, 0], [7, 1, 0, 0]] {
            assert_eq!(choice(&offer).unwrap(), [1, 0, 0, 0]);
        }
        assert!(choice(&[6, 1, 0, 0]).unwrap_err().contains("sealed"));
        assert!(choice(&[1, 0, 0]).unwrap_err().contains("3 bytes"));
        assert!(choice(b"").is_err());
    }
}
