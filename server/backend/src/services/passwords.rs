//! Passwords: Argon2id, off the async threads, a few at a time.

use crate::{App, Error, Result};
use argon2::{Algorithm, Argon2, Params, Version};

const SALT: usize = 16;
const HASH: usize = 32;

/// What a new hash costs: the OWASP minimum for Argon2id, 19 MiB and two passes.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// Random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(Error::Randomness)?;
    Ok(bytes)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, b| {
        // Writing to a String can't fail.
        let _ = write!(text, "{b:02x}");
        text
    })
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != N * 2 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

/// `argon2id$19$<memory>$<passes>$<salt>$<hash>`, numbers decimal, bytes in hexadecimal: a hash keeps its own cost, so that
/// the cost of new ones can rise.
fn write(memory: u32, passes: u32, salt: &[u8; SALT], hash: &[u8; HASH]) -> String {
    format!("argon2id$19${memory}${passes}${}${}", hex(salt), hex(hash))
}

fn digest(password: &str, salt: &[u8; SALT], memory: u32, passes: u32) -> Result<[u8; HASH]> {
    let failed = |e: argon2::Error| Error::Internal(format!("argon2: {e}"));
    let params = Params::new(memory, passes, 1, Some(HASH)).map_err(failed)?;
    let mut hash = [0; HASH];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, &mut hash)
        .map_err(failed)?;
    Ok(hash)
}

/// The hash to store.
pub(crate) fn make(password: &str) -> Result<String> {
    let salt = random()?;
    let hash = digest(password, &salt, MEMORY_KIB, PASSES)?;
    Ok(write(MEMORY_KIB, PASSES, &salt, &hash))
}

/// Whether the password is that of the stored hash. Without one, takes as long and says no: who tries addresses learns
/// nothing from the time.
pub(crate) fn verify(password: &str, secret: Option<&str>) -> Result<bool> {
    let Some(secret) = secret else {
        digest(password, &[0; SALT], MEMORY_KIB, PASSES)?;
        return Ok(false);
    };
    let broken = || Error::Internal("an account's password hash can't be read".to_owned());
    let parts: Vec<&str> = secret.split('$').collect();
    let ["argon2id", "19", memory, passes, salt, hash] = parts[..] else { return Err(broken()) };
    let (memory, passes) = memory.parse().ok().zip(passes.parse().ok()).ok_or_else(broken)?;
    let (salt, stored) = unhex(salt).zip(unhex::<HASH>(hash)).ok_or_else(broken)?;
    let hash = digest(password, &salt, memory, passes)?;
    // Every byte is compared, so that the time tells nothing about the first wrong one.
    Ok(hash.iter().zip(&stored).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0)
}

impl App {
    /// Hashes a password.
    pub(crate) async fn hash_password(&self, password: String) -> Result<String> {
        let _turn = self.turn().await?;
        tokio::task::spawn_blocking(move || make(&password)).await?
    }

    /// Checks a password.
    pub(crate) async fn verify_password(&self, password: String, secret: Option<String>) -> Result<bool> {
        let _turn = self.turn().await?;
        tokio::task::spawn_blocking(move || verify(&password, secret.as_deref())).await?
    }

    async fn turn(&self) -> Result<tokio::sync::SemaphorePermit<'_>> {
        self.hashing.acquire().await.map_err(|_| Error::Internal("the server is shutting down".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_again_and_another_is_not() {
        let secret = make("江渚-2026-安全").unwrap();
        assert!(verify("江渚-2026-安全", Some(&secret)).unwrap());
        assert!(!verify("江渚-2026-安全 ", Some(&secret)).unwrap());
        assert!(!verify("", Some(&secret)).unwrap());
        assert!(!verify("江渚-2026-安全", None).unwrap());
        assert_ne!(secret, make("江渚-2026-安全").unwrap(), "each hash has its own salt");
        assert!(!secret.contains("江渚"));
    }

    #[test]
    fn a_broken_hash_is_an_error_and_lets_nobody_in() {
        for secret in ["", "plain", "argon2id$19$19456$2$00$00", "argon2id$19$x$2$00$00", "argon2i$19$8$1$$"] {
            assert!(verify("x", Some(secret)).is_err(), "{secret}");
        }
    }

    /// An old, cheaper hash still opens; the cost that it names is the one that is used.
    #[test]
    fn a_hash_keeps_its_own_cost() {
        let salt = [7; SALT];
        let hash = digest("geheim", &salt, 64, 1).unwrap();
        assert!(verify("geheim", Some(&write(64, 1, &salt, &hash))).unwrap());
        assert!(!verify("geheim", Some(&write(64, 2, &salt, &hash))).unwrap());
    }
}
