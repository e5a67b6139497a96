//! What the reference order answers to a notice. Guards against a notice that is refused, and
//! against one that closes what is paid.

use order_lifecycle::*;

use crate::history::millis;
use crate::reference::Reference;

impl Reference {
    pub(crate) fn notice(&mut self, notice: &Notice) -> Answer {
        let status = self.status();
        match notice {
            Notice::Payment {
                payment,
                fact,
                occurred_at,
            } => {
                let conflict = self.told(payment).contradicts(fact, millis(*occurred_at));
                let changed = self.add_about(payment, Input::Notice(notice.clone()));
                match conflict {
                    Some(conflict) => conflict.into(),
                    None if changed => Answer::Applied,
                    None if self.told(payment).says(fact) => Answer::Repeat,
                    None => Answer::Stale,
                }
            }
            Notice::CheckoutRendered { .. } => match status {
                Status::Created => self.render(),
                Status::CheckoutRendered => Answer::Repeat,
                _ => Answer::Stale,
            },
            Notice::Cancelled { .. } => self.closed_by_provider(Status::Cancelled),
            Notice::Expired { .. } => self.closed_by_provider(Status::Expired),
        }
    }

    fn closed_by_provider(&mut self, theirs: Status) -> Answer {
        match self.status() {
            ours if ours.is_open() && theirs == Status::Cancelled => {
                self.close(theirs, ClosingCause::ProviderCancelled)
            }
            ours if ours.is_open() => self.close(theirs, ClosingCause::ProviderExpired),
            ours if ours == theirs => Answer::Repeat,
            ours @ Status::Paid => Conflict::Closing { ours, theirs }.into(),
            _ => Answer::Stale,
        }
    }
}
