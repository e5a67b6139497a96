//! The words of the policies for late money, the same in logs and in traces.

use order_lifecycle::LateMoney;

use crate::offset::Offset;

/// Reads `review`, `refund` or `honour:` with a duration.
pub(crate) fn late_money(text: &str) -> Result<LateMoney, String> {
    let read = match (text, text.strip_prefix("honour:")) {
        ("review", _) => Some(LateMoney::Review),
        ("refund", _) => Some(LateMoney::Refund),
        (_, Some(within)) => Offset::parse(within)
            .and_then(Offset::duration)
            .map(LateMoney::HonourWithin),
        (_, None) => None,
    };
    let must = "review, refund, or honour: with a duration, as `honour:10m` is";
    read.ok_or_else(|| format!("policy is `{text}`, but must be {must}"))
}
