//! Guards against a type that a web service cannot hand from one thread to another, or keep.

use std::fs;
use std::marker::PhantomData;
use std::path::Path;

use order_lifecycle::error::*;
use order_lifecycle::state::*;
use order_lifecycle::*;

fn sent<T: Send + Sync + 'static>(name: &'static str) -> &'static str {
    let _: PhantomData<T>;
    name
}

/// Proves each type while it is compiled, and lists their names.
macro_rules! sent {
    ($($type:ident $(<$($parameter:tt),*>)?),* $(,)?) => {
        [$(sent::<$type $(<$($parameter),*>)?>(stringify!($type))),*]
    };
}

fn always() -> impl Iterator<Item = &'static str> {
    let plain = sent![
        Amount,
        Answer,
        Answered,
        CaptureKey,
        CapturePolicy,
        Closing,
        ClosingCause,
        Command,
        Concurrency,
        Conflict,
        Currency,
        CustomFields,
        Discrepancy,
        Disposition,
        Dispute,
        DisputeId,
        DisputeState,
        Duty<'static>,
        Entry,
        Expiry,
        Funds,
        Input,
        Known,
        LateMoney,
        Lifecycle,
        Mismatch,
        Money,
        NotOurs,
        Notice,
        Order,
        OrderId,
        Outcome,
        OwnedDuty,
        Passage,
        Payment,
        PaymentFact,
        PaymentId,
        Policy,
        Progress,
        Proof<'static, Paid>,
        ProviderOrderId,
        Reconciliation,
        Refund,
        RefundId,
        RefundKey,
        RefundRequest,
        RefundState,
        Refusal,
        RefusalReason,
        Refused,
        Report,
        ReportedStatus,
        RequestId,
        Severity,
        Status,
        Sums,
        Terms,
        Timestamp,
        Trigger,
        UnappliedReason,
        UnappliedReasons,
        Verb,
    ];
    let states = sent![Created, CheckoutRendered, Attempted, Cancelled, Expired];
    let errors = sent![
        CustomFieldError,
        ExpiryError,
        IdError,
        IdProblem,
        IllegalStep,
        MoneyError,
        MoneyProblem,
        TimestampError,
        UnknownWord,
    ];
    let typed = sent![
        Order<Created>,
        Order<CheckoutRendered>,
        Order<Attempted>,
        Order<Paid>,
        Order<Cancelled>,
        Order<Expired>,
        Proof<'static, Cancelled>,
        Proof<'static, Expired>,
    ];
    let lists = [plain.as_slice(), &states, &errors, &typed].concat();
    lists.into_iter().chain(sent![Paid])
}

#[cfg(feature = "serde")]
fn stored() -> impl Iterator<Item = &'static str> {
    sent![LogLine, Logged, OrderRecord, RecordError, RecordRule].into_iter()
}

#[cfg(not(feature = "serde"))]
fn stored() -> impl Iterator<Item = &'static str> {
    // Not compiled, and so not proved here.
    [
        "LogLine",
        "Logged",
        "OrderRecord",
        "RecordError",
        "RecordRule",
    ]
    .into_iter()
}

/// The traits among the names that the crate hands out.
const TRAITS: [&str; 4] = ["State", "CanRender", "CanStart", "CanAccept"];

#[test]
fn every_public_type_can_be_sent_shared_and_kept() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_to_string(root.join("src/lib.rs")).unwrap();
    let uses = source.split("pub use ").skip(1);
    let statements = uses.filter_map(|rest| rest.split(';').next());
    let words = statements.flat_map(|it| it.split(|c: char| !c.is_alphanumeric()));
    let mut public = 0;
    for name in words.filter(|it| it.starts_with(char::is_uppercase)) {
        let proved = always().chain(stored()).any(|it| it == name);
        assert!(
            proved || TRAITS.contains(&name),
            "{name} is not in the list"
        );
        public += 1;
    }
    assert!(public > 70, "only {public}");
}
