//! A JSON Web Token signed with a key of one's own (RFC 7515): what it says is given. Pure; no clock, no file.
use super::Secret;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::bn::BigNumRef;
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Private};
use openssl::sign::Signer;
use serde_json::{Map, Value};

/// What a JWT says: names and values.
pub type JwtFields = Map<String, Value>;

/// Half of a signature on P-256.
const HALF: i32 = 32;

/// Why nothing could be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    #[error(
        "the key is neither RSA nor on the curve P-256, so neither RS256 nor ES256 can be signed with it"
    )]
    Key,
    #[error("an RSA key of {0} bits is too short: RS256 needs 2048")]
    Short(u32),
    #[error("its algorithm is {asked:?}, and this key signs {possible}")]
    Algorithm { asked: String, possible: &'static str },
    #[error("{0}")]
    OpenSsl(String),
}

impl From<ErrorStack> for NotSigned {
    fn from(error: ErrorStack) -> Self {
        NotSigned::OpenSsl(error.to_string())
    }
}

/// Signs. `alg` and `typ` are put into the header; an `alg` that stands there must be the key's own.
///
/// # Errors
/// If the key can't sign as JWTs are signed, or OpenSSL fails.
pub fn signed(mut header: JwtFields, payload: &JwtFields, key: &PKey<Private>) -> Result<Secret, NotSigned> {
    let possible = algorithm(key)?;
    if let Some(asked) = header.get("alg").filter(|asked| asked.as_str() != Some(possible)) {
        let asked = asked.as_str().unwrap_or_default().to_owned();
        return Err(NotSigned::Algorithm { asked, possible });
    }
    header.insert("alg".to_owned(), possible.into());
    header.entry("typ").or_insert_with(|| "JWT".into());
    let part = |fields: &JwtFields| URL_SAFE_NO_PAD.encode(Value::Object(fields.clone()).to_string());
    let said = format!("{}.{}", part(&header), part(payload));
    let mut signer = Signer::new(MessageDigest::sha256(), key)?;
    signer.update(said.as_bytes())?;
    let mut signature = signer.sign_to_vec()?;
    if possible == "ES256" {
        // OpenSSL writes DER; a JWT has the two numbers bare, one behind the other.
        let pair = EcdsaSig::from_der(&signature)?;
        let half = |number: &BigNumRef| number.to_vec_padded(HALF);
        signature = [half(pair.r())?, half(pair.s())?].concat();
    }
    Ok(Secret::new(format!("{said}.{}", URL_SAFE_NO_PAD.encode(signature))))
}

fn algorithm(key: &PKey<Private>) -> Result<&'static str, NotSigned> {
    match key.id() {
        Id::RSA if key.bits() < 2048 => Err(NotSigned::Short(key.bits())),
        Id::RSA => Ok("RS256"),
        Id::EC if key.ec_key()?.group().curve_name() == Some(Nid::X9_62_PRIME256V1) => Ok("ES256"),
        _ => Err(NotSigned::Key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openssl::bn::BigNum;
    use openssl::ec::{EcGroup, EcKey};
    use openssl::rsa::Rsa;
    use openssl::sign::Verifier;

    fn fields(text: &str) -> JwtFields {
        serde_json::from_str(text).unwrap()
    }

    fn parts(token: &Secret) -> (String, Vec<Vec<u8>>) {
        let (said, _) = token.expose().rsplit_once('.').unwrap();
        let parts = token.expose().split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
        (said.to_owned(), parts.collect())
    }

    #[test]
    fn an_rsa_key_signs_rs256() {
        let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
        let token = signed(fields("{\"kid\":\"a\"}"), &fields("{\"iss\":\"me\"}"), &key).unwrap();
        let (said, parts) = parts(&token);
        assert_eq!(
            fields(std::str::from_utf8(&parts[0]).unwrap()),
            fields("{\"kid\":\"a\",\"alg\":\"RS256\",\"typ\":\"JWT\"}")
        );
        assert_eq!(parts[1], b"{\"iss\":\"me\"}");
        let mut verifier = Verifier::new(MessageDigest::sha256(), &key).unwrap();
        assert!(verifier.verify_oneshot(&parts[2], said.as_bytes()).unwrap());
        assert!(!format!("{token:?}").contains(&said));
    }

    #[test]
    fn a_key_on_p256_signs_es256_with_bare_numbers() {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        let key = PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap();
        let (said, parts) = parts(&signed(JwtFields::new(), &fields("{}"), &key).unwrap());
        assert_eq!(parts[2].len(), 64);
        let number = |bytes: &[u8]| BigNum::from_slice(bytes).unwrap();
        let pair =
            EcdsaSig::from_private_components(number(&parts[2][..32]), number(&parts[2][32..])).unwrap();
        let digest = openssl::hash::hash(MessageDigest::sha256(), said.as_bytes()).unwrap();
        assert!(pair.verify(&digest, &key.ec_key().unwrap()).unwrap());
    }

    #[test]
    fn a_key_that_signs_no_jwt_is_refused() {
        let small = PKey::from_rsa(Rsa::generate(1024).unwrap()).unwrap();
        assert_eq!(signed(JwtFields::new(), &fields("{}"), &small), Err(NotSigned::Short(1024)));
        let edwards = PKey::generate_ed25519().unwrap();
        assert_eq!(signed(JwtFields::new(), &fields("{}"), &edwards), Err(NotSigned::Key));
        let rsa = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
        let other = signed(fields("{\"alg\":\"ES256\"}"), &fields("{}"), &rsa).unwrap_err().to_string();
        assert!(other.contains("ES256") && other.contains("RS256"), "{other}");
    }
}
