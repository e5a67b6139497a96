//! Why a record is refused.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt::Display;

use crate::terms::custom::CustomFieldError;
use crate::terms::expiry::ExpiryError;
use crate::value::id::IdError;
use crate::value::money::MoneyError;
use crate::value::text::excerpt;
use crate::value::word::UnknownWord;

/// A record that no order can have. Nothing was loaded.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("record field `{field}` is `{value}`, but {rule}")]
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
        "must be at most {}, the newest version that this release reads: upgrade the release \
         before it loads the order",
        super::OrderRecord::VERSION
    )]
    NewerVersion,
    /// There never was such a version.
    #[error("must be a version that was released")]
    UnknownVersion,
    /// An id passes its own door.
    #[error("must {}", .0.problem)]
    Id(#[from] IdError),
    /// A status, a currency or another word is one of its list.
    #[error("must be one of {}", .0.known)]
    UnknownWord(#[from] UnknownWord),
    /// An amount passes its own door.
    #[error("must {}", .0.problem)]
    Money(#[from] MoneyError),
    /// The expiry passes its own door.
    #[error("must be a legal expiry: {0}")]
    Expiry(#[from] ExpiryError),
    /// The custom fields pass their own door.
    #[error("must be a legal custom field: {0}")]
    CustomField(#[from] CustomFieldError),
    /// An instant lies in the calendar.
    #[error("must lie in the years that the calendar has, in milliseconds since 1970")]
    OutsideCalendar,
    /// A list is sorted, and names nothing twice.
    #[error("must come after the one before it")]
    NotSorted,
    /// A request id is used once in a payment.
    #[error("must differ from the ids of the payment's other requests")]
    RepeatedRequest,
    /// A capture overtakes everything else about the outcome.
    #[error("must be empty beside a capture, which overtakes it")]
    OvertakenByCapture,
    /// A provider order is bound once.
    #[error("must differ from the provider orders before it")]
    BoundTwice,
    /// There is a most to what is bound.
    #[error("must be one of 16 provider orders at most")]
    TooManyBound,
    /// A capture is not dated long before the order, but by its hearing then.
    #[error("must be the hearing, where the time told lies long before the order's creation")]
    NotBelieved,
    /// A payment is accepted beside the winner, and captured.
    #[error("must be null but for a captured payment beside the winner of a paid order")]
    NotAccepted,
    /// What is acknowledged is at least nothing.
    #[error("must not be negative")]
    Negative,
    /// The earliest time reported is not later than the latest.
    #[error("must not be later than the latest time reported")]
    EarliestAfterTold,
    /// Only captured money is asked back.
    #[error("must be a request of a payment with a capture")]
    RequestWithoutCapture,
    /// What stands of a request is at least nothing and at most all of it.
    #[error("must be at least nothing and at most what was asked")]
    StandingOutOfRange,
    /// The status needs this field.
    #[error("must be there for an order of this status")]
    Missing,
    /// The status has no use for this field.
    #[error("must be null for an order of this status")]
    OutOfPlace,
    /// A closed, unpaid order was closed as what it is.
    #[error("must be a cause that leads to the order's status")]
    ClosedOtherwise,
    /// The winner is one of the payments.
    #[error("must be the id of one of the payments")]
    UnknownWinner,
    /// The winner is captured.
    #[error("must be a payment with a capture")]
    WinnerNotCaptured,
    /// How much is held, and until when, is told together with a hold.
    #[error("must be told of a hold, and not after the latest one")]
    NoSuchHold,
    /// Nothing happens to an order before it is created.
    #[error("must not lie before the order's creation")]
    BeforeCreation,
    /// Nothing has happened after the order's clock.
    #[error("must not lie after the order's clock")]
    AfterClock,
    /// A payment that is news is activity of an open order.
    #[error("must not lie after the last activity of the open order")]
    AfterLastActivity,
    /// A known payment makes an open order attempted.
    #[error("must be none of an order that nobody has tried to pay")]
    PaymentsBeforeAttempt,
    /// An order is attempted by a payment.
    #[error("must be at least one of an order of this status")]
    NoPayment,
    /// The order was never closed, so the capture reached it open.
    #[error("must be true of an order that was open when the capture was first heard of")]
    ReachedOpen,
    /// What reached the open order was received before it closed.
    #[error("must not lie after the closing, for the capture reached the open order")]
    ReachedClosed,
    /// Time closes an order by a rule of its terms, once it has fallen due.
    #[error("must be a rule of the terms that had fallen due by then")]
    CauseNotDue,
    /// Time does not close an order that a payment holds open.
    #[error("must not be a payment that held the order open when time closed it")]
    HeldOpen,
    /// An order outlives its deadline only while a payment known before holds it open.
    #[error("must not lie in the open life of an order that no payment held open")]
    OutlivedDeadline,
    /// An open order's time has not come.
    #[error("must lie before the instant at which time closes the open order")]
    AlreadyExpired,
    /// What settles an order is at least what it costs, unless it was accepted as captured.
    #[error("must be at least the order's amount, or accepted as captured")]
    SettledTooLittle,
    /// A closed order is honoured only where its policies let the money in. SPEC: L5
    #[error("must be a payment that the policies let pay a closed order")]
    NotHonoured,
    /// Money that qualifies wins at once. SPEC: L1
    #[error("must not be a payment that qualifies and has not won")]
    NotWon,
    /// The revision grows by one with every change.
    #[error("must be at least {least}, the changes that the record shows")]
    RevisionTooSmall {
        /// How many changes the record shows at least.
        least: u64,
    },
    /// The revision grows with nothing else.
    #[error("must be at most {changes}, the changes that the record shows")]
    RevisionTooLarge {
        /// How many changes the record shows.
        changes: u64,
    },
    /// The revision fits into 64 bits with a sign, and so does the next.
    #[error("must be less than 9223372036854775807")]
    RevisionOutOfRange,
    /// An order that nothing has happened to was last active at its creation.
    #[error("must be the creation of an order that nothing has happened to")]
    NoActivity,
}

impl RecordRule {
    /// Returns the stable machine code, for example `not_sorted`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NewerVersion => "newer_version",
            Self::UnknownVersion => "unknown_version",
            Self::Id(_) => "id",
            Self::UnknownWord(_) => "unknown_word",
            Self::Money(_) => "money",
            Self::Expiry(_) => "expiry",
            Self::CustomField(_) => "custom_field",
            Self::OutsideCalendar => "outside_calendar",
            Self::NotSorted => "not_sorted",
            Self::RepeatedRequest => "repeated_request",
            Self::OvertakenByCapture => "overtaken_by_capture",
            Self::BoundTwice => "bound_twice",
            Self::TooManyBound => "too_many_bound",
            Self::NotBelieved => "not_believed",
            Self::NotAccepted => "not_accepted",
            Self::Negative => "negative",
            Self::EarliestAfterTold => "earliest_after_told",
            Self::RequestWithoutCapture => "request_without_capture",
            Self::StandingOutOfRange => "standing_out_of_range",
            Self::Missing => "missing",
            Self::OutOfPlace => "out_of_place",
            Self::ClosedOtherwise => "closed_otherwise",
            Self::UnknownWinner => "unknown_winner",
            Self::WinnerNotCaptured => "winner_not_captured",
            Self::NoSuchHold => "no_such_hold",
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
            Self::RevisionOutOfRange => "revision_out_of_range",
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

    /// Refuses a version that this release cannot read.
    pub(super) fn version(version: u32) -> Self {
        let rule = if version > super::OrderRecord::VERSION {
            RecordRule::NewerVersion
        } else {
            RecordRule::UnknownVersion
        };
        Self::new("version", version, rule)
    }

    /// Names the field by the way that leads to it from one level further out.
    pub(super) fn within(mut self, outer: impl Display) -> Self {
        self.field = format!("{outer}.{}", self.field);
        self
    }
}
