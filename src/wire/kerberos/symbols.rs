//! The shapes of the system's GSSAPI library: its file names; its numbers, types and functions as RFC 2744 and MIT's `gssapi_ext.h` declare
//! them. Only declared here; `library` opens and calls them.
use std::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

/// MIT's library and Heimdal's, and what macOS has.
#[cfg(target_os = "macos")]
pub(super) const NAMES: &[&str] = &[
    "/System/Library/Frameworks/GSS.framework/GSS",
    "/opt/homebrew/opt/krb5/lib/libgssapi_krb5.dylib",
    "libgssapi_krb5.dylib",
];
#[cfg(not(target_os = "macos"))]
pub(super) const NAMES: &[&str] =
    &["libgssapi_krb5.so.2", "libgssapi.so.3", "libgssapi_krb5.so", "libgssapi.so"];

pub(super) const KRB5_MECHANISM: &[u8] = b"\x2a\x86\x48\x86\xf7\x12\x01\x02\x02";
pub(super) const HOST_BASED_SERVICE: &[u8] = b"\x2a\x86\x48\x86\xf7\x12\x01\x02\x01\x04";
pub(super) const KRB5_PRINCIPAL: &[u8] = b"\x2a\x86\x48\x86\xf7\x12\x01\x02\x02\x01";

pub(super) const COMPLETE: u32 = 0;
pub(super) const CONTINUE_NEEDED: u32 = 1;
/// The errors among the bits of a major status.
pub(super) const ERRORS: u32 = 0xffff_0000;
pub(super) const INITIATE: c_int = 1;
pub(super) const GSS_CODE: c_int = 1;
pub(super) const MECH_CODE: c_int = 2;
pub(super) const MUTUAL: u32 = 2;
pub(super) const SEQUENCE: u32 = 8;
pub(super) const INTEGRITY: u32 = 32;
pub(super) type Handle = *mut c_void;

#[cfg_attr(not(all(target_os = "macos", target_arch = "x86_64")), repr(C))]
#[cfg_attr(all(target_os = "macos", target_arch = "x86_64"), repr(C, packed(2)))]
pub(super) struct Oid {
    pub(super) length: u32,
    pub(super) elements: *const u8,
}

#[cfg_attr(not(all(target_os = "macos", target_arch = "x86_64")), repr(C))]
#[cfg_attr(all(target_os = "macos", target_arch = "x86_64"), repr(C, packed(2)))]
pub(super) struct OidSet {
    pub(super) count: usize,
    pub(super) elements: *const Oid,
}

#[cfg_attr(not(all(target_os = "macos", target_arch = "x86_64")), repr(C))]
#[cfg_attr(all(target_os = "macos", target_arch = "x86_64"), repr(C, packed(2)))]
pub(super) struct Buffer {
    pub(super) length: usize,
    pub(super) value: *mut c_void,
}

#[repr(C)]
pub(super) struct StoreElement {
    pub(super) key: *const c_char,
    pub(super) value: *const c_char,
}

#[repr(C)]
pub(super) struct StoreElements {
    pub(super) count: u32,
    pub(super) elements: *const StoreElement,
}

impl Oid {
    pub(super) fn of(bytes: &'static [u8]) -> Self {
        Oid { length: bytes.len() as u32, elements: bytes.as_ptr() }
    }
}

impl Buffer {
    pub(super) const EMPTY: Buffer = Buffer { length: 0, value: null_mut() };

    /// Lent to a call that only reads it.
    pub(super) fn lent(bytes: &[u8]) -> Self {
        Buffer { length: bytes.len(), value: bytes.as_ptr().cast_mut().cast() }
    }
}

pub(super) type AcquireFrom = unsafe extern "C" fn(
    *mut u32,
    Handle,
    u32,
    *const OidSet,
    c_int,
    *const StoreElements,
    *mut Handle,
    *mut Handle,
    *mut u32,
) -> u32;

/// The functions of RFC 2744 that a client needs.
pub(super) struct Functions {
    pub(super) import_name: unsafe extern "C" fn(*mut u32, *const Buffer, *const Oid, *mut Handle) -> u32,
    pub(super) display_name: unsafe extern "C" fn(*mut u32, Handle, *mut Buffer, *mut Handle) -> u32,
    pub(super) release_name: unsafe extern "C" fn(*mut u32, *mut Handle) -> u32,
    pub(super) acquire: unsafe extern "C" fn(
        *mut u32,
        Handle,
        u32,
        *const OidSet,
        c_int,
        *mut Handle,
        *mut Handle,
        *mut u32,
    ) -> u32,
    /// MIT's, since 1.11.
    pub(super) acquire_from: Option<AcquireFrom>,
    pub(super) inquire:
        unsafe extern "C" fn(*mut u32, Handle, *mut Handle, *mut u32, *mut c_int, *mut Handle) -> u32,
    pub(super) release_credential: unsafe extern "C" fn(*mut u32, *mut Handle) -> u32,
    pub(super) initiate: unsafe extern "C" fn(
        *mut u32,
        Handle,
        *mut Handle,
        Handle,
        *const Oid,
        u32,
        u32,
        *const c_void,
        *const Buffer,
        *mut Handle,
        *mut Buffer,
        *mut u32,
        *mut u32,
    ) -> u32,
    pub(super) delete_context: unsafe extern "C" fn(*mut u32, *mut Handle, *mut Buffer) -> u32,
    pub(super) wrap:
        unsafe extern "C" fn(*mut u32, Handle, c_int, u32, *const Buffer, *mut c_int, *mut Buffer) -> u32,
    pub(super) unwrap:
        unsafe extern "C" fn(*mut u32, Handle, *const Buffer, *mut Buffer, *mut c_int, *mut u32) -> u32,
    pub(super) release_buffer: unsafe extern "C" fn(*mut u32, *mut Buffer) -> u32,
    pub(super) display_status:
        unsafe extern "C" fn(*mut u32, u32, c_int, *const Oid, *mut u32, *mut Buffer) -> u32,
}
