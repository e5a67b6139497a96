//! What disagrees, by kind.

use std::collections::BTreeMap;

use order_lifecycle::{Amount, Conflict, Currency, Discrepancy, OrderId, PaymentId, Severity};

/// In what our orders and their export can disagree: what the core names, what only all rows
/// together show, and what a row says of two orders.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Kind {
    OursAhead,
    TheirsAhead,
    Contradiction,
    UnknownStatus,
    OrderAmount,
    ProviderOrder,
    OnlyHere,
    OnlyThere,
    CapturedHere,
    PaymentDiffers,
    PaymentAhead,
    PaymentBehind,
    PaymentOfAnotherOrder,
    ProviderOrderOfAnotherOrder,
    OrderOnlyHere,
    OrderOnlyThere,
    UnclearRow,
}

/// One disagreement. What it is not about is `None`.
pub(crate) struct Finding {
    pub(crate) severity: Severity,
    /// The row that showed it, where one did.
    pub(crate) line: Option<u64>,
    pub(crate) order: Option<String>,
    pub(crate) provider_order: Option<String>,
    pub(crate) payment: Option<String>,
    pub(crate) ours: Option<String>,
    pub(crate) theirs: Option<String>,
    /// The money at stake, in minor units.
    pub(crate) stake: Option<Stake>,
}

pub(crate) type Stake = (i128, Currency);

/// Counts everything and keeps the first.
#[derive(Default)]
pub(crate) struct Group {
    pub(crate) count: u64,
    pub(crate) first: Vec<Finding>,
    pub(crate) money: BTreeMap<Currency, i128>,
}

pub(crate) struct Findings {
    /// Most findings of one kind that are kept.
    list: usize,
    groups: BTreeMap<Kind, Group>,
    severities: BTreeMap<Severity, u64>,
}

impl Kind {
    pub(crate) const ALL: &[Self] = &[
        Self::OursAhead,
        Self::TheirsAhead,
        Self::Contradiction,
        Self::UnknownStatus,
        Self::OrderAmount,
        Self::ProviderOrder,
        Self::OnlyHere,
        Self::OnlyThere,
        Self::CapturedHere,
        Self::PaymentDiffers,
        Self::PaymentAhead,
        Self::PaymentBehind,
        Self::PaymentOfAnotherOrder,
        Self::ProviderOrderOfAnotherOrder,
        Self::OrderOnlyHere,
        Self::OrderOnlyThere,
        Self::UnclearRow,
    ];

    /// Returns the stable code; for what the core names, the core's.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::OursAhead => "ours_ahead",
            Self::TheirsAhead => "theirs_ahead",
            Self::Contradiction => "contradiction",
            Self::UnknownStatus => "unknown_status",
            Self::OrderAmount => "order_amount",
            Self::ProviderOrder => "provider_order",
            Self::OnlyHere => "only_here",
            Self::OnlyThere => "only_there",
            Self::CapturedHere => "captured_here",
            Self::PaymentDiffers => "payment_differs",
            Self::PaymentAhead => "payment_ahead",
            Self::PaymentBehind => "payment_behind",
            Self::PaymentOfAnotherOrder => "payment_of_another_order",
            Self::ProviderOrderOfAnotherOrder => "provider_order_of_another_order",
            Self::OrderOnlyHere => "order_only_here",
            Self::OrderOnlyThere => "order_only_there",
            Self::UnclearRow => "unclear_row",
        }
    }

    /// Says in words what disagrees.
    pub(crate) const fn meaning(self) -> &'static str {
        match self {
            Self::OursAhead => "their status of the order can still become ours",
            Self::TheirsAhead => "our status of the order can still become theirs",
            Self::Contradiction => "neither status of the order can become the other",
            Self::UnknownStatus => "their status of the order is none of the six",
            Self::OrderAmount => "their order costs something else",
            Self::ProviderOrder => "their order is not one that is bound to ours",
            Self::OnlyHere => "a payment that took no money and that no row is about",
            Self::OnlyThere => "a payment that we did not know",
            Self::CapturedHere => "a payment took money here, and by them none",
            Self::PaymentDiffers => "the money of a payment is reported differently",
            Self::PaymentAhead => "we know more of a payment than they do",
            Self::PaymentBehind => "they know more of a payment than we did",
            Self::PaymentOfAnotherOrder => "a row gives one order's payment to another",
            Self::ProviderOrderOfAnotherOrder => "a row gives one order's id to another",
            Self::OrderOnlyHere => "an order that no row is about",
            Self::OrderOnlyThere => "a row of an order that we did not give",
            Self::UnclearRow => "a row that says too little of its payment: ask the gateway",
        }
    }

    /// Returns the kind of what the core found; `None` for what one row cannot show.
    pub(crate) const fn of(discrepancy: &Discrepancy) -> Option<Self> {
        Some(match discrepancy {
            Discrepancy::OursAhead { .. } => Self::OursAhead,
            Discrepancy::TheirsAhead { .. } => Self::TheirsAhead,
            Discrepancy::Contradiction { .. } => Self::Contradiction,
            Discrepancy::UnknownStatus { .. } => Self::UnknownStatus,
            Discrepancy::Conflict {
                payment: Some(_), ..
            } => Self::PaymentDiffers,
            Discrepancy::Conflict {
                payment: None,
                conflict,
            } => Self::about_order(conflict),
            Discrepancy::OnlyHere { .. }
            | Discrepancy::OnlyThere { .. }
            | Discrepancy::CapturedHere { .. } => return None,
        })
    }

    const fn about_order(conflict: &Conflict) -> Self {
        match conflict {
            Conflict::OrderAmount { .. } => Self::OrderAmount,
            Conflict::ProviderOrder { .. } => Self::ProviderOrder,
            Conflict::Closing { .. } => Self::Contradiction,
            Conflict::Captured { .. }
            | Conflict::Refund { .. }
            | Conflict::Dispute { .. }
            | Conflict::Currency { .. } => Self::PaymentDiffers,
        }
    }
}

impl Finding {
    pub(crate) const fn new(severity: Severity) -> Self {
        Self {
            severity,
            line: None,
            order: None,
            provider_order: None,
            payment: None,
            ours: None,
            theirs: None,
            stake: None,
        }
    }

    pub(crate) fn of_order(order: &OrderId, severity: Severity) -> Self {
        Self {
            order: Some(order.to_string()),
            ..Self::new(severity)
        }
    }

    pub(crate) fn about_payment(self, payment: &PaymentId) -> Self {
        Self {
            payment: Some(payment.to_string()),
            ..self
        }
    }
}

impl Findings {
    pub(crate) fn listing(list: usize) -> Self {
        Self {
            list,
            groups: Kind::ALL
                .iter()
                .map(|kind| (*kind, Group::default()))
                .collect(),
            severities: BTreeMap::new(),
        }
    }

    pub(crate) fn add(&mut self, kind: Kind, finding: Finding) {
        *self.severities.entry(finding.severity).or_default() += 1;
        let group = self.groups.entry(kind).or_default();
        group.count += 1;
        if let Some((minor, currency)) = finding.stake {
            let sum = group.money.entry(currency).or_default();
            *sum = sum.saturating_add(minor);
        }
        if group.first.len() < self.list {
            group.first.push(finding);
        }
    }

    /// Lists every kind with what was found of it.
    pub(crate) fn groups(&self) -> impl Iterator<Item = (Kind, &Group)> {
        self.groups.iter().map(|(kind, group)| (*kind, group))
    }

    /// Counts what was found by how much it matters, the gravest first.
    pub(crate) fn severities(&self) -> impl Iterator<Item = (Severity, u64)> {
        let found = self.severities.iter().rev();
        found.map(|(severity, count)| (*severity, *count))
    }

    /// Counts what was found.
    pub(crate) fn count(&self) -> u64 {
        self.severities.values().sum()
    }
}

/// What an amount puts at stake.
pub(crate) fn whole(amount: Amount) -> Stake {
    (amount.minor().into(), amount.currency())
}

/// The difference of two amounts or, of different currencies, theirs.
pub(crate) fn difference(ours: Amount, theirs: Amount) -> Stake {
    let (ours, theirs) = (whole(ours), whole(theirs));
    if ours.1 != theirs.1 {
        return theirs;
    }
    ((ours.0.saturating_sub(theirs.0)).saturating_abs(), ours.1)
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn the_manual_lists_each_kind_in_its_order() {
        let manual = include_str!("format.txt");
        let (_, table) = manual.split_once(" at stake\n").unwrap();
        let (table, _) = table.split_once("\n\n").unwrap();
        let rows = table.lines().filter(|line| !line.starts_with("   "));
        let codes: Vec<_> = rows
            .filter_map(|row| row.split_whitespace().next())
            .collect();
        let kinds: Vec<_> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(codes, kinds);
    }
}
