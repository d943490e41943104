//! Model files: a magic number, then a zstd frame with a checksum.

use serde::{Serialize, de::DeserializeOwned};

/// Why a model file cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file is of another kind or of another version.
    #[error("it is no model of this kind and version")]
    Kind,
    /// The bytes are damaged.
    #[error("it is damaged: {0}")]
    Damaged(String),
}

impl ModelError {
    /// The tables of a model contradict each other.
    pub fn unsound() -> Self {
        Self::Damaged("its tables do not fit together".to_owned())
    }
}

/// Reads a model from the bytes of its file.
pub fn read<T: DeserializeOwned>(magic: &[u8; 8], bytes: &[u8]) -> Result<T, ModelError> {
    let body = bytes.strip_prefix(magic).ok_or(ModelError::Kind)?;
    let raw = zstd::decode_all(body).map_err(|e| ModelError::Damaged(e.to_string()))?;
    postcard::from_bytes(&raw).map_err(|e| ModelError::Damaged(e.to_string()))
}

/// The bytes of a model's file.
pub fn write(magic: &[u8; 8], model: &impl Serialize) -> Vec<u8> {
    let raw = postcard::to_stdvec(model).expect("a model holds nothing that postcard cannot write");
    let mut encoder = zstd::Encoder::new(magic.to_vec(), 19).expect("level 19 exists");
    encoder.include_checksum(true).expect("zstd has checksums");
    std::io::Write::write_all(&mut encoder, &raw).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}
