//! The words of a record, spelled as the gateway writes statuses; each listed once for both ways.

use super::error::{RecordError, RecordRule};
use crate::input::{DisputeState, RefundState};
use crate::policy::{Concurrency, Mismatch};
use crate::state::{Cause, Way};

/// One of a closed set of words.
pub(super) trait Word: Copy {
    /// The whole set, for messages.
    const KNOWN: &'static str;

    fn word(self) -> &'static str;

    fn find(word: &str) -> Option<Self>;

    /// Reads the word of a field.
    fn read(field: &str, word: &str) -> Result<Self, RecordError> {
        let rule = RecordRule::UnknownWord { known: Self::KNOWN };
        Self::find(word).ok_or_else(|| RecordError::new(field, word, rule))
    }
}

macro_rules! words {
    ($type:ident: $first:ident = $first_word:literal $(, $variant:ident = $word:literal)*) => {
        impl Word for $type {
            const KNOWN: &'static str = concat!($first_word $(, ", ", $word)*);

            fn word(self) -> &'static str {
                match self {
                    Self::$first => $first_word,
                    $(Self::$variant => $word,)*
                }
            }

            fn find(word: &str) -> Option<Self> {
                match word {
                    $first_word => Some(Self::$first),
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

words!(Way: Cancelled = "CANCELLED", Expired = "EXPIRED");
words!(Cause: Timeout = "TIMEOUT", Inactivity = "INACTIVITY",
    Provider = "PROVIDER", Merchant = "MERCHANT");
words!(Mismatch: Review = "REVIEW", Refund = "REFUND");
words!(Concurrency: Allow = "ALLOW", OneAtATime = "ONE_AT_A_TIME");
words!(RefundState: Pending = "PENDING", Failed = "FAILED", Done = "DONE");
words!(DisputeState: Open = "OPEN", Won = "WON", Lost = "LOST");
