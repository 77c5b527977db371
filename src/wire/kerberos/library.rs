//! The system's GSSAPI library, opened when a login needs it, behind calls that can't be misused: names, credentials and
//! contexts are owned and released here. The only file with `unsafe`. Knows nothing of SASL, Kafka, or what failures mean.
//!
//! Every call may block on files and on the network: never on a thread of the runtime.
#![allow(unsafe_code, reason = "a C library that is opened at run time; each use says why it is sound")]
use super::symbols::{
    Buffer, COMPLETE, CONTINUE_NEEDED, ERRORS, Functions, GSS_CODE, HOST_BASED_SERVICE, Handle, INITIATE,
    INTEGRITY, KRB5_MECHANISM, KRB5_PRINCIPAL, MECH_CODE, MUTUAL, NAMES, Oid, OidSet, SEQUENCE, StoreElement,
    StoreElements,
};
use parking_lot::Mutex;
use std::error::Error as _;
use std::ffi::{CString, c_int};
use std::ptr::{null, null_mut};
use std::time::Duration;

/// What one text of a status has at most in parts: a library that never ends them is not waited for.
const MOST_PARTS: usize = 8;

/// An open library. It is never closed again: what it handed out may be used as long as the program runs.
pub(super) struct GssLibrary {
    functions: Functions,
}

/// Why a call failed, by the library's codes and in its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GssFailure {
    /// RFC 2744's, in the upper half.
    pub(super) major: u32,
    /// Kerberos's own number.
    pub(super) minor: u32,
    pub(super) text: String,
}

/// A principal.
pub(super) struct GssName {
    library: &'static GssLibrary,
    handle: Handle,
}

/// Tickets, or the right to get some.
pub(super) struct GssCredential {
    library: &'static GssLibrary,
    handle: Handle,
}

/// One side of a mutual proof under way.
pub(super) struct GssContext {
    library: &'static GssLibrary,
    handle: Handle,
    credential: GssCredential,
    peer: GssName,
}

/// What goes to the peer next, and how far it is.
pub(super) struct GssStep {
    pub(super) token: Vec<u8>,
    /// The library has nothing more to say.
    pub(super) done: bool,
    /// The peer has proved who it is, and what both say from now on can be sealed.
    pub(super) proved: bool,
}

// SAFETY: RFC 2744 ties no object to a thread, and MIT, Heimdal and Apple document that one may be used by any thread as long
// as it is by one at a time. That is what ownership without `Sync` gives: all calls below borrow the object they work on.
unsafe impl Send for GssName {}
// SAFETY: as for names.
unsafe impl Send for GssCredential {}
// SAFETY: as for names; the credential and the name that it owns are used by nobody else.
unsafe impl Send for GssContext {}

static OPENED: Mutex<Option<&'static GssLibrary>> = Mutex::new(None);

impl GssLibrary {
    /// The library of this machine. One that was not there is looked for anew: it may be installed meanwhile.
    ///
    /// # Errors
    /// In the words of the loader.
    pub(super) fn shared() -> Result<&'static GssLibrary, String> {
        let mut opened = OPENED.lock();
        if let Some(library) = *opened {
            return Ok(library);
        }
        let library = Box::leak(Box::new(GssLibrary::open(NAMES)?));
        *opened = Some(library);
        Ok(library)
    }

    /// The first of these that can be opened.
    ///
    /// # Errors
    /// What the loader says of the first.
    pub(super) fn open(names: &[&str]) -> Result<GssLibrary, String> {
        let mut first = None;
        for name in names {
            match GssLibrary::load(name) {
                Ok(functions) => return Ok(GssLibrary { functions }),
                // What the loader says stands behind the error.
                Err(error) => {
                    let why = error.source().map_or_else(|| error.to_string(), ToString::to_string);
                    first = first.or(Some(why));
                }
            }
        }
        Err(first.unwrap_or_default())
    }

    fn load(name: &str) -> Result<Functions, libloading::Error> {
        // SAFETY: opening a library runs its initializers. These are the system's GSSAPI libraries by their fixed names, which
        // every Kerberos program on the machine loads in the same way.
        let library = unsafe { libloading::Library::new(name) }?;
        // Never closed: see the type.
        let library = Box::leak(Box::new(library));
        // SAFETY: each symbol is read as the function that RFC 2744 (and MIT's gssapi_ext.h for `gss_acquire_cred_from`) declares
        // under this name; the types above are those declarations. The pointers stay valid, for the library stays open.
        unsafe {
            Ok(Functions {
                import_name: *library.get(b"gss_import_name\0")?,
                display_name: *library.get(b"gss_display_name\0")?,
                release_name: *library.get(b"gss_release_name\0")?,
                acquire: *library.get(b"gss_acquire_cred\0")?,
                acquire_from: library.get(b"gss_acquire_cred_from\0").ok().map(|symbol| *symbol),
                inquire: *library.get(b"gss_inquire_cred\0")?,
                release_credential: *library.get(b"gss_release_cred\0")?,
                initiate: *library.get(b"gss_init_sec_context\0")?,
                delete_context: *library.get(b"gss_delete_sec_context\0")?,
                wrap: *library.get(b"gss_wrap\0")?,
                unwrap: *library.get(b"gss_unwrap\0")?,
                release_buffer: *library.get(b"gss_release_buffer\0")?,
                display_status: *library.get(b"gss_display_status\0")?,
            })
        }
    }

    /// Whether credentials can be had from a keytab or a cache that is named.
    pub(super) fn knows_stores(&self) -> bool {
        self.functions.acquire_from.is_some()
    }

    /// The bytes of a buffer that the library has filled, which is given back to it.
    fn taken(&self, mut buffer: Buffer) -> Vec<u8> {
        let (value, length) = (buffer.value, buffer.length);
        let bytes = if value.is_null() || length == 0 {
            Vec::new()
        } else {
            // SAFETY: a call that succeeded has left `length` bytes there, which are ours until they are released below.
            unsafe { std::slice::from_raw_parts(value.cast::<u8>(), length) }.to_vec()
        };
        let mut minor = 0;
        // SAFETY: the buffer was filled by this library and is released once; an empty one is allowed.
        unsafe { (self.functions.release_buffer)(&mut minor, &mut buffer) };
        bytes
    }

    /// On the thread of the failure: the libraries keep its words for that thread.
    fn failure(&self, major: u32, minor: u32) -> GssFailure {
        // Where Kerberos has a word of its own, the general one says nothing more.
        let texts = [self.text(minor, MECH_CODE), self.text(major, GSS_CODE)];
        let own = texts.into_iter().find(|text| !text.is_empty() && text != "Success");
        let text = own.unwrap_or_else(|| format!("GSSAPI error {major:#x}"));
        GssFailure { major, minor, text }
    }

    fn text(&self, status: u32, kind: c_int) -> String {
        let mechanism = Oid::of(KRB5_MECHANISM);
        let (mut more, mut parts) = (0, Vec::new());
        for _ in 0..MOST_PARTS {
            let (mut minor, mut buffer) = (0, Buffer::EMPTY);
            // SAFETY: all pointers are to locals that outlive the call; the library fills the buffer.
            let major = unsafe {
                (self.functions.display_status)(&mut minor, status, kind, &mechanism, &mut more, &mut buffer)
            };
            if major != COMPLETE {
                break;
            }
            parts.push(String::from_utf8_lossy(&self.taken(buffer)).trim().to_owned());
            if more == 0 {
                break;
            }
        }
        parts.join("; ")
    }

    /// `kafka@host`: the service of that name on a host, in whatever realm the host is.
    pub(super) fn service(&'static self, text: &str) -> Result<GssName, GssFailure> {
        self.name(text, HOST_BASED_SERVICE)
    }

    /// `alice@REALM`.
    pub(super) fn principal(&'static self, text: &str) -> Result<GssName, GssFailure> {
        self.name(text, KRB5_PRINCIPAL)
    }

    fn name(&'static self, text: &str, kind: &'static [u8]) -> Result<GssName, GssFailure> {
        let (buffer, kind) = (Buffer::lent(text.as_bytes()), Oid::of(kind));
        let (mut minor, mut handle) = (0, null_mut());
        // SAFETY: the text and the kind live through the call, which copies what it needs.
        let major = unsafe { (self.functions.import_name)(&mut minor, &buffer, &kind, &mut handle) };
        if major & ERRORS != 0 {
            return Err(self.failure(major, minor));
        }
        Ok(GssName { library: self, handle })
    }

    /// Credentials to log in with: of this principal or, without one, of whoever the cache or the keytab is for. The store says
    /// where to look (MIT's keys: `ccache`, `client_keytab`); without one the library looks where the environment says.
    pub(super) fn acquire(
        &'static self,
        name: Option<&GssName>,
        store: &[(&str, &str)],
    ) -> Result<GssCredential, GssFailure> {
        let texts: Vec<(CString, CString)> = store
            .iter()
            .filter_map(|(key, value)| Some((CString::new(*key).ok()?, CString::new(*value).ok()?)))
            .collect();
        let elements: Vec<StoreElement> = texts
            .iter()
            .map(|(key, value)| StoreElement { key: key.as_ptr(), value: value.as_ptr() })
            .collect();
        let store = StoreElements { count: elements.len() as u32, elements: elements.as_ptr() };
        let mechanism = Oid::of(KRB5_MECHANISM);
        let mechanisms = OidSet { count: 1, elements: &mechanism };
        let name = name.map_or(null_mut(), |name| name.handle);
        let (mut minor, mut handle) = (0, null_mut());
        // SAFETY: every pointer is null where RFC 2744 allows it, or to something that lives through the call; what is acquired is
        // owned by the value below.
        let major = unsafe {
            let (minor, handle) = (&mut minor, &mut handle);
            match self.functions.acquire_from.filter(|_| !elements.is_empty()) {
                Some(acquire_from) => acquire_from(
                    minor,
                    name,
                    0,
                    &mechanisms,
                    INITIATE,
                    &store,
                    handle,
                    null_mut(),
                    null_mut(),
                ),
                None => (self.functions.acquire)(
                    minor,
                    name,
                    0,
                    &mechanisms,
                    INITIATE,
                    handle,
                    null_mut(),
                    null_mut(),
                ),
            }
        };
        if major & ERRORS != 0 {
            return Err(self.failure(major, minor));
        }
        Ok(GssCredential { library: self, handle })
    }
}

impl GssName {
    fn text(&self) -> Result<String, GssFailure> {
        let functions = &self.library.functions;
        let (mut minor, mut buffer) = (0, Buffer::EMPTY);
        // SAFETY: the name is one of this library's and is not released yet; the library fills the buffer.
        let major = unsafe { (functions.display_name)(&mut minor, self.handle, &mut buffer, null_mut()) };
        if major & ERRORS != 0 {
            return Err(self.library.failure(major, minor));
        }
        Ok(String::from_utf8_lossy(&self.library.taken(buffer)).into_owned())
    }
}

impl GssCredential {
    /// Whose it is and how long it lasts yet; zero where it has expired.
    pub(super) fn whose(&self) -> Result<(String, Duration), GssFailure> {
        let functions = &self.library.functions;
        let (mut minor, mut name, mut seconds) = (0, null_mut(), 0);
        // SAFETY: the credential is one of this library's and is not released yet; null is allowed for what is not asked for.
        let major = unsafe {
            (functions.inquire)(&mut minor, self.handle, &mut name, &mut seconds, null_mut(), null_mut())
        };
        if major & ERRORS != 0 {
            return Err(self.library.failure(major, minor));
        }
        let name = GssName { library: self.library, handle: name };
        Ok((name.text()?, Duration::from_secs(seconds.into())))
    }
}

impl GssContext {
    /// Nothing is said yet.
    pub(super) fn new(credential: GssCredential, peer: GssName) -> Self {
        GssContext { library: credential.library, handle: null_mut(), credential, peer }
    }

    /// Takes what the peer said (nothing, at first), and gives what to say next.
    pub(super) fn step(&mut self, heard: &[u8]) -> Result<GssStep, GssFailure> {
        let mechanism = Oid::of(KRB5_MECHANISM);
        let heard = Buffer::lent(heard);
        let (mut minor, mut token, mut flags) = (0, Buffer::EMPTY, 0);
        // SAFETY: credential, peer and context are this library's and are released only after this context; what is lent lives
        // through the call, which only reads it; the library fills the token.
        let major = unsafe {
            (self.library.functions.initiate)(
                &mut minor,
                self.credential.handle,
                &mut self.handle,
                self.peer.handle,
                &mechanism,
                MUTUAL | SEQUENCE | INTEGRITY,
                0,
                null(),
                &heard,
                null_mut(),
                &mut token,
                &mut flags,
                null_mut(),
            )
        };
        // Before anything else is called on this thread, which would overwrite the words.
        let failed = (major & ERRORS != 0).then(|| self.library.failure(major, minor));
        let token = self.library.taken(token);
        match failed {
            Some(failure) => Err(failure),
            None => {
                let done = major & CONTINUE_NEEDED == 0;
                let proved = done && flags & MUTUAL != 0 && flags & INTEGRITY != 0;
                Ok(GssStep { token, done, proved })
            }
        }
    }

    /// What the peer said under the context's seal.
    pub(super) fn unwrap(&self, sealed: &[u8]) -> Result<Vec<u8>, GssFailure> {
        let sealed = Buffer::lent(sealed);
        let (mut minor, mut plain) = (0, Buffer::EMPTY);
        // SAFETY: the context is this library's; what is lent lives through the call; the library fills the other buffer.
        let major = unsafe {
            (self.library.functions.unwrap)(
                &mut minor,
                self.handle,
                &sealed,
                &mut plain,
                null_mut(),
                null_mut(),
            )
        };
        self.filled(major, minor, plain)
    }

    /// The same text with a seal of ours, not encrypted.
    pub(super) fn wrap(&self, plain: &[u8]) -> Result<Vec<u8>, GssFailure> {
        let plain = Buffer::lent(plain);
        let (mut minor, mut sealed) = (0, Buffer::EMPTY);
        // SAFETY: as for `unwrap`.
        let major = unsafe {
            (self.library.functions.wrap)(&mut minor, self.handle, 0, 0, &plain, null_mut(), &mut sealed)
        };
        self.filled(major, minor, sealed)
    }

    fn filled(&self, major: u32, minor: u32, buffer: Buffer) -> Result<Vec<u8>, GssFailure> {
        if major & ERRORS != 0 {
            return Err(self.library.failure(major, minor));
        }
        Ok(self.library.taken(buffer))
    }
}

impl Drop for GssName {
    fn drop(&mut self) {
        let mut minor = 0;
        // SAFETY: owned, and released once; the call takes a null name as well.
        unsafe { (self.library.functions.release_name)(&mut minor, &mut self.handle) };
    }
}

impl Drop for GssCredential {
    fn drop(&mut self) {
        let mut minor = 0;
        // SAFETY: owned, and released once.
        unsafe { (self.library.functions.release_credential)(&mut minor, &mut self.handle) };
    }
}

impl Drop for GssContext {
    fn drop(&mut self) {
        let mut minor = 0;
        // SAFETY: owned, and deleted once, before what it was made of; a context that was never begun is null, which is allowed.
        unsafe { (self.library.functions.delete_context)(&mut minor, &mut self.handle, null_mut()) };
    }
}
