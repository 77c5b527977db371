//! The tokens of a login by device code, one after the other: that which was granted at first, then what its refresh token
//! brings, and when that ends, a new code, which is told wherever the connection's trouble is told.
use super::device::{self, DeviceCode};
use super::options::Options;
use crate::security::{DeviceLogin, Granted, Secret, TokenRequest};
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::SystemTime;

/// What a handle has of such a login.
#[derive(Default)]
pub(super) struct DeviceTokens(Arc<Mutex<DeviceState>>);

#[derive(Default)]
struct DeviceState {
    begun: bool,
    refresh: Option<Secret>,
    /// A code that nobody has entered yet.
    shown: Option<DeviceCode>,
    /// What came of the last one.
    ended: Option<Result<Granted, String>>,
}

impl DeviceTokens {
    /// The next token. It is for the caller to ask one at a time.
    ///
    /// # Errors
    /// In words: which code to enter where, or why there is none.
    pub(super) async fn next(
        &self,
        request: &TokenRequest,
        login: &DeviceLogin,
        options: &Options,
    ) -> Result<Granted, String> {
        if let Some(first) = self.first(login) {
            return Ok(first);
        }
        if let Some(ended) = self.ended() {
            return ended;
        }
        let refresh = self.0.lock().refresh.clone();
        if let Some(refresh) = refresh {
            match device::refreshed(request, login, refresh.expose(), options).await {
                Ok(granted) => return Ok(self.keep(granted)),
                // The server knows it no more: somebody has to log in again.
                Err(fault) if fault.error() == Some("invalid_grant") => self.0.lock().refresh = None,
                Err(fault) => return Err(format!("the token endpoint {}: {fault}", request.endpoint)),
            }
        }
        let shown = self.0.lock().shown.clone();
        let code = match shown {
            Some(code) => code,
            None => self.ask_anew(request, login, options).await?,
        };
        Err(format!("the login has ended: {}", code.words()))
    }

    /// That which was granted before the cluster was opened: once.
    fn first(&self, login: &DeviceLogin) -> Option<Granted> {
        let begun = std::mem::replace(&mut self.0.lock().begun, true);
        let granted = self.keep(login.granted.clone().filter(|_| !begun)?);
        // It may have lain for a while.
        granted.until.is_none_or(|until| SystemTime::now() < until).then_some(granted)
    }

    fn ended(&self) -> Option<Result<Granted, String>> {
        let ended = self.0.lock().ended.take()?;
        Some(ended.map(|granted| self.keep(granted)))
    }

    fn keep(&self, granted: Granted) -> Granted {
        self.0.lock().refresh.clone_from(&granted.refresh);
        granted
    }

    async fn ask_anew(
        &self,
        request: &TokenRequest,
        login: &DeviceLogin,
        options: &Options,
    ) -> Result<DeviceCode, String> {
        let started = device::start(request, login, options).await?;
        let code = started.code.clone();
        self.0.lock().shown = Some(code.clone());
        let state = Arc::downgrade(&self.0);
        let (request, login, options) = (request.clone(), login.clone(), options.clone());
        tokio::spawn(async move {
            let ended = started.entered(&request, &login, &options).await;
            // Nobody is left to use it where the handle is gone.
            if let Some(state) = state.upgrade() {
                let mut state = state.lock();
                (state.shown, state.ended) = (None, Some(ended));
            }
        });
        Ok(code)
    }
}
