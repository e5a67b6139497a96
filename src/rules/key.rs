//! The idempotency keys of refunds and captures.
//!
//! A worker that crashed between sending a refund and storing its answer sends it again. The
//! provider moves the money once if both bear one key. So a key must be the same for the same debt,
//! and a new one for every other: a second refund under an old key would be answered with the
//! first, and never paid out. Neither a counter nor a random number is stored for that; all of it
//! is worked out from what is known:
//!
//! | part | tells apart |
//! |---|---|
//! | order, payment | refunds of different money |
//! | request, or none | two requests of one amount, and money that is not kept |
//! | how many refunds are known of it | the next part of a debt from the one before |
//! | how many of them failed | a second try from the first |
//! | how much went back | a debt that shrank from the one before |
//!
//! The amount of the duty is no part. It can change while none of this does (a dispute, a corrected
//! capture), and then it is still the one debt, which must not be paid under two keys.

use alloc::format;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::value::amount::Amount;
use crate::value::id::{OrderId, PaymentId, RefundId, RequestId};
use crate::value::word::UnknownWord;

/// The idempotency key of one refund, 32 characters of `0-9a-f` when printed.
///
/// Made of the order, the payment, the request or none, how many refunds of it are known, how many
/// of them failed, and how much went back so far. Stable until facts change that, and then never
/// used again for another refund.
///
/// It becomes the id of the refund, where the provider echoes it or gives none, or of a request,
/// without failing: `RefundId::from(key)`.
///
/// It is no secret: whoever knows the ids can work it out. The same on every platform; making it in
/// another way would change the keys of orders that are stored.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct RefundKey(u128);

/// The idempotency key of one capture, 32 characters of `0-9a-f` when printed.
///
/// Made of the order, the payment and the amount, so it stays the same however often the capture is
/// sent. The same on every platform, and no secret.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct CaptureKey(u128);

/// How a key is printed and read: exactly what is printed.
macro_rules! printed {
    ($key:ident, $what:literal, $rule:literal) => {
        impl fmt::Display for $key {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:032x}", self.0)
            }
        }

        impl fmt::Debug for $key {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl From<$key> for String {
            fn from(key: $key) -> Self {
                format!("{key}")
            }
        }

        impl FromStr for $key {
            type Err = UnknownWord;

            /// Reads exactly what is printed.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
                let read = u128::from_str_radix(text, 16).ok();
                read.filter(|_| text.len() == 32 && text.bytes().all(digit))
                    .map(Self)
                    .ok_or_else(|| UnknownWord::new($what, text, $rule))
            }
        }

        #[cfg(feature = "serde")]
        crate::value::text::serde_as_text!($key, String::from);
    };
}

printed!(
    RefundKey,
    "refund key",
    "the keys of 32 characters of 0-9a-f"
);
printed!(
    CaptureKey,
    "capture key",
    "the keys of 32 characters of 0-9a-f"
);

impl From<RefundKey> for RefundId {
    fn from(key: RefundKey) -> Self {
        Self::from_hex(key.0)
    }
}

impl From<RefundKey> for RequestId {
    fn from(key: RefundKey) -> Self {
        Self::from_hex(key.0)
    }
}

impl RefundKey {
    /// The key of the refund that is due now. What went back is counted in minor units: for a
    /// request what answered it, otherwise what went back unasked.
    pub(crate) fn new(
        (order, payment): (&OrderId, &PaymentId),
        request: Option<&RequestId>,
        tries: [u64; 2],
        gone: i128,
    ) -> Self {
        let mut hash = Fnv::BASIS;
        hash.feed_ids([
            Some(order.as_str()),
            Some(payment.as_str()),
            request.map(RequestId::as_str),
        ]);
        for count in tries {
            hash.feed(&count.to_le_bytes());
        }
        hash.feed(&gone.to_le_bytes());
        Self(hash.0)
    }
}

impl CaptureKey {
    /// The key of the capture of an amount.
    pub(crate) fn new((order, payment): (&OrderId, &PaymentId), amount: Amount) -> Self {
        let mut hash = Fnv::BASIS;
        hash.feed_ids([
            Some(order.as_str()),
            Some(payment.as_str()),
            Some("capture"),
            Some(amount.currency().as_str()),
        ]);
        hash.feed(&amount.minor().to_le_bytes());
        Self(hash.0)
    }
}

/// FNV-1a of 128 bits over length-prefixed parts: no key needs to resist an attacker, only to
/// differ where the parts do.
struct Fnv(u128);

impl Fnv {
    const BASIS: Self = Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

    fn feed(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(Self::PRIME);
        }
    }

    /// No id is empty, so a length of zero says that there is none.
    fn feed_ids<const N: usize>(&mut self, ids: [Option<&str>; N]) {
        for id in ids.map(Option::unwrap_or_default) {
            self.feed(&[u8::try_from(id.len()).unwrap_or(u8::MAX)]);
            self.feed(id.as_bytes());
        }
    }
}
