//! The server's half of SCRAM. Shares nothing with the client that it checks.
use super::Accounts;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::hash::{MessageDigest, hash};
use openssl::pkcs5::pbkdf2_hmac;
use openssl::pkey::PKey;
use openssl::sign::Signer;

const SALT: &[u8] = b"salt of the embedded cluster";
const NONCE: &str = "fromTheServer";

/// A login after the client's first message.
pub struct ScramExchange {
    digest: MessageDigest,
    salted: Vec<u8>,
    nonce: String,
    /// The client's first message and ours, as both sign them.
    said: String,
    forged: bool,
}

/// Reads the first message; gives what is answered. None: no such user, or not SCRAM.
pub fn begin(mechanism: &str, first: &[u8], accounts: &Accounts) -> Option<(ScramExchange, Vec<u8>)> {
    let digest = if mechanism == "SCRAM-SHA-256" { MessageDigest::sha256() } else { MessageDigest::sha512() };
    let bare = std::str::from_utf8(first).ok()?.strip_prefix("n,,")?;
    let mut parts = bare.split(',');
    let name = parts.next()?.strip_prefix("n=")?.replace("=2C", ",").replace("=3D", "=");
    let nonce = format!("{}{NONCE}", parts.next()?.strip_prefix("r=")?);
    let known = if parts.any(|part| part == "tokenauth=true") {
        &accounts.delegation_tokens
    } else {
        &accounts.users
    };
    let (_, password) = known.iter().find(|(user, _)| *user == name)?;
    let mut salted = vec![0; digest.size()];
    let rounds = accounts.iterations.max(1) as usize;
    pbkdf2_hmac(password.as_bytes(), SALT, rounds, digest, &mut salted).ok()?;
    let claimed = accounts.claimed_iterations.unwrap_or(accounts.iterations);
    let answer = format!("r={nonce},s={},i={claimed}", STANDARD.encode(SALT));
    let exchange =
        ScramExchange { digest, salted, nonce, said: format!("{bare},{answer}"), forged: accounts.forged };
    Some((exchange, answer.into_bytes()))
}

impl ScramExchange {
    /// Checks the client's proof; gives our own signature. None: it does not know the password.
    pub fn end(&self, last: &[u8]) -> Option<Vec<u8>> {
        let (unproved, proof) = std::str::from_utf8(last).ok()?.split_once(",p=")?;
        if unproved != format!("c=biws,r={}", self.nonce) {
            return None;
        }
        let all = format!("{},{unproved}", self.said);
        let client_key = self.hmac(&self.salted, "Client Key")?;
        let stored_key = hash(self.digest, &client_key).ok()?;
        let signature = self.hmac(&stored_key, &all)?;
        let proof = STANDARD.decode(proof).ok()?;
        let shown: Vec<u8> = proof.iter().zip(&signature).map(|(proof, sign)| proof ^ sign).collect();
        if shown != client_key {
            return None;
        }
        let server_key = self.hmac(&self.salted, if self.forged { "Guessed" } else { "Server Key" })?;
        Some(format!("v={}", STANDARD.encode(self.hmac(&server_key, &all)?)).into_bytes())
    }

    fn hmac(&self, key: &[u8], text: &str) -> Option<Vec<u8>> {
        let key = PKey::hmac(key).ok()?;
        let mut signer = Signer::new(self.digest, &key).ok()?;
        signer.update(text.as_bytes()).ok()?;
        signer.sign_to_vec().ok()
    }
}
