//! What the refunds, disputes and requests of one payment come to, kept while they change.
//!
//! All of it follows from the outflow and could be added up at each question. But the questions are
//! many: each fact about a payment asks whether its capture is whole, and each request of ours asks
//! what answered it. Adding up anew made a payment with many refunds cost the square of them, and
//! its duties the cube. So the sums are moved by the difference where one thing changes, which is
//! in [`Outflow`](crate::ledger::outflow::Outflow) only, and made anew when a record is loaded.
//!
//! They are made so that equal outflows have equal tallies: no row is zero, and the rows are in the
//! order of their currencies. An order that was moved by differences and one that was loaded are
//! compared with them, so a difference that was forgotten breaks the laws L3 and L11.

use alloc::vec::Vec;

use crate::input::notice::{DisputeState, RefundState};
use crate::ledger::refund::{Dispute, Refund, RefundRequest};
use crate::ledger::sorted::{Keyed, Sorted};
use crate::value::currency::Currency;
use crate::value::id::RequestId;

/// The sums of one outflow.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Tallies {
    /// Sorted by currency, none that is zero. Nearly always there is one.
    rows: Vec<Row>,
    /// One for each request of ours.
    answers: Sorted<Answers>,
    /// Refunds that answer none of them.
    unasked: Tries,
    /// How many of those bear a request, which may be asked later.
    strays: i64,
}

/// The sums in one currency, in minor units. 128 bits, because many amounts are more than one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Row {
    currency: Currency,
    /// Of refunds that are pending or done.
    pub(super) refunded: i128,
    /// Of disputes that are open or lost.
    pub(super) disputed: i128,
    /// Of disputes that are lost.
    pub(super) lost: i128,
    /// What stands of the requests.
    pub(super) standing: i128,
    /// What of that is answered.
    pub(super) answered: i128,
}

/// What is known of the refunds that bear a request of ours.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Answers {
    request: RequestId,
    /// Where the request stands in the order of asking.
    place: usize,
    /// Minor units of those that are pending or done, in the currency that was asked for.
    borne: i128,
    tries: Tries,
}

/// How many refunds.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Tries {
    known: i64,
    failed: i64,
}

/// Whether a thing comes into the sums or goes out of them.
#[derive(Clone, Copy)]
pub(super) enum Turn {
    In,
    Out,
}

impl Tallies {
    /// The sums in a currency.
    pub(super) fn in_currency(&self, currency: Currency) -> Row {
        let row = self.rows.iter().find(|row| row.currency == currency);
        row.copied().unwrap_or(Row::zero(currency))
    }

    /// Tells whether any refund is pending or done, in whatever currency.
    pub(super) fn any_refund_stands(&self) -> bool {
        self.rows.iter().any(|row| row.refunded > 0)
    }

    /// Tells whether nothing stands of any request, in whatever currency.
    pub(super) fn nothing_stands(&self) -> bool {
        self.rows.iter().all(|row| row.standing == 0)
    }

    /// Where a request stands in the order of asking.
    pub(super) fn place(&self, request: &RequestId) -> Option<usize> {
        self.answers.find(request).map(|(_, known)| known.place)
    }

    /// Minor units that pending or done refunds bear for a request, in its currency.
    pub(super) fn borne(&self, request: &RequestId) -> i128 {
        self.answers.find(request).map_or(0, |(_, it)| it.borne)
    }

    /// How many refunds are known that bear a request of ours, or none, and how many of them
    /// failed.
    pub(super) fn tries(&self, request: Option<&RequestId>) -> [u64; 2] {
        let tries = match request {
            Some(request) => self.answers.find(request).map(|(_, it)| it.tries),
            None => Some(self.unasked),
        };
        let Tries { known, failed } = tries.unwrap_or_default();
        [known, failed].map(|count| u64::try_from(count).unwrap_or(0))
    }

    /// Tells whether some refund bears a request that is none of ours.
    pub(super) fn has_strays(&self) -> bool {
        self.strays > 0
    }

    /// Counts a refund, which may answer one of the requests.
    pub(super) fn refund(&mut self, turn: Turn, refund: &Refund, requests: &[RefundRequest]) {
        let (currency, minor) = (refund.amount().currency(), refund.amount().minor());
        let gone = if refund.counts() { turn.of(minor) } else { 0 };
        let bears = refund.request.as_ref();
        let (mut before, mut after) = (0, 0);
        let ours = bears.and_then(|request| self.answers.find_mut(request));
        let tries = if let Some((_, answers)) = ours {
            let request = requests.get(answers.place);
            if let Some(request) = request.filter(|it| it.asked.currency() == currency) {
                before = request.up_to_standing(answers.borne);
                answers.borne = answers.borne.saturating_add(gone);
                after = request.up_to_standing(answers.borne);
            }
            &mut answers.tries
        } else {
            let stray = bears.map_or(0, |_| turn.count());
            self.strays = self.strays.saturating_add(stray);
            &mut self.unasked
        };
        tries.known = tries.known.saturating_add(turn.count());
        if refund.state() == RefundState::Failed {
            tries.failed = tries.failed.saturating_add(turn.count());
        }
        self.change(currency, |row| {
            exchange(&mut row.refunded, 0, gone);
            exchange(&mut row.answered, before, after);
        });
    }

    /// Counts a dispute.
    pub(super) fn dispute(&mut self, turn: Turn, dispute: &Dispute) {
        let gone = turn.of(dispute.amount().minor());
        let (disputed, lost) = match dispute.state() {
            DisputeState::Open => (gone, 0),
            DisputeState::Won => (0, 0),
            DisputeState::Lost => (gone, gone),
        };
        self.change(dispute.amount().currency(), |row| {
            exchange(&mut row.disputed, 0, disputed);
            exchange(&mut row.lost, 0, lost);
        });
    }

    /// Counts a new request, the last in the order of asking. No refund that is counted bears it.
    pub(super) fn request(&mut self, request: &RefundRequest) {
        let place = self.answers.len();
        self.answers.find_or_insert(&request.id, || Answers {
            request: request.id.clone(),
            place,
            borne: 0,
            tries: Tries::default(),
        });
        self.change(request.asked.currency(), |row| {
            exchange(&mut row.standing, 0, request.standing.into());
        });
    }

    /// Counts that of a request another amount stands than before.
    pub(super) fn restand(&mut self, request: &RefundRequest, before: i64) {
        let borne = self.borne(&request.id);
        self.change(request.asked.currency(), |row| {
            exchange(&mut row.standing, before.into(), request.standing.into());
            let answered = borne.min(before.into());
            exchange(&mut row.answered, answered, request.up_to_standing(borne));
        });
    }

    /// Changes the sums in a currency.
    fn change(&mut self, currency: Currency, change: impl FnOnce(&mut Row)) {
        let zero = Row::zero(currency);
        let known = self.rows.iter_mut().find(|row| row.currency == currency);
        if let Some(row) = known {
            change(row);
            if *row == zero {
                self.rows.retain(|row| *row != zero);
            }
            return;
        }
        let mut row = zero;
        change(&mut row);
        if row != zero {
            // Nearly all have one, and none should pay for the room of four.
            if self.rows.is_empty() {
                self.rows.reserve_exact(1);
            }
            let at = self.rows.partition_point(|other| other.currency < currency);
            self.rows.insert(at, row);
        }
    }
}

impl Row {
    const fn zero(currency: Currency) -> Self {
        Self {
            currency,
            refunded: 0,
            disputed: 0,
            lost: 0,
            standing: 0,
            answered: 0,
        }
    }
}

impl RefundRequest {
    /// What is borne for it, up to what stands of it.
    pub(super) fn up_to_standing(&self, borne: i128) -> i128 {
        borne.min(self.standing.into())
    }
}

impl Keyed for Answers {
    type Key = RequestId;

    fn key(&self) -> &RequestId {
        &self.request
    }
}

impl Turn {
    fn count(self) -> i64 {
        match self {
            Self::In => 1,
            Self::Out => -1,
        }
    }

    fn of(self, minor: i64) -> i128 {
        i128::from(minor).saturating_mul(self.count().into())
    }
}

/// Puts one figure into a sum in place of another. Saturating: no number of amounts of 63 bits that
/// fits into memory comes near the end.
fn exchange(sum: &mut i128, before: i128, after: i128) {
    *sum = sum.saturating_sub(before).saturating_add(after);
}
