//! What the outside world still owes an order: derived from the state, so a crash or a duplicate
//! loses and doubles nothing (law L10).

use crate::ledger::outflow::Outflow;
use crate::ledger::payment::Payment;
use crate::order::Order;
use crate::order::state::State;
use crate::rules::disposition::Disposition;
use crate::rules::duty::Duty;
use crate::rules::refund_key::RefundKey;
use crate::rules::sums::Split;
use crate::value::amount::Amount;
use crate::value::id::RequestId;

impl<S: State> Order<S> {
    /// Lists what still has to be done, payment by payment. Lazy, and without allocating.
    ///
    /// Answers for the order's clock: advance, then read.
    pub fn duties(&self) -> impl Iterator<Item = Duty<'_>> {
        self.dispositions().flat_map(|(payment, disposition)| {
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
        let in_doubt = payment.outflow().is_some_and(Outflow::refund_in_doubt);
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
            let (split, back) = (split?, payment.outflow()?);
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
        let tries = payment.outflow().map_or([0; 2], |back| back.tries(None));
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
        Disposition::Won | Disposition::Surplus(_) => return None,
    };
    (split?.under_review > 0).then(|| Duty::Decide {
        payment: payment.id(),
        why,
    })
}
