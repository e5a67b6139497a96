//! Guards what a merchant reads at the end of the day: an order shown as paid that is not, money
//! owed back or under review that is not listed, a message that got lost between the lines.

use serde_json::Value;

use crate::generate;
use crate::program::{bytes, replay, replayed, text};

fn day() -> Value {
    replayed(bytes("day.jsonl"))
}

/// What orders come to: the order, its status, the place of the winner among its payments by id,
/// its sums apart from zeros, and its duties. The judgement is that of the written semantics, made
/// by hand. Most are about what nearly every lost or doubled payment comes from.
const ENDS: &str = "
# A failure and then a success of one payment; a failure after it; a second payment.
SHOP0030 | PAID      | 2 | applied 1250.00                   |
SHOP0031 | EXPIRED   |   |                                   |
SHOP0032 | PAID      | 1 | applied 330.00                    |
SHOP0034 | PAID      | 1 | applied 459.00                    |
SHOP0035 | PAID      | 2 | applied 999.00                    |
SHOP0037 | EXPIRED   |   |                                   |
# Second successes are surplus, to be given back, until that is reported.
SHOP0040 | PAID      | 2 | applied 899.00, owed 899.00       | refund 899.00
SHOP0041 | PAID      | 1 | applied 650.00, given_back 650.00 |
SHOP0042 | PAID      | 1 | applied 120.00, owed 240.00       | refund 120.00, refund 120.00
# A payment pays one order only.
SHOP0043 | PAID      | 1 | applied 540.00                    |
SHOP0044 | EXPIRED   |   |                                   |
# Late money, by policy and by decision.
SHOP0045 | EXPIRED   |   | under_review 1200.00              | decide after_expiry
SHOP0046 | EXPIRED   |   | owed 1200.00                      | refund 1200.00
SHOP0047 | PAID      | 1 | applied 1200.00                   |
SHOP0048 | EXPIRED   |   | owed 1200.00                      | refund 1200.00
SHOP0049 | PAID      | 1 | applied 1200.00                   |
SHOP0050 | PAID      | 1 | applied 1200.00                   |
SHOP0051 | EXPIRED   |   | given_back 1200.00                |
SHOP0052 | CANCELLED |   | under_review 860.00               | decide after_cancel
SHOP0056 | CANCELLED |   |                                   | void
# Amounts that do not agree.
SHOP0060 | EXPIRED   |   | under_review 399.00               | decide amount_mismatch
SHOP0061 | EXPIRED   |   | owed 599.00                       | refund 599.00
SHOP0062 | EXPIRED   |   |                                   | decide currency_mismatch
SHOP0063 | PAID      | 1 | applied 499.00, owed 50.00        | refund 50.00
SHOP0066 | PAID      | 1 | under_review 449.00               | decide amount_changed
# Refunds.
SHOP0070 | PAID      | 1 | applied 700.00, given_back 300.00 |
SHOP0071 | PAID      | 1 | applied 700.00, owed 300.00       | refund 300.00 PART71
SHOP0077 | EXPIRED   |   | given_back 300.00                 |
SHOP0078 | PAID      | 1 | applied 700.00, given_back 300.00 | poll
# Unknown fates: held open, closed, held without an amount.
SHOP0080 | PAID      | 1 | applied 610.00                    |
SHOP0081 | EXPIRED   |   |                                   | void
SHOP0082 | ATTEMPTED |   |                                   | poll
# Webhooks that nobody verified: forged, and genuine with a poll after it.
SHOP0097 | EXPIRED   |   |                                   |
SHOP0098 | PAID      | 1 | applied 640.00                    |
";

const PLACES: [&str; 6] = [
    "applied",
    "owed",
    "given_back",
    "disputed",
    "returned",
    "under_review",
];

fn words(duty: &Value) -> String {
    let words = ["duty", "amount", "request", "why"].map(|key| duty[key].as_str());
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_orders_of_the_day_end_as_the_semantics_say() {
    let day = day();
    let orders = day["orders"].as_array().unwrap();
    let ends = ENDS.lines().filter(|line| line.starts_with("SHOP"));
    for end in ends {
        let cells: Vec<_> = end.split('|').map(str::trim).collect();
        let [id, status, winner, sums, duties] = cells[..] else {
            panic!("{end}");
        };
        let order = orders.iter().find(|order| order["order"] == id).unwrap();
        assert_eq!(order["status"], status, "{id}");
        let winner: Option<usize> = winner.parse().ok();
        let winner = winner.map_or(&Value::Null, |at| &order["payments"][at - 1]["payment"]);
        assert_eq!(&order["winner"], winner, "{id}");
        let sum =
            |place: &&str| format!("{place} {}", order["sums"]["INR"][place].as_str().unwrap());
        let found: Vec<_> = PLACES
            .iter()
            .map(sum)
            .filter(|sum| !sum.ends_with(" 0.00"))
            .collect();
        assert_eq!(found.join(", "), sums, "{id}");
        let found: Vec<_> = order["duties"]
            .as_array()
            .unwrap()
            .iter()
            .map(words)
            .collect();
        assert_eq!(found.join(", "), duties, "{id}");
    }
    let foreign = orders.iter().find(|order| order["order"] == "SHOP0062");
    assert_eq!(foreign.unwrap()["sums"]["USD"]["under_review"], "499.00");
}

#[test]
fn orders_close_at_the_instant_of_their_deadline_and_for_its_cause() {
    let day = day();
    let orders = day["orders"].as_array().unwrap();
    for (id, created_at, closed_at, cause) in [
        ("SHOP0031", "05:44:00", "06:14:00", "timeout"),
        ("SHOP0036", "06:04:00", "06:20:00", "provider_expired"),
        ("SHOP0055", "07:35:00", "07:37:10", "merchant"),
        // Held open by a payment until its own limit, nine minutes past the deadline.
        ("SHOP0081", "09:33:00", "09:57:00", "timeout"),
        ("SHOP0091", "09:57:00", "10:12:00", "inactivity"),
    ] {
        let order = orders.iter().find(|order| order["order"] == id).unwrap();
        let at = |key: &str| order[key].as_str().unwrap()[11..19].to_owned();
        assert_eq!(at("created_at"), created_at, "{id}");
        assert_eq!(at("closed_at"), closed_at, "{id}");
        assert_eq!(order["cause"], cause, "{id}");
    }
}

#[test]
fn every_captured_paisa_is_in_exactly_one_place() {
    let minor = |sum: &Value| {
        sum.as_str()
            .unwrap()
            .replace('.', "")
            .parse::<i64>()
            .unwrap()
    };
    let day = day();
    let money = |of: &Value| {
        let sums = of.as_object().unwrap().values();
        for sums in sums {
            let places: i64 = PLACES.iter().map(|place| minor(&sums[place])).sum();
            assert_eq!(minor(&sums["received"]), places, "{sums}");
        }
    };
    for order in day["orders"].as_array().unwrap() {
        money(&order["sums"]);
    }
    money(&day["summary"]["money"]);
}

#[test]
fn every_line_is_applied_refused_or_named() {
    for log in ["day.jsonl", "broken.jsonl"] {
        let document = replayed(bytes(log));
        let summary = &document["summary"];
        let listed = |key: &str| document[key].as_array().unwrap().len();
        assert_eq!(summary["bad"], listed("bad_lines"), "{log}");
        assert_eq!(summary["conflicts"], listed("conflicts"), "{log}");
        assert_eq!(summary["no_order"], listed("no_order"), "{log}");
        let orders = summary["orders"].as_object().unwrap().values();
        let counted: u64 = orders.map(|count| count.as_u64().unwrap()).sum();
        assert_eq!(counted, u64::try_from(listed("orders")).unwrap(), "{log}");
    }
}

#[test]
fn a_log_replayed_twice_ends_as_it_ends_once() {
    let twice = replayed(bytes("day.jsonl").repeat(2));
    assert_eq!(day()["orders"], twice["orders"]);
}

#[test]
fn the_committed_day_is_what_the_generator_writes() {
    assert!(
        generate::day(0) == bytes("day.jsonl"),
        "write it again, see samples/README.md"
    );
}

#[test]
fn the_committed_result_is_what_the_replay_prints_and_nothing_of_the_day_is_bad() {
    for (name, arguments) in [
        ("day.expected.json", &["--json"][..]),
        ("day.expected.txt", &[]),
    ] {
        let run = replay(bytes("day.jsonl"), arguments);
        assert_eq!(run.out, text(name), "{name}");
        assert_eq!((&*run.err, run.code), ("", Some(0)));
    }
}

#[test]
fn only_orders_of_which_something_is_to_be_done_are_listed_unless_all_are_asked_for() {
    let day = day();
    let orders = day["orders"].as_array().unwrap().iter();
    let (mut idle, mut needy) = (0, 0);
    let [few, all] = [&[][..], &["--all"]].map(|more| replay(bytes("day.jsonl"), more).out);
    for order in orders {
        let row = format!("| {} |", order["order"].as_str().unwrap());
        assert!(all.contains(&row), "{row}");
        let needs_something = !order["duties"].as_array().unwrap().is_empty();
        assert_eq!(few.contains(&row), needs_something, "{row}");
        *(if needs_something {
            &mut needy
        } else {
            &mut idle
        }) += 1;
    }
    assert_eq!((needy, idle), (23, 71));
}

#[test]
fn what_is_to_be_done_comes_first_with_the_money_that_it_is_about() {
    let day = day();
    let duties = |word: &str| {
        let orders = day["orders"].as_array().unwrap().iter();
        let duties = orders.flat_map(|order| order["duties"].as_array().unwrap());
        duties.filter(|duty| duty["duty"] == word).count()
    };
    let money = |currency: &str, place: &str| {
        let sum = &day["summary"]["money"][currency][place];
        format!("{} {currency}", sum.as_str().unwrap())
    };
    let (inr, usd) = (money("INR", "under_review"), money("USD", "under_review"));
    let expected = [
        "To do at 2026-11-23T18:23:00.330Z:".to_owned(),
        format!(
            "  {} refunds to send: {}",
            duties("refund"),
            money("INR", "owed")
        ),
        format!(
            "  {} payments to decide about: {inr} + {usd}",
            duties("decide")
        ),
        format!("  {} payments to void", duties("void")),
        format!("  {} payments to poll", duties("poll")),
        format!("  {} conflicts to look at", day["summary"]["conflicts"]),
        String::new(),
    ];
    let out = replay(bytes("day.jsonl"), &[]).out;
    let first: Vec<_> = out.lines().take(expected.len()).collect();
    assert_eq!(first, expected);
}
