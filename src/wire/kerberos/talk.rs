//! What is said in a login by Kerberos: a ticket for the broker, its proof that it is the one, and the choice of no protection.
//! Each step may block.
use super::layer;
use super::library::{GssContext, GssFailure, GssLibrary};
use super::words::{Sought, TicketFault};
use crate::security::Kerberos;
use std::fs::File;
use std::time::Duration;

/// A conversation under way.
pub(in crate::wire) struct KerberosTalk {
    context: GssContext,
    phase: Phase,
    first: Vec<u8>,
    principal: String,
    left: Duration,
    /// Whom the broker has to be.
    service: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The broker's proof is awaited.
    Proof,
    /// Its offer of protection.
    Offer,
    /// Its last word.
    End,
}

impl KerberosTalk {
    /// Finds the tickets and gets one for the service on this host.
    ///
    /// # Errors
    /// If the library is missing, or there is no such ticket.
    pub(super) fn begin(kerberos: &Kerberos, cache: &str, host: &str) -> Result<Self, TicketFault> {
        let library = GssLibrary::shared().map_err(|why| TicketFault::no_library(&why))?;
        let sought = Sought { kerberos, host };
        let failed = |failure: GssFailure| sought.fault(&failure);
        let keytab = kerberos.keytab.as_deref();
        if let Some(keytab) = keytab {
            File::open(keytab).map_err(|error| TicketFault::no_keytab(keytab, &error))?;
        }
        if (keytab.is_some() || kerberos.ticket_cache.is_some()) && !library.knows_stores() {
            return Err(sought.no_stores());
        }
        let keytab = keytab.map(|path| format!("FILE:{}", path.display()));
        let store: Vec<(&str, &str)> = match (&keytab, &kerberos.ticket_cache) {
            (Some(keytab), _) => vec![("client_keytab", keytab), ("ccache", cache)],
            (None, Some(theirs)) => vec![("ccache", theirs)],
            (None, None) => Vec::new(),
        };
        let name = kerberos.principal.as_deref().map(|text| library.principal(text)).transpose();
        let credential = library.acquire(name.map_err(failed)?.as_ref(), &store).map_err(failed)?;
        let (principal, left) = credential.whose().map_err(failed)?;
        let service = format!("{}@{host}", kerberos.service);
        let peer = library.service(&service).map_err(failed)?;
        let mut context = GssContext::new(credential, peer);
        let first = context.step(&[]).map_err(failed)?.token;
        let service = format!("{}/{host}", kerberos.service);
        Ok(KerberosTalk { context, phase: Phase::Proof, first, principal, left, service })
    }

    pub(in crate::wire) fn first(&self) -> Vec<u8> {
        self.first.clone()
    }

    /// Who logs in, and how long the ticket lasts yet.
    pub(in crate::wire) fn whose(&self) -> (&str, Duration) {
        (&self.principal, self.left)
    }

    /// The answer to what the broker said; none when all is said.
    ///
    /// # Errors
    /// If the broker is not the one that the ticket is for, or says what it should not.
    pub(in crate::wire) fn next(&mut self, heard: &[u8]) -> Result<Option<Vec<u8>>, String> {
        let odd = |failure: GssFailure| format!("its answer can't be read: {}", failure.text);
        match self.phase {
            Phase::Proof => {
                let service = &self.service;
                let step = self
                    .context
                    .step(heard)
                    .map_err(|failure| format!("it did not prove that it is {service}: {}", failure.text))?;
                if step.done && !step.proved {
                    return Err(format!("it did not prove that it is {service}"));
                }
                if step.done {
                    self.phase = Phase::Offer;
                }
                Ok(Some(step.token))
            }
            Phase::Offer => {
                let choice = layer::choice(&self.context.unwrap(heard).map_err(odd)?)?;
                self.phase = Phase::End;
                self.context.wrap(&choice).map(Some).map_err(odd)
            }
            Phase::End => Ok(None),
        }
    }
}
