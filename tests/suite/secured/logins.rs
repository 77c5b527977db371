//! Logins by name and password: which work, and what is said where one does not.
use super::certificates::{Wanted, authority};
use super::{cluster, options, plain, refusal, scram, user, works};
use kafdeck::demo::Accounts;
use kafdeck::security::{Material, Sasl, ScramHash, Tls, Trust};
use kafdeck::wire::{Error, WhichTopics, Wire};
use std::time::Duration;

const ODD: &str = "a,b=c";

fn accounts() -> Accounts {
    Accounts { users: vec![user("alice"), user(ODD)], ..Accounts::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mechanism_lists_reads_and_produces() {
    let demo = cluster(1, None, Some(accounts())).await;
    for sasl in [
        plain("alice", "alice-secret"),
        scram(ScramHash::Sha256, "alice", "alice-secret"),
        scram(ScramHash::Sha512, "alice", "alice-secret"),
        // A name that SCRAM has to escape.
        scram(ScramHash::Sha512, ODD, "a,b=c-secret"),
    ] {
        works(&demo, options(&demo, None, Some(sasl))).await;
    }
    assert_eq!(demo.at_the_door().refusals, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mechanism_lists_reads_and_produces_over_tls() {
    let ca = authority("ca");
    let broker = ca.signs(&Wanted::default()).at_the_broker(None);
    let demo = cluster(3, Some(broker), Some(accounts())).await;
    let tls = Tls { trust: Trust::Pem(Material::Inline(ca.pem().into())), ..Tls::default() };
    for sasl in [
        plain("alice", "alice-secret"),
        scram(ScramHash::Sha256, "alice", "alice-secret"),
        scram(ScramHash::Sha512, "alice", "alice-secret"),
    ] {
        works(&demo, options(&demo, Some(tls.clone()), Some(sasl))).await;
    }
}

/// The answer to a wrong password comes late, on purpose: it is waited for, and is what is told.
#[tokio::test]
async fn a_wrong_password_is_told_in_the_brokers_words_and_not_tried_everywhere() {
    let delay = Duration::from_millis(400);
    for (sasl, said) in [
        (plain("alice", "wrong"), "Invalid username or password"),
        (scram(ScramHash::Sha256, "alice", "wrong"), "invalid credentials with SASL mechanism SCRAM-SHA-256"),
        (
            scram(ScramHash::Sha512, "mallory", "wrong"),
            "invalid credentials with SASL mechanism SCRAM-SHA-512",
        ),
    ] {
        let demo = cluster(1, None, Some(Accounts { delay, ..accounts() })).await;
        let wire = Wire::new(options(&demo, None, Some(sasl)));
        let error = wire.metadata(WhichTopics::All).await.unwrap_err();
        assert!(matches!(error, Error::LoginRefused { .. }), "{error:?}");
        let told = error.to_string();
        assert!(told.contains(said) && !told.contains("wrong"), "{told}");
        assert_eq!(demo.at_the_door().refusals, 1);
        // Asked again: in the same words, whether it still stands or was asked anew.
        assert_eq!(wire.metadata(WhichTopics::All).await.unwrap_err().to_string(), told);
    }
    // Three brokers are tried side by side, since the first takes its time.
    let demo = cluster(3, None, Some(Accounts { delay, ..accounts() })).await;
    let mut patient = options(&demo, None, Some(plain("alice", "wrong")));
    patient.connect = Duration::from_secs(120);
    let error = refusal(patient).await;
    assert!(matches!(error, Error::LoginRefused { .. }), "{error}");
    assert_eq!(demo.at_the_door().refusals, 1);
}

#[tokio::test]
async fn what_the_listener_wants_is_named() {
    let scram_only = Accounts { mechanisms: vec!["SCRAM-SHA-256", "SCRAM-SHA-512"], ..accounts() };
    let demo = cluster(1, None, Some(scram_only)).await;
    let wrong = refusal(options(&demo, None, Some(plain("alice", "alice-secret")))).await;
    let told = wrong.to_string();
    assert!(told.contains("by PLAIN: it offers SCRAM-SHA-256, SCRAM-SHA-512"), "{told}");
    let none = refusal(options(&demo, None, None)).await;
    assert!(matches!(none, Error::WantsLogin { .. }), "{none}");
    let open = cluster(1, None, None).await;
    let needless = refusal(options(&open, None, Some(plain("alice", "alice-secret")))).await;
    assert!(matches!(needless, Error::NoLoginThere { .. }), "{needless}");
}

/// Whoever only pretends to know the password learns nothing, and is not believed.
#[tokio::test]
async fn a_broker_that_does_not_know_the_password_is_refused() {
    let sasl = || Some(scram(ScramHash::Sha512, "alice", "alice-secret"));
    let forging = cluster(1, None, Some(Accounts { forged: true, ..accounts() })).await;
    let told = refusal(options(&forging, None, sasl())).await.to_string();
    assert!(told.contains("signature is wrong"), "{told}");
    for iterations in [1, 4095, 10_000_000] {
        let greedy = cluster(1, None, Some(accounts())).await;
        // What the embedded broker computes itself stays cheap: it never gets the proof.
        greedy.change_accounts(|accounts| accounts.claimed_iterations = Some(iterations));
        let told = refusal(options(&greedy, None, sasl())).await.to_string();
        assert!(told.contains(&format!("asks for {iterations} iterations")), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegation_token_logs_in() {
    let tokens = vec![("token-id".to_owned(), "aG1hYw==".to_owned())];
    let demo = cluster(1, None, Some(Accounts { delegation_tokens: tokens, ..accounts() })).await;
    let sasl = |delegation_token| Sasl::Scram {
        hash: ScramHash::Sha256,
        user: "token-id".to_owned(),
        password: "aG1hYw==".into(),
        delegation_token,
    };
    works(&demo, options(&demo, None, Some(sasl(true)))).await;
    let error = refusal(options(&demo, None, Some(sasl(false)))).await;
    assert!(matches!(error, Error::LoginRefused { .. }), "{error}");
}
