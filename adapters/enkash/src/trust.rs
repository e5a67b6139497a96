//! Where a message came from, and why it is trusted without a check.

use alloc::vec::Vec;

use order_lifecycle::{PaymentId, Report};

use crate::about::About;
use crate::hint::Hint;

/// A message that the gateway posted, or whoever knows the address.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Webhook;

/// A message that was received in reply to a request of ours.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Reply;

/// The word that a reply was received to a request of our own, made to the gateway's host over a
/// connection on which that host proved itself (TLS). An export that we fetched there is one too.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct OwnRequest;

/// The word that a message stands in an old log, and was verified before it was written there, or
/// is trusted because of who writes that log.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct OldLog;

/// A reason to trust messages of an origin without a check of their signature.
///
/// A [`Reply`] can be trusted as the answer to an [`OwnRequest`]; a [`Webhook`] cannot, because
/// nobody asked for it. Both can be trusted as lines of an [`OldLog`]. Nobody else can write one.
#[diagnostic::on_unimplemented(
    message = "a message of origin `{Origin}` is not trusted as `{Self}`",
    label = "no reason to trust it",
    note = "anybody can post a webhook: check its signature with `verified_by`, or take `about()` \
            for a hint and ask the gateway"
)]
pub trait Because<Origin>: Copy + sealed::Because<Origin> {}

impl Because<Reply> for OwnRequest {}
impl Because<Reply> for OldLog {}
impl Because<Webhook> for OldLog {}

mod sealed {
    use super::{OldLog, OwnRequest, Reply, Webhook};

    pub trait Because<Origin> {}

    impl Because<Reply> for OwnRequest {}
    impl Because<Reply> for OldLog {}
    impl Because<Webhook> for OldLog {}
}

/// What a message says, once somebody answers for it.
///
/// Give [`report`](Self::report) to the order it belongs to. While there are
/// [`hints`](Self::hints), ask the gateway as well.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[must_use = "a message that is dropped may have reported money"]
#[non_exhaustive]
pub struct Trusted {
    /// The identities, the amount, the status and the facts that it bears.
    pub report: Report,
    /// The payment it is about, also where it reports no fact of it: the one to ask the
    /// gateway about.
    pub payment: Option<PaymentId>,
    /// Why this message alone is not enough, in the order in which that was found.
    pub hints: Vec<Hint>,
}

impl Trusted {
    /// Tells whether the gateway should be asked as well: there is at least one hint.
    #[must_use]
    pub fn asks_to_poll(&self) -> bool {
        !self.hints.is_empty()
    }
}

/// A message that its signature does not answer for.
///
/// It is a hint and no fact: ask the gateway about [`about`](Self::about).
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Unverified {
    /// It has no checksum, or none that is a text: nothing is proved, and nothing is disproved.
    #[error("checksum is missing, but must be there to be checked")]
    Unsigned(About),
    /// The check rejected the checksum: it is forged, or was signed in another way.
    #[error("checksum is another than the check wants, but must be the same")]
    Rejected(About),
}

impl Unverified {
    /// Returns whom the message is about, or pretends to be.
    pub const fn about(&self) -> &About {
        match self {
            Self::Unsigned(about) | Self::Rejected(about) => about,
        }
    }

    /// Returns the stable code: `UNSIGNED` or `REJECTED`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Unsigned(_) => "UNSIGNED",
            Self::Rejected(_) => "REJECTED",
        }
    }
}
