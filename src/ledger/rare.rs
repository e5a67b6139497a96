//! What most payments have nothing of, behind one pointer, so that they do not pay for it: holds,
//! and money that goes back.

use crate::ledger::hold::Hold;
use crate::ledger::outflow::Outflow;
use crate::ledger::payment::Payment;
use crate::ledger::settlement::Settlement;

/// What most payments have nothing of: they are captured without a hold, and keep their money.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Rare {
    /// What is known of a hold, while nothing is captured or its rest stays.
    pub(crate) hold: Option<Hold>,
    /// What may have left it.
    pub(crate) outflow: Option<Outflow>,
}

impl Payment {
    /// What may have left it, if anything was ever reported or asked.
    pub(crate) fn outflow(&self) -> Option<&Outflow> {
        self.rare.as_deref()?.outflow.as_ref()
    }

    /// What is known of a hold, one that has ended included.
    pub(crate) fn hold(&self) -> Option<Hold> {
        self.rare.as_deref()?.hold
    }

    /// Forgets what is known of a hold, once nothing more can be taken from it.
    pub(crate) fn forget_hold(&mut self) {
        if let Some(rare) = &mut self.rare {
            rare.hold = None;
            if rare.outflow.is_none() {
                self.rare = None;
            }
        }
    }

    /// How we accepted its money beside the winner, if we did.
    pub(crate) fn accepted(&self) -> Option<Settlement> {
        self.outflow()?.accepted
    }

    /// Tells whether the end of a refund is not known: one is pending, one failed later than the
    /// total was told, or one that counts was told in another currency than the capture.
    pub(crate) fn refund_in_doubt(&self) -> bool {
        self.outflow().is_some_and(Outflow::refund_in_doubt) || self.refund_converted()
    }

    /// Tells whether a refund that counts was told in another currency than the capture. Before a
    /// capture there is nothing to compare with.
    pub(crate) fn refund_converted(&self) -> bool {
        let capture = self.capture();
        let back = self.outflow();
        capture
            .zip(back)
            .is_some_and(|(capture, back)| back.converted(capture.currency))
    }

    /// Minor units that went back more than once: a refund, and then a lost dispute of the same
    /// money. In no place, for all of the capture is in some place already.
    pub(crate) fn overreturned(&self) -> i128 {
        let captured = self.captured().zip(self.outflow());
        captured.map_or(0, |(captured, back)| back.overreturned(captured))
    }

    /// What of that nobody has acknowledged: all of it, once it is another figure than was. More
    /// than 64 bits hold is looked at as that many.
    pub(crate) fn unacknowledged(&self) -> i64 {
        let acknowledged = self.outflow().map_or(0, |back| back.acknowledged);
        let over = i64::try_from(self.overreturned()).unwrap_or(i64::MAX);
        if over == acknowledged { 0 } else { over }
    }

    /// What may have left it, to be written. Whoever takes it puts something in: an empty one would
    /// make two payments differ that heard the same.
    pub(crate) fn outflow_mut(&mut self) -> &mut Outflow {
        let rare = self.rare.get_or_insert_default();
        rare.outflow.get_or_insert_default()
    }

    /// What is known of a hold, to be written. The same holds of it.
    pub(crate) fn hold_mut(&mut self) -> &mut Hold {
        let rare = self.rare.get_or_insert_default();
        rare.hold.get_or_insert_default()
    }
}
