//! With what reports are signed: an SM2 key (GB/T 32918) with the usual identity of its owner.

use shared::problem::{Code, Problem};
use sm2::{
    PublicKey, SecretKey,
    dsa::{
        Signature, SigningKey, VerifyingKey,
        signature::{Signer, Verifier},
    },
    elliptic_curve::sec1::ToSec1Point,
    pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, LineEnding},
};
use std::{
    fmt, fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// The identity that stands for "none agreed upon" (GM/T 0009-2012, 10).
pub const IDENTITY: &str = "1234567812345678";
/// The name of the key for demonstrations in the data folder.
const DEVELOPMENT: &str = "report.key";
/// A public key as bytes: 04, x, y.
pub const PUBLIC: usize = 65;
/// A signature as bytes: r, s.
pub const SIGNATURE: usize = 64;

/// A key that signs reports. Never printed.
#[derive(Clone)]
pub struct ReportKey {
    signing: SigningKey,
    secret: SecretKey,
    /// Made by the program itself, for demonstrations: reports signed with it say so.
    pub demonstration: bool,
}

impl fmt::Debug for ReportKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReportKey({})", self.public().fingerprint())
    }
}

/// The public half of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Public(PublicKey);

impl ReportKey {
    fn of(secret: SecretKey, demonstration: bool) -> io::Result<Self> {
        let signing = SigningKey::new(IDENTITY, &secret).map_err(io::Error::other)?;
        Ok(Self { signing, secret, demonstration })
    }

    /// A fresh key.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn generate() -> io::Result<Self> {
        loop {
            let mut bytes = [0_u8; 32];
            getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
            // All but one in 2^32 numbers are keys.
            if let Ok(secret) = SecretKey::from_slice(&bytes) {
                return Self::of(secret, false);
            }
        }
    }

    /// From a PEM file (PKCS #8), as `credence report keygen` writes it.
    ///
    /// # Errors
    /// The file system's; a file that holds no SM2 key.
    pub fn read(place: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(place)?;
        let broken = |_| {
            let why = format!("{} holds no SM2 key (PKCS #8, PEM)", place.display());
            io::Error::new(io::ErrorKind::InvalidData, why)
        };
        Self::of(SecretKey::from_pkcs8_pem(&text).map_err(broken)?, false)
    }

    /// The key for demonstrations in the data folder, made on first use. Two processes that start at once agree on one.
    ///
    /// # Errors
    /// As for [`ReportKey::read`].
    pub fn development(folder: &Path) -> io::Result<Self> {
        let place = folder.join(DEVELOPMENT);
        if !place.exists() {
            fs::create_dir_all(folder)?;
            match Self::generate()?.write(&place) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        Ok(Self { demonstration: true, ..Self::read(&place)? })
    }

    /// Writes the key to a new file, readable by its owner alone. Never over another.
    ///
    /// # Errors
    /// The file system's.
    pub fn write(&self, place: &Path) -> io::Result<()> {
        let pem = self.secret.to_pkcs8_pem(LineEnding::LF).map_err(|error| io::Error::other(error.to_string()))?;
        let fresh = place.with_extension(format!("{}.new", std::process::id()));
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
        file.write_all(pem.as_bytes())?;
        file.sync_all()?;
        let put = fs::hard_link(&fresh, place);
        fs::remove_file(&fresh)?;
        put
    }

    /// Its public half.
    pub fn public(&self) -> Public {
        Public(self.secret.public_key())
    }

    /// The signature of a message, r then s.
    pub(super) fn sign(&self, message: &[u8]) -> [u8; SIGNATURE] {
        let signature: Signature = self.signing.sign(message);
        signature.to_bytes().into()
    }
}

impl Public {
    /// From a PEM file (SubjectPublicKeyInfo), or from that of a whole key.
    ///
    /// # Errors
    /// The file system's; a file that holds no SM2 key.
    pub fn read(place: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(place)?;
        let own = PublicKey::from_public_key_pem(&text).ok();
        let whole = || SecretKey::from_pkcs8_pem(&text).ok().map(|secret| secret.public_key());
        own.or_else(whole).map(Self).ok_or_else(|| {
            let why = format!("{} holds no SM2 key (PEM)", place.display());
            io::Error::new(io::ErrorKind::InvalidData, why)
        })
    }

    /// From 04, x, y.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != PUBLIC {
            return None;
        }
        PublicKey::from_sec1_bytes(bytes).ok().map(Self)
    }

    /// 04, x, y.
    pub fn bytes(&self) -> Vec<u8> {
        self.0.to_sec1_point(false).as_bytes().to_vec()
    }

    /// As a PEM file.
    ///
    /// # Errors
    /// None that a key can give rise to.
    pub fn pem(&self) -> Result<String, Problem> {
        self.0.to_public_key_pem(LineEnding::LF).map_err(|error| Problem::new(Code::LineBroken).with("why", error))
    }

    /// What people compare: the first eight bytes of its SM3.
    pub fn fingerprint(&self) -> String {
        crate::ledger::sm3(&self.bytes())[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether it signed the message.
    pub(super) fn signed(&self, message: &[u8], signature: &[u8; SIGNATURE]) -> bool {
        let Ok(signature) = Signature::from_slice(signature) else { return false };
        VerifyingKey::new(IDENTITY, self.0).is_ok_and(|key| key.verify(message, &signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unhex(text: &str) -> Vec<u8> {
        let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    }

    /// GB/T 32918.5-2017, annex A: key, message and signature of the recommended curve.
    #[test]
    fn the_standards_example_is_accepted() {
        let secret = unhex("3945208F 7B2144B1 3F36E38A C6D39F95 88939369 2860B51A 42FB81EF 4DF7C5B8");
        let public = unhex(
            "04 09F9DF31 1E5421A1 50DD7D16 1E4BC5C6 72179FAD 1833FC07 6BB08FF3 56F35020
             CCEA490C E26775A5 2DC6EA71 8CC1AA60 0AED05FB F35E084A 6632F607 2DA9AD13",
        );
        let signature = unhex(
            "F5A03B06 48D2C463 0EEAC513 E1BB81A1 5944DA38 27D5B741 43AC7EAC EEE720B3
             B1B6AA29 DF212FD8 763182BC 0D421CA1 BB9038FD 1F7F42D4 840B69C4 85BBC1AA",
        );
        let key = ReportKey::of(SecretKey::from_slice(&secret).unwrap(), false).unwrap();
        assert_eq!(key.public().bytes(), public);
        let mut signature: [u8; SIGNATURE] = signature.try_into().unwrap();
        assert!(key.public().signed(b"message digest", &signature));
        assert!(!key.public().signed(b"message digesT", &signature));
        signature[63] ^= 1;
        assert!(!key.public().signed(b"message digest", &signature));
    }

    #[test]
    fn a_key_comes_back_from_its_file_and_is_never_written_over() {
        let folder = std::env::temp_dir().join(format!("credence-key-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let key = ReportKey::development(&folder).unwrap();
        assert!(key.demonstration);
        let again = ReportKey::development(&folder).unwrap();
        assert_eq!(key.public(), again.public());
        let place = folder.join(DEVELOPMENT);
        assert!(ReportKey::generate().unwrap().write(&place).is_err());
        assert_eq!(Public::read(&place).unwrap(), key.public());
        let pem = folder.join("public.pem");
        fs::write(&pem, key.public().pem().unwrap()).unwrap();
        assert_eq!(Public::read(&pem).unwrap(), key.public());
        let signature = key.sign(b"x");
        assert!(again.public().signed(b"x", &signature));
        fs::remove_dir_all(&folder).unwrap();
    }
}
