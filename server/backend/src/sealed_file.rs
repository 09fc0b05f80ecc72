//! Files that lie on the disk sealed: papers of cases, some of which tell who reported somebody. Neither the folder nor its
//! backup says what is in them without the secret.
//!
//! SM4-GCM as in [`crate::seal`], in pieces that can't be left out, moved or cut off (the STREAM construction), so that a
//! file of any size passes through memory piece by piece. The file's hash is authenticated with every piece: a file put in
//! the place of another does not open. A file that does not begin with the mark is given as it lies: it was kept before
//! files were sealed.

use crate::seal::{Seal, Sm4Gcm};
use aead_stream::{DecryptorBE32, EncryptorBE32, Nonce, StreamBE32};
use aes_gcm::aead::Payload;
use std::{
    fs::File,
    io::{self, Read, Write},
};

/// How a sealed file begins; the number is the version of the form.
const MARK: &[u8; 16] = b"credence sealed1";
/// Random bytes of each file's nonce; the rest counts its pieces.
const NONCE: usize = 7;
/// Bytes of a piece.
const PIECE: usize = 64 << 10;
/// What the seal adds to each.
const TAG: usize = 16;

/// Seals what is read, for the file with this hash.
///
/// # Errors
/// The file system's; the operating system gave no randomness.
pub(crate) fn write(seal: &Seal, hash: &[u8], from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    let mut random = [0_u8; NONCE];
    getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
    let mut encryptor = EncryptorBE32::from_aead(seal.files(), &nonce(random));
    to.write_all(MARK)?;
    to.write_all(&random)?;
    let mut piece = filled(from, PIECE)?;
    loop {
        // Whether a piece is the last one only the next one tells.
        let next = filled(from, PIECE)?;
        let payload = Payload { msg: &piece, aad: hash };
        if next.is_empty() {
            return to.write_all(&encryptor.encrypt_last(payload).map_err(|_| too_long())?);
        }
        to.write_all(&encryptor.encrypt_next(payload).map_err(|_| too_long())?)?;
        piece = next;
    }
}

/// What a file holds, piece by piece.
pub(crate) struct Pieces {
    file: File,
    hash: Vec<u8>,
    /// Read and not given yet: one piece ahead, because the last one opens otherwise.
    ahead: Vec<u8>,
    decryptor: Option<DecryptorBE32<Sm4Gcm>>,
    over: bool,
}

/// Begins to read the file with this hash.
///
/// # Errors
/// The file system's.
pub(crate) fn read(seal: &Seal, hash: &[u8], mut file: File) -> io::Result<Pieces> {
    let mut front = filled(&mut file, MARK.len() + NONCE)?;
    let random = front.strip_prefix(MARK).and_then(|rest| <[u8; NONCE]>::try_from(rest).ok());
    let decryptor = random.map(|random| DecryptorBE32::from_aead(seal.files(), &nonce(random)));
    if decryptor.is_some() {
        front = filled(&mut file, PIECE + TAG)?;
    }
    Ok(Pieces { file, hash: hash.to_vec(), ahead: front, decryptor, over: false })
}

impl Iterator for Pieces {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<io::Result<Vec<u8>>> {
        if self.over {
            return None;
        }
        let piece = self.piece();
        // Nothing that comes after a piece that does not open may be believed.
        self.over |= piece.is_err();
        Some(piece)
    }
}

impl Pieces {
    fn piece(&mut self) -> io::Result<Vec<u8>> {
        let next = filled(&mut self.file, PIECE + TAG)?;
        self.over = next.is_empty();
        let piece = std::mem::replace(&mut self.ahead, next);
        let payload = Payload { msg: &piece, aad: &self.hash };
        let opened = match (self.over, self.decryptor.take()) {
            (_, None) => return Ok(piece),
            (true, Some(decryptor)) => decryptor.decrypt_last(payload),
            (false, Some(mut decryptor)) => {
                let opened = decryptor.decrypt_next(payload);
                self.decryptor = Some(decryptor);
                opened
            }
        };
        opened.map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a sealed file does not open: it was changed"))
    }
}

/// So many bytes, or what is left.
fn filled(from: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(most);
    from.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn nonce(random: [u8; NONCE]) -> Nonce<Sm4Gcm, StreamBE32<Sm4Gcm>> {
    random.into()
}

fn too_long() -> io::Error {
    io::Error::other("the file is too long to be sealed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::Secret;
    use std::{
        fs,
        path::{Path, PathBuf},
    };

    fn seal(byte: u8) -> Seal {
        Seal::new(&Secret::new([byte; 32]))
    }

    fn place(test: &str) -> PathBuf {
        std::env::temp_dir().join(format!("credence-sealed-{test}-{}", std::process::id()))
    }

    fn kept(seal: &Seal, path: &Path, plain: &[u8]) -> Vec<u8> {
        write(seal, b"hash", &mut &plain[..], &mut File::create(path).unwrap()).unwrap();
        fs::read(path).unwrap()
    }

    fn opened(seal: &Seal, hash: &[u8], path: &Path) -> io::Result<Vec<u8>> {
        let pieces: io::Result<Vec<_>> = read(seal, hash, File::open(path)?)?.collect();
        Ok(pieces?.concat())
    }

    #[test]
    fn a_file_of_any_length_comes_back_and_says_nothing_where_it_lies() {
        let path = place("lengths");
        for length in [1, TAG, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 100] {
            let plain: Vec<u8> = (0..length).map(|n| u8::try_from(n % 251).unwrap()).collect();
            let sealed = kept(&seal(7), &path, &plain);
            assert!(sealed.starts_with(MARK) && sealed.len() >= MARK.len() + NONCE + length + TAG, "{length}");
            assert!(length < 100 || !sealed.windows(50).any(|piece| piece == &plain[..50]), "{length}");
            assert_eq!(opened(&seal(7), b"hash", &path).unwrap(), plain, "{length}");
        }
        let once = kept(&seal(7), &path, b"the same");
        assert_ne!(once, kept(&seal(7), &path, b"the same"), "each has a nonce of its own");
        fs::remove_file(path).unwrap();
    }

    #[test]
    fn nothing_opens_that_was_cut_changed_moved_or_sealed_by_others() {
        let path = place("broken");
        let plain = vec![5_u8; 2 * PIECE + 10];
        let whole = kept(&seal(7), &path, &plain);
        assert!(opened(&seal(8), b"hash", &path).is_err() && opened(&seal(7), b"other", &path).is_err());
        let front = MARK.len() + NONCE;
        let (first, second) = (front..front + PIECE + TAG, front + PIECE + TAG..front + 2 * (PIECE + TAG));
        let mut turned = whole.clone();
        turned.copy_within(second.clone(), first.start);
        turned[second].copy_from_slice(&whole[first]);
        let mut changed = whole.clone();
        changed[front + 100] ^= 1;
        for (what, bytes) in [("cut", &whole[..front + PIECE + TAG]), ("turned", &turned[..]), ("changed", &changed)] {
            fs::write(&path, bytes).unwrap();
            assert!(opened(&seal(7), b"hash", &path).is_err(), "{what}");
        }
        fs::remove_file(path).unwrap();
    }

    #[test]
    fn what_was_kept_before_files_were_sealed_is_given_as_it_lies() {
        let path = place("open");
        for plain in [&b"%PDF-1.7"[..], &vec![9; PIECE * 2 + 50]] {
            fs::write(&path, plain).unwrap();
            assert_eq!(opened(&seal(7), b"hash", &path).unwrap(), plain);
        }
        fs::remove_file(path).unwrap();
    }
}
