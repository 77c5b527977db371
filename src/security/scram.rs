//! The client's half of SCRAM (RFC 5802, KIP-84, and KIP-48 for delegation tokens): what is said, and what of the server's
//! words is believed. No I/O; the nonce is given.
//!
//! Written here on OpenSSL's HMAC and PBKDF2: the crates for it (`scram`, `rsasl`) bring hashes of their own, and know
//! neither Kafka's `tokenauth` nor a bound on the iterations that a server may ask for.
use super::{ScramHash, Secret};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::error::ErrorStack;
use openssl::hash::{MessageDigest, hash};
use openssl::pkcs5::pbkdf2_hmac;
use openssl::pkey::PKey;
use openssl::sign::Signer;

/// Kafka makes no fewer: a server that asks for less wants to guess the password from what it is sent.
const FEWEST: u32 = 4096;
/// Kafka makes no more than 16,384; this many take half a second, which a server must not be able to lengthen.
const MOST: u32 = 600_000;
/// `n,,` in base64: no channel binding, nobody else's name.
const NO_BINDING: &str = "c=biws";

/// Why a conversation ends without a login, in words that fit behind "the broker".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    #[error("says {0:?}")]
    Refused(String),
    #[error("answers something that is not SCRAM")]
    NotScram,
    #[error("answers another client's question: its nonce does not begin with ours")]
    Nonce,
    #[error("asks for {0} iterations, and only {FEWEST} to {MOST} are safe")]
    Iterations(u32),
    #[error("does not know the password itself: its signature is wrong, so it may be somebody else")]
    Signature,
    #[error("could not be answered: {0}")]
    OpenSsl(String),
}

impl From<ErrorStack> for Unsound {
    fn from(error: ErrorStack) -> Self {
        Unsound::OpenSsl(error.to_string())
    }
}

/// One login.
pub struct Conversation {
    hash: ScramHash,
    password: Secret,
    nonce: String,
    /// The first message without its `n,,`.
    bare: String,
    expected: Option<Vec<u8>>,
}

impl Conversation {
    /// `nonce`: random, of printable characters without a comma.
    pub fn new(hash: ScramHash, user: &str, password: Secret, delegation_token: bool, nonce: String) -> Self {
        let name = user.replace('=', "=3D").replace(',', "=2C");
        let token = if delegation_token { ",tokenauth=true" } else { "" };
        let bare = format!("n={name},r={nonce}{token}");
        Conversation { hash, password, nonce, bare, expected: None }
    }

    /// What is said first.
    pub fn first(&self) -> Vec<u8> {
        format!("n,,{}", self.bare).into_bytes()
    }

    /// The answer to the server's first message: the proof that the password is known. Takes milliseconds to compute.
    ///
    /// # Errors
    /// If the server refuses, or what it says is not safe to answer.
    pub fn prove(&mut self, said: &[u8]) -> Result<Vec<u8>, Unsound> {
        let said = std::str::from_utf8(said).map_err(|_| Unsound::NotScram)?;
        refused(said)?;
        let mut parts = said.split(',');
        let mut part = |key: &str| parts.next().and_then(|part| part.strip_prefix(key));
        let (nonce, salt, rounds) = (part("r="), part("s="), part("i="));
        let (Some(nonce), Some(salt), Some(rounds)) = (nonce, salt, rounds) else {
            return Err(Unsound::NotScram);
        };
        if nonce.len() <= self.nonce.len() || !nonce.starts_with(&self.nonce) {
            return Err(Unsound::Nonce);
        }
        let salt = STANDARD.decode(salt).map_err(|_| Unsound::NotScram)?;
        let rounds: u32 = rounds.parse().map_err(|_| Unsound::NotScram)?;
        if !(FEWEST..=MOST).contains(&rounds) {
            return Err(Unsound::Iterations(rounds));
        }
        let unproved = format!("{NO_BINDING},r={nonce}");
        let all = format!("{},{said},{unproved}", self.bare);
        let digest = digest(self.hash);
        let mut salted = vec![0; digest.size()];
        // The password as it is, in UTF-8: Kafka prepares none (SASLprep), so neither must we.
        pbkdf2_hmac(self.password.expose().as_bytes(), &salt, rounds as usize, digest, &mut salted)?;
        let client_key = hmac(digest, &salted, b"Client Key")?;
        let stored_key = hash_of(digest, &client_key)?;
        let signature = hmac(digest, &stored_key, all.as_bytes())?;
        let proof: Vec<u8> = client_key.iter().zip(&signature).map(|(key, sign)| key ^ sign).collect();
        let server_key = hmac(digest, &salted, b"Server Key")?;
        self.expected = Some(hmac(digest, &server_key, all.as_bytes())?);
        Ok(format!("{unproved},p={}", STANDARD.encode(proof)).into_bytes())
    }

    /// Whether the server knows the password as well.
    ///
    /// # Errors
    /// If it refuses, or its signature is wrong.
    pub fn verify(&self, said: &[u8]) -> Result<(), Unsound> {
        let said = std::str::from_utf8(said).map_err(|_| Unsound::NotScram)?;
        refused(said)?;
        let first = said.split(',').next().and_then(|part| part.strip_prefix("v="));
        let signature = first.and_then(|text| STANDARD.decode(text).ok()).ok_or(Unsound::NotScram)?;
        match &self.expected {
            Some(expected)
                if expected.len() == signature.len() && openssl::memcmp::eq(expected, &signature) =>
            {
                Ok(())
            }
            _ => Err(Unsound::Signature),
        }
    }
}

/// The server's error stands first, in place of everything else.
fn refused(said: &str) -> Result<(), Unsound> {
    match said.strip_prefix("e=") {
        Some(error) => Err(Unsound::Refused(error.split(',').next().unwrap_or_default().to_owned())),
        None => Ok(()),
    }
}

fn digest(hash: ScramHash) -> MessageDigest {
    match hash {
        ScramHash::Sha256 => MessageDigest::sha256(),
        ScramHash::Sha512 => MessageDigest::sha512(),
    }
}

fn hmac(digest: MessageDigest, key: &[u8], text: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    let key = PKey::hmac(key)?;
    let mut signer = Signer::new(digest, &key)?;
    signer.update(text)?;
    signer.sign_to_vec()
}

fn hash_of(digest: MessageDigest, bytes: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    Ok(hash(digest, bytes)?.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7677, section 3.
    const NONCE: &str = "rOprNGfwEbeRWgbNEkqO";
    const FIRST: &str =
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    fn pencil() -> Conversation {
        Conversation::new(ScramHash::Sha256, "user", "pencil".into(), false, NONCE.to_owned())
    }

    #[test]
    fn the_example_of_the_standard() {
        let mut talk = pencil();
        assert_eq!(talk.first(), b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        let proof = talk.prove(FIRST.as_bytes()).unwrap();
        assert_eq!(
            String::from_utf8(proof).unwrap(),
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
             p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
        );
        talk.verify(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=").unwrap();
        assert_eq!(talk.verify(b"v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="), Err(Unsound::Signature));
        assert_eq!(talk.verify(b"v=6rri"), Err(Unsound::Signature));
        assert_eq!(talk.verify(b"e=other-error"), Err(Unsound::Refused("other-error".to_owned())));
        assert_eq!(pencil().verify(b"v=AAAA"), Err(Unsound::Signature), "before anything was proved");
    }

    #[test]
    fn what_is_not_safe_is_not_answered() {
        let with = |from: &str, to: &str| pencil().prove(FIRST.replace(from, to).as_bytes());
        assert_eq!(with("i=4096", "i=4095"), Err(Unsound::Iterations(4095)));
        assert_eq!(with("i=4096", "i=600001"), Err(Unsound::Iterations(600_001)));
        assert_eq!(with("i=4096", "i=-1"), Err(Unsound::NotScram));
        assert_eq!(with("r=rOpr", "r=sOpr"), Err(Unsound::Nonce));
        assert_eq!(with("%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", ""), Err(Unsound::Nonce), "none of its own");
        assert_eq!(with("s=W22", "s=*"), Err(Unsound::NotScram));
        assert_eq!(with("r=rOpr", "m=ext,r=rOpr"), Err(Unsound::NotScram), "an extension that we lack");
        assert_eq!(pencil().prove(b"e=unknown-user"), Err(Unsound::Refused("unknown-user".to_owned())));
        assert_eq!(pencil().prove(b"\xff"), Err(Unsound::NotScram));
    }

    #[test]
    fn names_are_escaped_and_tokens_marked() {
        let talk = Conversation::new(ScramHash::Sha512, "a,b=c", "x".into(), true, "N".to_owned());
        assert_eq!(talk.first(), b"n,,n=a=2Cb=3Dc,r=N,tokenauth=true");
    }
}
