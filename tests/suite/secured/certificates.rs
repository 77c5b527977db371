//! Certificates made on the spot: an authority, what it signs, and what is wrong with some of it.
use kafdeck::demo::Certificate;
use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::symm::Cipher;
use openssl::x509::extension::{BasicConstraints, SubjectAlternativeName};
use openssl::x509::{X509, X509NameBuilder};
use std::time::{SystemTime, UNIX_EPOCH};

/// A certificate and its key.
pub struct Pair {
    pub certificate: X509,
    pub key: PKey<Private>,
}

/// What is to be in a certificate.
pub struct Wanted<'a> {
    pub name: &'a str,
    pub hosts: &'a [&'a str],
    pub authority: bool,
    /// Days from now on.
    pub from: i64,
    pub until: i64,
}

impl Default for Wanted<'_> {
    fn default() -> Self {
        Wanted { name: "broker", hosts: &["127.0.0.1", "localhost"], authority: false, from: -1, until: 365 }
    }
}

pub fn authority(name: &str) -> Pair {
    make(&Wanted { name, hosts: &[], authority: true, ..Wanted::default() }, None)
}

impl Pair {
    pub fn signs(&self, wanted: &Wanted<'_>) -> Pair {
        make(wanted, Some(self))
    }

    pub fn pem(&self) -> String {
        String::from_utf8(self.certificate.to_pem().unwrap()).unwrap()
    }

    pub fn key_pem(&self) -> String {
        String::from_utf8(self.key.private_key_to_pem_pkcs8().unwrap()).unwrap()
    }

    pub fn encrypted_key_pem(&self, password: &str) -> String {
        let pem = self.key.private_key_to_pem_pkcs8_passphrase(Cipher::aes_256_cbc(), password.as_bytes());
        String::from_utf8(pem.unwrap()).unwrap()
    }

    /// For a broker that shows this, and wants a certificate of `clients`.
    pub fn at_the_broker(&self, clients: Option<&Pair>) -> Certificate {
        Certificate { chain: self.pem(), key: self.key_pem(), clients: clients.map(Pair::pem) }
    }
}

fn make(wanted: &Wanted<'_>, signer: Option<&Pair>) -> Pair {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let key = PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap();
    let mut name = X509NameBuilder::new().unwrap();
    name.append_entry_by_text("CN", wanted.name).unwrap();
    let name = name.build();
    let mut builder = X509::builder().unwrap();
    builder.set_version(2).unwrap();
    let serial = BigNum::from_u32(u32::from(rand_byte()) + 1).unwrap();
    builder.set_serial_number(&serial.to_asn1_integer().unwrap()).unwrap();
    builder.set_subject_name(&name).unwrap();
    builder.set_issuer_name(signer.map_or(&name, |signer| signer.certificate.subject_name())).unwrap();
    builder.set_pubkey(&key).unwrap();
    builder.set_not_before(&days(wanted.from)).unwrap();
    builder.set_not_after(&days(wanted.until)).unwrap();
    if wanted.authority {
        builder.append_extension(BasicConstraints::new().critical().ca().build().unwrap()).unwrap();
    }
    if !wanted.hosts.is_empty() {
        let mut names = SubjectAlternativeName::new();
        for host in wanted.hosts {
            let numeric = host.parse::<std::net::IpAddr>().is_ok();
            if numeric {
                names.ip(host)
            } else {
                names.dns(host)
            };
        }
        let extension = names.build(&builder.x509v3_context(None, None)).unwrap();
        builder.append_extension(extension).unwrap();
    }
    builder.sign(signer.map_or(&key, |signer| &signer.key), MessageDigest::sha256()).unwrap();
    Pair { certificate: builder.build(), key }
}

fn rand_byte() -> u8 {
    let mut byte = [0];
    openssl::rand::rand_bytes(&mut byte).unwrap();
    byte[0]
}

fn days(from_now: i64) -> Asn1Time {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64;
    Asn1Time::from_unix(now + from_now * 86_400).unwrap()
}
