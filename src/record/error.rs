//! Why a record is refused.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt::Display;

use crate::currency::UnknownCurrency;
use crate::custom::CustomFieldError;
use crate::expiry::ExpiryError;
use crate::id::IdError;
use crate::money::MoneyError;
use crate::status::UnknownStatus;
use crate::text::excerpt;

/// A record that no order can have. Nothing was loaded.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("record field `{field}` is `{value}`: {rule}")]
pub struct RecordError {
    /// Where the fault is, for example `payments[1].refunds[0].amount.minor`; counted from 0.
    pub field: String,
    /// The beginning of what the field says; `null` where it says nothing.
    pub value: String,
    /// The rule that it breaks.
    pub rule: RecordRule,
}

/// What a record must be, so that it is the record of an order.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordRule {
    /// The version is one that only a later release knows.
    #[error(
        "record version {version} is newer than {}, the newest that this release reads; \
         upgrade the release before it loads the order",
        super::OrderRecord::VERSION
    )]
    NewerVersion {
        /// The version of the record.
        version: u32,
    },
    /// There never was such a version; or it is an older one, which only reading brings to the
    /// current one.
    #[error("a record that was read is of version {}", super::OrderRecord::VERSION)]
    OtherVersion,
    /// An id passes its own door.
    #[error(transparent)]
    Id(#[from] IdError),
    /// A currency passes its own door.
    #[error(transparent)]
    Currency(#[from] UnknownCurrency),
    /// The status is one of the six.
    #[error(transparent)]
    Status(#[from] UnknownStatus),
    /// An amount passes its own door.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The expiry passes its own door.
    #[error(transparent)]
    Expiry(#[from] ExpiryError),
    /// The custom fields pass their own door.
    #[error(transparent)]
    CustomField(#[from] CustomFieldError),
    /// A word is one of a few.
    #[error("it is not one of {known}")]
    UnknownWord {
        /// The words that are known.
        known: &'static str,
    },
    /// An instant lies in the calendar.
    #[error("milliseconds since 1970 lie in the years that the calendar has")]
    OutsideCalendar,
    /// A list is sorted, and names nothing twice.
    #[error("it does not come after the one before it")]
    NotSorted,
    /// A request id is used once in a payment.
    #[error("an earlier request of the payment has the same id")]
    RepeatedRequest,
    /// A capture overtakes everything else about the outcome.
    #[error("beside a capture nothing else is kept about the outcome")]
    OvertakenByCapture,
    /// The earliest time told is not later than the latest.
    #[error("the earliest time told is later than the latest")]
    EarliestAfterTold,
    /// Only captured money is asked back.
    #[error("money is asked back of a payment without a capture")]
    RequestWithoutCapture,
    /// What stands of a request is at least nothing and at most all of it.
    #[error("what stands of a request is less than nothing or more than was asked")]
    StandingOutOfRange,
    /// The status needs this field.
    #[error("an order of this status has one")]
    Missing,
    /// The status has no use for this field.
    #[error("no order of this status has one")]
    OutOfPlace,
    /// A closed, unpaid order was closed as what it is.
    #[error("the order was closed as something else")]
    ClosedOtherwise,
    /// Time never cancels an order, and the merchant never expires one.
    #[error("no order is closed so by this cause")]
    ImpossibleCause,
    /// The winner is one of the payments.
    #[error("no payment has this id")]
    UnknownWinner,
    /// The winner is captured.
    #[error("the winner has no capture")]
    WinnerNotCaptured,
    /// Nothing happens to an order before it is created.
    #[error("it lies before the order's creation")]
    BeforeCreation,
    /// Nothing has happened after the order's clock.
    #[error("it lies after the order's clock")]
    AfterClock,
    /// A payment that is news is activity of an open order.
    #[error("it lies after the last activity of the open order")]
    AfterLastActivity,
    /// A known payment makes an open order attempted.
    #[error("no payment is known to an order that nobody has tried to pay")]
    PaymentsBeforeAttempt,
    /// An order is attempted by a payment.
    #[error("an order of this status knows a payment")]
    NoPayment,
    /// The order was never closed, so the capture reached it open.
    #[error("the order was open when the capture was first heard of")]
    ReachedOpen,
    /// What reached the open order was heard of before it closed.
    #[error("the capture reached the open order, and this lies after its closing")]
    ReachedClosed,
    /// Time closes an order by a rule of its terms, once it has fallen due.
    #[error("no such rule of the terms had fallen due by then")]
    CauseNotDue,
    /// Time does not close an order that a payment holds open.
    #[error("the payment held the order open when time is said to have closed it")]
    HeldOpen,
    /// An order outlives its deadline only while a payment heard of before holds it open.
    #[error("the order was open at it, and no payment heard of before held it open")]
    OutlivedDeadline,
    /// An open order's time has not come.
    #[error("time had closed the order by then")]
    AlreadyExpired,
    /// The winner settled at least what the order costs.
    #[error("it is less than the order's amount")]
    SettledTooLittle,
    /// A closed order is honoured only where its policies let the money in. SPEC: L5
    #[error("the policies would have sent this money back, not honoured it")]
    NotHonoured,
    /// Money that qualifies wins at once. SPEC: L1
    #[error("the payment qualifies and has not won")]
    NotWon,
    /// The revision grows by one with every change.
    #[error("the record shows {least} changes, each of which counts")]
    RevisionTooSmall {
        /// How many changes the record shows at least.
        least: u64,
    },
    /// The revision grows with nothing else.
    #[error("the record shows {changes} changes, and nothing else counts")]
    RevisionTooLarge {
        /// How many changes the record shows.
        changes: u64,
    },
    /// An order that nothing has happened to was last active at its creation.
    #[error("nothing has happened to the order since its creation")]
    NoActivity,
}

impl RecordRule {
    /// Returns the stable machine code, for example `not_sorted`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NewerVersion { .. } => "newer_version",
            Self::OtherVersion => "other_version",
            Self::Id(_) => "id",
            Self::Currency(_) => "currency",
            Self::Status(_) => "status",
            Self::Money(_) => "money",
            Self::Expiry(_) => "expiry",
            Self::CustomField(_) => "custom_field",
            Self::UnknownWord { .. } => "unknown_word",
            Self::OutsideCalendar => "outside_calendar",
            Self::NotSorted => "not_sorted",
            Self::RepeatedRequest => "repeated_request",
            Self::OvertakenByCapture => "overtaken_by_capture",
            Self::EarliestAfterTold => "earliest_after_told",
            Self::RequestWithoutCapture => "request_without_capture",
            Self::StandingOutOfRange => "standing_out_of_range",
            Self::Missing => "missing",
            Self::OutOfPlace => "out_of_place",
            Self::ClosedOtherwise => "closed_otherwise",
            Self::ImpossibleCause => "impossible_cause",
            Self::UnknownWinner => "unknown_winner",
            Self::WinnerNotCaptured => "winner_not_captured",
            Self::BeforeCreation => "before_creation",
            Self::AfterClock => "after_clock",
            Self::AfterLastActivity => "after_last_activity",
            Self::PaymentsBeforeAttempt => "payments_before_attempt",
            Self::NoPayment => "no_payment",
            Self::ReachedOpen => "reached_open",
            Self::ReachedClosed => "reached_closed",
            Self::CauseNotDue => "cause_not_due",
            Self::HeldOpen => "held_open",
            Self::OutlivedDeadline => "outlived_deadline",
            Self::AlreadyExpired => "already_expired",
            Self::SettledTooLittle => "settled_too_little",
            Self::NotHonoured => "not_honoured",
            Self::NotWon => "not_won",
            Self::RevisionTooSmall { .. } => "revision_too_small",
            Self::RevisionTooLarge { .. } => "revision_too_large",
            Self::NoActivity => "no_activity",
        }
    }
}

impl RecordError {
    /// Quotes the beginning of the value, control characters made visible.
    pub(super) fn new(field: impl Display, value: impl Display, rule: RecordRule) -> Self {
        Self {
            field: field.to_string(),
            value: excerpt(&value.to_string()).escape_debug().to_string(),
            rule,
        }
    }

    /// Refuses a version that is not the current one.
    pub(super) fn version(version: u32) -> Self {
        let rule = if version > super::OrderRecord::VERSION {
            RecordRule::NewerVersion { version }
        } else {
            RecordRule::OtherVersion
        };
        Self::new("version", version, rule)
    }

    /// Names the field by the way that leads to it from one level further out.
    pub(super) fn within(mut self, outer: impl Display) -> Self {
        self.field = format!("{outer}.{}", self.field);
        self
    }
}
