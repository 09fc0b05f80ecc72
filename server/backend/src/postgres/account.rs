//! Under which account the server runs, and whether that account gets to the data.
//!
//! PostgreSQL refuses to run as root. When we are root we hand it an unprivileged account; otherwise it runs as we do.

use super::error::PostgresError;
use std::{
    ffi::CStr,
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::Path,
};

/// An unprivileged account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

/// The number under which we run.
pub(super) fn own_uid() -> u32 {
    // SAFETY: reads a number, can't fail.
    unsafe { libc::geteuid() }
}

impl Account {
    /// The account for a server whose files lie (or will lie) in `folder`; `None` when it simply runs as we do.
    pub(super) fn for_folder(folder: &Path) -> Result<Option<Self>, PostgresError> {
        let owner = fs::metadata(folder).ok().map(|meta| Self { uid: meta.uid(), gid: meta.gid() });
        if own_uid() != 0 {
            return match owner {
                Some(owner) if owner.uid != own_uid() => Err(PostgresError::Foreign(folder.to_owned())),
                _ => Ok(None),
            };
        }
        // A folder that an ordinary user made stays that user's: root joins in, and takes nothing away.
        match owner.filter(|owner| owner.uid != 0) {
            Some(owner) => Ok(Some(owner)),
            None => {
                Self::named(c"postgres").or_else(|| Self::named(c"nobody")).map(Some).ok_or(PostgresError::NoAccount)
            }
        }
    }

    fn named(name: &CStr) -> Option<Self> {
        let mut buffer = vec![0; 4096];
        let mut entry = std::mem::MaybeUninit::<libc::passwd>::uninit();
        let mut found = std::ptr::null_mut();
        // SAFETY: every pointer is valid for the call, and the buffer's true length is passed.
        let answer = unsafe {
            libc::getpwnam_r(name.as_ptr(), entry.as_mut_ptr(), buffer.as_mut_ptr(), buffer.len(), &raw mut found)
        };
        if answer != 0 || found.is_null() {
            return None;
        }
        // SAFETY: a non-null result means that the entry was filled in.
        let entry = unsafe { entry.assume_init() };
        Some(Self { uid: entry.pw_uid, gid: entry.pw_gid })
    }

    /// Gives a file or folder of ours to this account.
    pub(super) fn take(self, path: &Path) -> Result<(), PostgresError> {
        chown(path, Some(self.uid), Some(self.gid)).map_err(PostgresError::io("hand over", path))
    }

    /// Checks that this account may pass every folder on the way to `folder`, so that the reader hears which one stops
    /// it rather than "Permission denied".
    pub(super) fn check_way_to(self, folder: &Path) -> Result<(), PostgresError> {
        for above in folder.ancestors().skip(1) {
            let meta = fs::metadata(above).map_err(PostgresError::io("look at", above))?;
            let bit = if meta.uid() == self.uid {
                0o100
            } else if meta.gid() == self.gid {
                0o010
            } else {
                0o001
            };
            if meta.permissions().mode() & bit == 0 {
                return Err(PostgresError::Unreachable { at: above.to_owned(), uid: self.uid });
            }
        }
        Ok(())
    }
}
