//! [`Signer`]: signs what was built, so that a copy can be held against whoever made it.
//!
//! The manifest names the digest of every file, so its signature signs the site. The format is that
//! of minisign: a key is one line, and many programs can check a signature.

use std::fs;
use std::path::{Path, PathBuf};

use ct_codecs::{Base64, Decoder as _};
use minisign::{PublicKey, PublicKeyBox, SecretKey, SecretKeyBox, SignatureBox};

use crate::host::HostError;

/// A secret key that signs.
pub(crate) struct Signer {
    key: SecretKey,
    file: PathBuf,
}

/// Why a signature does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SigningFault {
    /// It cannot be read.
    Unreadable,
    /// It was made with another key.
    OtherKey,
    /// It was made with the key, of something else.
    OtherBytes,
}

impl Signer {
    /// Opens the secret key in a file. For one that is protected, the password is asked for at the
    /// terminal.
    ///
    /// # Errors
    /// If the file cannot be read, holds no such key, or the password is wrong.
    pub(crate) fn open(file: &Path) -> Result<Self, HostError> {
        let text = fs::read_to_string(file).map_err(HostError::at("read the key", file))?;
        let refused = |because| HostError::Key { key: file.to_owned(), because };
        let key = match written_key(&text) {
            None => Err("is no secret key of minisign"),
            Some(key) if !key.is_encrypted() => Ok(key),
            Some(_) => SecretKeyBox::from_string(text.trim())
                .and_then(|it| it.into_secret_key(None))
                .map_err(|_| "is protected, and the password was not given or is wrong"),
        };
        Ok(Self { key: key.map_err(refused)?, file: file.to_owned() })
    }

    /// The signature of a manifest, as it stands in a file. One that stands already and holds is
    /// left as it is: signing draws lots, and a build without changes writes nothing.
    ///
    /// # Errors
    /// If the key cannot sign.
    pub(crate) fn signature(
        &self,
        bytes: &[u8],
        standing: Option<&[u8]>,
        base_url: &str,
    ) -> Result<String, HostError> {
        let failed = |_| HostError::Key { key: self.file.clone(), because: "cannot sign" };
        let public = PublicKey::from_secret_key(&self.key).map_err(failed)?;
        let comment = format!("build.json of {base_url}");
        let standing = standing.and_then(|bytes| std::str::from_utf8(bytes).ok());
        if let Some(standing) = standing.filter(|text| holds(&public, text, bytes) == Ok(())) {
            return Ok(standing.to_owned());
        }
        let signed = minisign::sign(
            Some(&public),
            &self.key,
            bytes,
            Some(&comment),
            Some("signature from noticeboard"),
        );
        Ok(signed.map_err(failed)?.into_string())
    }
}

/// The secret key in a file: a line of comment, and one in Base64 (RFC 4648, 4). It is read here, since
/// the library asks an unprotected key for a checksum that minisign itself leaves out.
fn written_key(text: &str) -> Option<SecretKey> {
    let line = text.trim().lines().nth(1)?.trim();
    let bytes = Base64::decode_to_vec(line, None).ok()?;
    SecretKey::from_bytes(&bytes).ok()
}

/// Checks the signature of `bytes` by a key, which is one itself or the file that holds one.
///
/// # Errors
/// The outer if the key cannot be used; the inner if the signature does not hold.
pub(crate) fn check_signature(
    key: &str,
    signature: &str,
    bytes: &[u8],
) -> Result<Result<(), SigningFault>, HostError> {
    let path = Path::new(key);
    let public = match fs::read_to_string(path) {
        Ok(text) => PublicKeyBox::from_string(text.trim()).and_then(PublicKey::from_box),
        Err(_) => PublicKey::from_base64(key),
    };
    let because = "is no public key of minisign, and no file that holds one";
    let public = public.map_err(|_| HostError::Key { key: path.to_owned(), because })?;
    Ok(holds(&public, signature, bytes))
}

fn holds(public: &PublicKey, signature: &str, bytes: &[u8]) -> Result<(), SigningFault> {
    let signature = SignatureBox::from_string(signature).map_err(|_| SigningFault::Unreadable)?;
    if signature.keynum() != public.keynum() {
        return Err(SigningFault::OtherKey);
    }
    // Silent, without a copy of the data, and not of the form that is out of use.
    let done =
        minisign::verify(public, &signature, std::io::Cursor::new(bytes), true, false, false);
    done.map_err(|_| SigningFault::OtherBytes)
}
