//! What the outside world still owes an order: derived from the state, so a crash or a duplicate
//! loses and doubles nothing (law L10).

use core::fmt;

use crate::giveback::GiveBack;
use crate::id::{OrderId, PaymentId, RequestId};
use crate::money::Amount;
use crate::order::Order;
use crate::outcome::{Disposition, Why};
use crate::payment::Payment;
use crate::state::State;
use crate::sums::Split;

/// Something that still has to be done in the outside world.
///
/// The same state lists the same duties. Only a fact, or a decision of ours, closes one: doing the
/// work and losing the answer leaves it listed, and doing it again under the same key is safe.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Duty<'o> {
    /// Give this much of the payment back.
    Refund {
        /// Whose money it is.
        payment: &'o PaymentId,
        /// The request of ours that this answers; `None` for money the order does not keep.
        request: Option<&'o RequestId>,
        /// How much.
        amount: Amount,
        /// The idempotency key to send with it. Report the refund at once as pending, bearing the
        /// request, and its failure too.
        key: RefundKey,
    },
    /// End the payment or, where the provider cannot, keep asking until a fact ends it.
    Void {
        /// The payment.
        payment: &'o PaymentId,
    },
    /// Ask the provider what became of the payment or of its refunds.
    Poll {
        /// The payment.
        payment: &'o PaymentId,
    },
    /// Decide about money under review: accept it or give it back.
    Decide {
        /// Whose money it is.
        payment: &'o PaymentId,
        /// Why it is under review.
        why: Why,
    },
}

/// The idempotency key of one refund, 32 characters of `0-9a-f` when printed.
///
/// Made of the order, the payment, the request or none, how many refunds of it are known, how many
/// of them failed, and how much went back so far. Stable until facts change that, and then never used again for another refund.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct RefundKey(u128);

impl fmt::Display for RefundKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for RefundKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl RefundKey {
    fn new(
        (order, payment): (&OrderId, &PaymentId),
        request: Option<&RequestId>,
        tries: [u64; 2],
        gone: i128,
    ) -> Self {
        // FNV-1a of 128 bits over length-prefixed parts: no key needs to resist an attacker, only
        // to differ where the parts do.
        const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        let mut hash = BASIS;
        let mut feed = |bytes: &[u8]| {
            for byte in bytes {
                hash = (hash ^ u128::from(*byte)).wrapping_mul(PRIME);
            }
        };
        let ids = [
            Some(order.as_str()),
            Some(payment.as_str()),
            request.map(RequestId::as_str),
        ];
        for id in ids {
            // No id is empty, so a length of zero says that there is none.
            let id = id.unwrap_or_default();
            feed(&[u8::try_from(id.len()).unwrap_or(u8::MAX)]);
            feed(id.as_bytes());
        }
        for count in tries {
            feed(&count.to_le_bytes());
        }
        feed(&gone.to_le_bytes());
        Self(hash)
    }
}

impl<S: State> Order<S> {
    /// Lists what still has to be done, payment by payment. Lazy, and without allocating.
    ///
    /// Answers for the order's clock: advance, then read.
    pub fn duties(&self) -> impl Iterator<Item = Duty<'_>> {
        self.judged().flat_map(|(payment, disposition)| {
            let split = self.split(payment, disposition);
            self.void(payment)
                .into_iter()
                .chain(self.poll(payment))
                .chain(self.refunds_asked(payment, split))
                .chain(self.refund_unkept(payment, split))
                .chain(decide(payment, disposition, split))
        })
    }

    /// A live payment of a closed order is to be ended, unless it could still be honoured.
    fn void<'o>(&self, payment: &'o Payment) -> Option<Duty<'o>> {
        let closed = !self.status().is_open();
        let void = closed && payment.is_live() && !self.honours(self.clock);
        void.then(|| Duty::Void {
            payment: payment.id(),
        })
    }

    fn poll<'o>(&self, payment: &'o Payment) -> Option<Duty<'o>> {
        let in_doubt = payment.give_back().is_some_and(GiveBack::refund_in_doubt);
        let unknown = self.status().is_open() && self.is_overdue(payment);
        let wanted = payment.is_live() && self.honours(self.clock);
        (in_doubt || unknown || wanted).then(|| Duty::Poll {
            payment: payment.id(),
        })
    }

    /// Open requests, oldest first, capped together by what is left of the capture.
    fn refunds_asked<'o>(
        &'o self,
        payment: &'o Payment,
        split: Option<Split>,
    ) -> impl Iterator<Item = Duty<'o>> {
        let mut left = split.map_or(0, |split| split.left);
        payment.requests().filter_map(move |request| {
            let (split, back) = (split?, payment.give_back()?);
            if request.asked.currency() != split.currency {
                return None;
            }
            let due = back.open(request).min(left);
            left = left.saturating_sub(due);
            let ids = (self.id(), payment.id());
            let tries = back.tries(Some(&request.id));
            let key = RefundKey::new(ids, Some(&request.id), tries, back.answered(request));
            refund(payment, Some(&request.id), (due, split), key)
        })
    }

    /// Captured money that the order does not keep.
    fn refund_unkept<'o>(&self, payment: &'o Payment, split: Option<Split>) -> Option<Duty<'o>> {
        let split = split.filter(|split| split.unkept > 0)?;
        let tries = payment.give_back().map_or([0; 2], |back| back.tries(None));
        let key = RefundKey::new((self.id(), payment.id()), None, tries, split.unasked);
        refund(payment, None, (split.unkept, split), key)
    }
}

fn refund<'o>(
    payment: &'o Payment,
    request: Option<&'o RequestId>,
    (due, split): (i128, Split),
    key: RefundKey,
) -> Option<Duty<'o>> {
    // What is due is at most what was captured, so it fits; nothing due is no duty.
    let minor = i64::try_from(due).ok().filter(|minor| *minor > 0)?;
    let amount = Amount::from_parts(minor, split.currency);
    Some(Duty::Refund {
        payment: payment.id(),
        request,
        amount,
        key,
    })
}

fn decide(
    payment: &Payment,
    disposition: Option<Disposition>,
    split: Option<Split>,
) -> Option<Duty<'_>> {
    let why = match disposition? {
        Disposition::UnderReview(why) => why,
        Disposition::Won | Disposition::Surplus => return None,
    };
    (split?.under_review > 0).then(|| Duty::Decide {
        payment: payment.id(),
        why,
    })
}
