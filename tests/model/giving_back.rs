//! What a history tells of money that goes back. Guards against money given back twice, or kept
//! although it is owed.

use std::collections::BTreeMap;

use order_lifecycle::*;

use crate::history::{Millis, Told, minor, rank};

/// A refund or a dispute as it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stands<S> {
    at: Millis,
    pub(crate) state: S,
    pub(crate) amount: Amount,
}

/// A request of ours: what was asked, and what of it still stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked<'h> {
    pub(crate) request: &'h RequestId,
    pub(crate) amount: Amount,
    /// Less than the amount once it was withdrawn.
    pub(crate) stands: i128,
}

type Refunds<'h> = BTreeMap<&'h RefundId, (Stands<RefundState>, Option<&'h RequestId>)>;
type Disputes<'h> = BTreeMap<&'h DisputeId, Stands<DisputeState>>;

impl<'h> Told<'h> {
    /// Each refund as told last, and the least request that it was ever said to answer.
    pub(crate) fn refunds(&self) -> Refunds<'h> {
        let mut told = BTreeMap::<_, Vec<_>>::new();
        for (fact, at, _) in self.facts() {
            if let PaymentFact::Refund {
                refund,
                request,
                amount,
                state,
            } = fact
            {
                let (state, amount) = (*state, *amount);
                let tale = (Stands { at, state, amount }, request.as_ref());
                told.entry(refund).or_default().push(tale);
            }
        }
        let refunds = told.into_iter().map(|(id, tales)| {
            let answers = tales.iter().filter_map(|(_, request)| *request).min();
            (id, (last(tales.iter().map(|(it, _)| *it)), answers))
        });
        refunds.collect()
    }

    /// Each dispute as told last.
    pub(crate) fn disputes(&self) -> Disputes<'h> {
        let mut told = BTreeMap::<_, Vec<_>>::new();
        for (fact, at, _) in self.facts() {
            if let PaymentFact::Dispute {
                dispute,
                amount,
                state,
            } = fact
            {
                let (state, amount) = (*state, *amount);
                let tale = Stands { at, state, amount };
                told.entry(dispute).or_default().push(tale);
            }
        }
        let disputes = told.into_iter();
        disputes.map(|(id, tales)| (id, last(tales))).collect()
    }

    /// The sum of all refunds as told, and when.
    pub(crate) fn total(&self) -> Option<(Millis, Money)> {
        let totals = self.facts().filter_map(|(fact, at, _)| match fact {
            PaymentFact::RefundTotal { amount } => Some((at, *amount)),
            _ => None,
        });
        totals.max_by_key(|(at, money)| (*at, money.minor(), money.currency().as_str()))
    }

    /// What pending or done refunds give back in a currency, those that answer one request, or all.
    pub(crate) fn refunded(&self, only: Option<&RequestId>, currency: Currency) -> i128 {
        let refunds = self.refunds().into_values().filter(|(stands, answers)| {
            stands.state != RefundState::Failed
                && stands.amount.currency() == currency
                && (only.is_none() || *answers == only)
        });
        refunds.map(|(stands, _)| minor(stands.amount)).sum()
    }

    /// Our requests, the oldest first.
    pub(crate) fn asked(&self) -> Vec<Asked<'h>> {
        let mut all: Vec<Asked<'h>> = Vec::new();
        for (place, heard) in self.inputs.iter().enumerate() {
            match &heard.input {
                Input::Command(Command::Refund {
                    request, amount, ..
                }) => match all.iter_mut().find(|asked| asked.request == request) {
                    Some(again) => again.stands = minor(*amount),
                    None => all.push(Asked {
                        request,
                        amount: *amount,
                        stands: minor(*amount),
                    }),
                },
                Input::Command(Command::WithdrawRefund { request, .. }) => {
                    let then = self.until(place);
                    for asked in all.iter_mut().filter(|asked| asked.request == request) {
                        let answered = then.refunded(Some(request), asked.amount.currency());
                        asked.stands = asked.stands.min(answered);
                    }
                }
                _ => {}
            }
        }
        all
    }

    /// Whether a refund that is under way or done was told in another currency than the capture.
    pub(crate) fn converted(&self) -> bool {
        let captured = self.captured().map(Amount::currency);
        let refunds = self.refunds().into_values();
        let mut counting = refunds.filter(|(it, _)| it.state != RefundState::Failed);
        counting.any(|(it, _)| captured.is_some_and(|captured| it.amount.currency() != captured))
    }

    /// Whether a refund is under way, or failed later than the refunded total was told.
    pub(crate) fn refunds_in_doubt(&self) -> bool {
        let total = self.total().map(|(at, _)| at);
        self.refunds().values().any(|(it, _)| match it.state {
            RefundState::Pending => true,
            RefundState::Failed => total.is_some_and(|told| it.at > told),
            RefundState::Done => false,
        })
    }
}

/// The latest, of those the furthest, of those the largest.
fn last<S: Copy + Ord>(tales: impl IntoIterator<Item = Stands<S>>) -> Stands<S> {
    let tales = tales.into_iter();
    let last = tales.max_by_key(|it| (it.at, it.state, rank(it.amount)));
    last.expect("told at least once")
}
