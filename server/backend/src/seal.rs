//! Sealing: identity numbers lie in the database encrypted, and can be looked up by a keyed hash.
//!
//! SM4-GCM (GB/T 32907; RFC 8998) with a random nonce for each value, HMAC-SM3 for the hash; both keys are derived from one
//! secret of 32 bytes. A sealed text is `sealed.1.HASH.CIPHER` in hexadecimal, so that SQL can tell whether two of them are
//! the same number without being able to read either. The field's code is authenticated with the text: a cipher moved to
//! another field does not open.
//!
//! [`Sealed`] is the only form in which values of records and cases go into a row, and only [`Seal::values`] makes it:
//! a write path that forgot to seal does not compile.

use crate::{Error, Result};
use aes_gcm::{
    AesGcm, KeyInit as _,
    aead::{Aead, Nonce, Payload, consts::U12},
};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use shared::{
    catalogue::{FieldKind, Item},
    form::Values,
};
use sm3::Sm3;
use sqlx::PgPool;
use std::{
    borrow::Cow,
    fmt, fs,
    io::{self, Read, Write},
    ops::Deref,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// SM4 in Galois/counter mode with the usual nonce of 96 bits.
pub(crate) type Sm4Gcm = AesGcm<sm4::Sm4, U12>;

/// How a sealed text begins; the number is the version of the form.
const PREFIX: &str = "sealed.1.";
const NONCE: usize = 12;
/// Of the hash this many bytes are kept: enough that no two numbers of a city meet.
const HASH: usize = 16;
/// The name of the key file in the data folder.
pub const KEY_FILE: &str = "secret.key";

/// The secret that everything is sealed with. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// From 32 bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// From 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        unhex(text.trim())?.try_into().ok().map(Self)
    }

    /// The secret in `folder`, made on first use: readable by its owner alone. Two processes that start at once agree on
    /// one, because a finished file is put in its place and never over another.
    ///
    /// # Errors
    /// The file system's; a file that holds no key.
    pub fn in_folder(folder: &Path) -> io::Result<Self> {
        let place = folder.join(KEY_FILE);
        if !place.exists() {
            fs::create_dir_all(folder)?;
            let mut bytes = [0_u8; 32];
            getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
            let fresh = folder.join(format!("{KEY_FILE}.{}", std::process::id()));
            let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
            file.write_all(hex(&bytes).as_bytes())?;
            file.sync_all()?;
            let put = fs::hard_link(&fresh, &place);
            fs::remove_file(&fresh)?;
            match put {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        let mut text = String::new();
        fs::File::open(&place)?.take(1_000).read_to_string(&mut text)?;
        Self::parse(&text).ok_or_else(|| {
            let why = format!("{} holds no key: 64 hexadecimal digits are expected", place.display());
            io::Error::new(io::ErrorKind::InvalidData, why)
        })
    }
}

/// Seals and opens.
#[derive(Clone)]
pub struct Seal {
    cipher: Sm4Gcm,
    files: Sm4Gcm,
    lookup: Hmac<Sm3>,
    codes: Hmac<Sm3>,
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(…)")
    }
}

/// Values of a record or a case as they may lie in a row: what must not lie open is sealed. Reads like values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(Values);

impl Deref for Sealed {
    type Target = Values;
    fn deref(&self) -> &Values {
        &self.0
    }
}

impl Seal {
    /// With this secret.
    pub fn new(secret: &Secret) -> Self {
        let derived = |purpose: &str| {
            let mut mac = mac_of(&secret.0);
            mac.update(purpose.as_bytes());
            mac.finalize().into_bytes()
        };
        let cipher = |purpose: &str| {
            let mut half = [0_u8; 16];
            half.copy_from_slice(&derived(purpose)[..16]);
            Sm4Gcm::new(&half.into())
        };
        Self {
            cipher: cipher("credence: identity numbers, cipher"),
            files: cipher("credence: files, cipher"),
            lookup: mac_of(&derived("credence: identity numbers, look-up")),
            codes: mac_of(&derived("credence: codes that are derived")),
        }
    }

    /// The hash under which a number is looked up, in hexadecimal.
    pub fn hash(&self, plain: &str) -> String {
        let mut mac = self.lookup.clone();
        mac.update(plain.as_bytes());
        hex(&mac.finalize().into_bytes()[..HASH])
    }

    /// Bytes that only this installation can derive from a text: for codes that are nowhere on file.
    pub fn derived(&self, text: &str) -> [u8; 32] {
        let mut mac = self.codes.clone();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// The cipher of files ([`crate::sealed_file`]).
    pub(crate) fn files(&self) -> Sm4Gcm {
        self.files.clone()
    }

    /// Seals one text for a place: a field's code, a column's name.
    ///
    /// # Errors
    /// The operating system gave no randomness.
    pub fn text(&self, place: &str, plain: &str) -> Result<String> {
        let mut sealed = vec![0_u8; NONCE];
        getrandom::fill(&mut sealed).map_err(Error::Randomness)?;
        let nonce = nonce(&sealed);
        let cipher = self.cipher.encrypt(&nonce, Payload { msg: plain.as_bytes(), aad: place.as_bytes() });
        sealed.extend(cipher.map_err(|_| Error::Internal("a text is too long to be sealed".to_owned()))?);
        Ok(format!("{PREFIX}{}.{}", self.hash(plain), hex(&sealed)))
    }

    /// Seals one text so that nobody can even tell whether two of them are the same: random bytes stand in place of the hash.
    ///
    /// # Errors
    /// The operating system gave no randomness.
    pub fn hidden(&self, place: &str, plain: &str) -> Result<String> {
        let sealed = self.text(place, plain)?;
        let mut blind = [0_u8; HASH];
        getrandom::fill(&mut blind).map_err(Error::Randomness)?;
        let cipher = sealed.rsplit_once('.').map_or("", |(_, cipher)| cipher);
        Ok(format!("{PREFIX}{}.{cipher}", hex(&blind)))
    }

    /// Opens what [`Seal::text`] sealed for the same place.
    ///
    /// # Errors
    /// It is no sealed text, was sealed with another secret or for another place, or was changed.
    pub fn open(&self, place: &str, sealed: &str) -> Result<String> {
        let broken = || Error::Internal(format!("a sealed text of {place} does not open"));
        let (_, cipher) = sealed.strip_prefix(PREFIX).and_then(|rest| rest.split_once('.')).ok_or_else(broken)?;
        let bytes = unhex(cipher).filter(|bytes| bytes.len() > NONCE).ok_or_else(broken)?;
        let (front, cipher) = bytes.split_at(NONCE);
        let plain = self.cipher.decrypt(&nonce(front), Payload { msg: cipher, aad: place.as_bytes() });
        plain.ok().and_then(|plain| String::from_utf8(plain).ok()).ok_or_else(broken)
    }

    /// Seals what of an item's values must not lie open: identity numbers, and what a field's secrecy says.
    ///
    /// # Errors
    /// The operating system gave no randomness.
    pub fn values(&self, item: &Item, values: &Values) -> Result<Sealed> {
        let mut sealed = values.clone();
        for field in item.fields.iter().filter(|field| !field.secrecy.is_open() || field.kind == FieldKind::PersonId) {
            if let Some(value) = sealed.get_mut(&field.code).filter(|value| !value.is_empty()) {
                // Only numbers are looked up by their hash.
                *value = if field.secrecy.is_open() {
                    self.text(&field.code, value)?
                } else {
                    self.hidden(&field.code, value)?
                };
            }
        }
        Ok(Sealed(sealed))
    }

    /// Values as they were before they were sealed. Without sealed ones among them nothing is copied.
    ///
    /// # Errors
    /// A value does not open.
    pub fn opened<'v>(&self, sealed: &'v Sealed) -> Result<Cow<'v, Values>> {
        if !sealed.values().any(|value| value.starts_with(PREFIX)) {
            return Ok(Cow::Borrowed(&sealed.0));
        }
        let mut values = sealed.0.clone();
        for (code, value) in values.iter_mut().filter(|(_, value)| value.starts_with(PREFIX)) {
            *value = self.open(code, value)?;
        }
        Ok(Cow::Owned(values))
    }

    /// Whether the database was sealed with this secret; an empty one is from now on.
    ///
    /// # Errors
    /// The database's; a database that was sealed with another secret, whose numbers nobody could read.
    pub async fn fits(&self, pool: &PgPool) -> Result<()> {
        let mark = self.hash("the secret of this database");
        sqlx::query!("insert into seal_mark (mark) values ($1) on conflict (one) do nothing", mark)
            .execute(pool)
            .await?;
        let kept = sqlx::query_scalar!("select mark from seal_mark").fetch_one(pool).await?;
        if kept == mark {
            return Ok(());
        }
        Err(Error::Internal(
            "the identity numbers in this database were sealed with another secret; set CREDENCE_SECRET to it, or put its \
             key file back into the data folder"
                .to_owned(),
        ))
    }
}

/// Whether a text is a sealed one.
pub fn is_sealed(text: &str) -> bool {
    text.starts_with(PREFIX)
}

/// The look-up hash inside a sealed text.
pub fn hash_of(sealed: &str) -> Option<&str> {
    Some(sealed.strip_prefix(PREFIX)?.split_once('.')?.0)
}

fn nonce(bytes: &[u8]) -> Nonce<Sm4Gcm> {
    let mut nonce = Nonce::<Sm4Gcm>::default();
    nonce.copy_from_slice(&bytes[..NONCE]);
    nonce
}

fn mac_of(key: &[u8]) -> Hmac<Sm3> {
    #[allow(clippy::expect_used, reason = "HMAC takes keys of any length")]
    Hmac::<Sm3>::new_from_slice(key).expect("HMAC takes keys of any length")
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal() -> Seal {
        Seal::new(&Secret::new([7; 32]))
    }

    /// RFC 8998, appendix A.1: SM4-GCM test vector.
    #[test]
    fn the_cipher_is_the_standards() {
        let bytes = |text: &str| unhex(&text.replace(' ', "")).unwrap();
        let key: [u8; 16] = bytes("0123456789ABCDEFFEDCBA9876543210").try_into().unwrap();
        let plain = bytes(
            "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD\
             EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA",
        );
        let aad = bytes("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
        let cipher = Sm4Gcm::new(&key.into());
        let nonce = nonce(&bytes("00001234567800000000ABCD"));
        let sealed = cipher.encrypt(&nonce, Payload { msg: &plain, aad: &aad }).unwrap();
        let expected = bytes(
            "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735\
             D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D\
             83DE3541E4C2B58177E065A9BF7B62EC",
        );
        assert_eq!(hex(&sealed), hex(&expected));
    }

    #[test]
    fn what_was_sealed_opens_and_says_nothing() {
        let seal = seal();
        let sealed = seal.text("CF_FR_ZJHM", "420704199003077511").unwrap();
        assert!(is_sealed(&sealed) && !sealed.contains("1990"), "{sealed}");
        assert_eq!(seal.open("CF_FR_ZJHM", &sealed).unwrap(), "420704199003077511");
        let again = seal.text("CF_FR_ZJHM", "420704199003077511").unwrap();
        assert_ne!(sealed, again, "each has a nonce of its own");
        assert_eq!(hash_of(&sealed), hash_of(&again), "the same number has the same hash");
        assert_eq!(hash_of(&sealed), Some(seal.hash("420704199003077511").as_str()));
    }

    #[test]
    fn nothing_opens_in_another_place_with_another_secret_or_changed() {
        let seal = seal();
        let sealed = seal.text("A", "420704199003077511").unwrap();
        assert!(seal.open("B", &sealed).is_err());
        assert!(Seal::new(&Secret::new([8; 32])).open("A", &sealed).is_err());
        let end = if sealed.ends_with('0') { "1" } else { "0" };
        assert!(seal.open("A", &format!("{}{end}", &sealed[..sealed.len() - 1])).is_err());
        for broken in
            ["", "420704199003077511", "sealed.1.", "sealed.1.ab", "sealed.1.ab.", "sealed.1.ab.zz", "sealed.1.ab.湖北"]
        {
            assert!(seal.open("A", broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_key_file_is_made_once_and_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = std::env::temp_dir().join(format!("credence-seal-{}", std::process::id()));
        let first = Secret::in_folder(&folder).unwrap();
        assert_eq!(first, Secret::in_folder(&folder).unwrap());
        let mode = fs::metadata(folder.join(KEY_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::write(folder.join(KEY_FILE), "no key").unwrap();
        assert!(Secret::in_folder(&folder).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_secret_is_not_printed() {
        let secret = Secret::parse(&"5a".repeat(32)).unwrap();
        assert_eq!(format!("{secret:?} {:?}", Seal::new(&secret)), "Secret(…) Seal(…)");
        for wrong in ["", "5a", &"5a".repeat(31), &"zz".repeat(32), &"湖".repeat(22)] {
            assert_eq!(Secret::parse(wrong), None);
        }
    }
}
