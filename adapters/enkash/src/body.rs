use crate::error::ReadError;

/// The bytes of one message, and how many there may be.
///
/// Every function of this crate takes what becomes one: a slice of bytes or a text. Then at most
/// [`MOST`](Self::MOST) bytes are read; [`at_most`](Self::at_most) sets another limit. The length
/// is compared before anything is parsed.
///
/// What a message costs beyond its bytes is bounded too. Names that mean nothing here are skipped
/// where they stand, however many there are, and texts that are kept are kept up to a bound.
///
/// ```
/// use order_lifecycle_enkash::{Body, ReadError, payment_notify};
///
/// let body = br#"{"transactionId":"EK1","transactionStatus":"FAILED"}"#;
/// let received_at = "2026-11-24T10:02:00Z".parse()?;
/// assert!(payment_notify(body, received_at).is_ok());
///
/// let error = payment_notify(Body::new(body).at_most(50), received_at).unwrap_err();
/// assert_eq!(error, ReadError::TooLarge { bytes: 52, most: 50 });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Body<'b> {
    bytes: &'b [u8],
    most: usize,
}

impl<'b> Body<'b> {
    /// How many bytes a body may have unless the caller says otherwise: 1 MiB.
    pub const MOST: usize = 1 << 20;

    /// Takes the bytes as they were received, with the usual limit.
    #[must_use]
    pub const fn new(bytes: &'b [u8]) -> Self {
        Self {
            bytes,
            most: Self::MOST,
        }
    }

    /// Sets how many bytes the body may have, in place of [`MOST`](Self::MOST).
    #[must_use]
    pub const fn at_most(mut self, bytes: usize) -> Self {
        self.most = bytes;
        self
    }

    /// Returns the bytes, unless there are too many.
    pub(crate) fn bytes(self) -> Result<&'b [u8], ReadError> {
        let Self { bytes, most } = self;
        if bytes.len() > most {
            let bytes = bytes.len();
            return Err(ReadError::TooLarge { bytes, most });
        }
        Ok(bytes)
    }
}

impl<'b> From<&'b [u8]> for Body<'b> {
    fn from(bytes: &'b [u8]) -> Self {
        Self::new(bytes)
    }
}

impl<'b, const N: usize> From<&'b [u8; N]> for Body<'b> {
    fn from(bytes: &'b [u8; N]) -> Self {
        Self::new(bytes)
    }
}

impl<'b> From<&'b str> for Body<'b> {
    fn from(text: &'b str) -> Self {
        Self::new(text.as_bytes())
    }
}
