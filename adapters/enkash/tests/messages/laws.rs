//! Guards against a message that is half read, and against a surprise that stops the reader: paid
//! but not fulfilled.

use crate::common::{RECEIVED_AT, payment};
use order_lifecycle_enkash::{Asked, Channel, OldLog, OwnRequest, Received, browser_return, read};

const GOLDEN: [(Channel, &str); 6] = [
    (
        Channel::PaymentNotify,
        include_str!("golden/notify_success.json"),
    ),
    (
        Channel::PaymentNotify,
        include_str!("golden/notify_failed.json"),
    ),
    (
        Channel::OrderStatus,
        include_str!("golden/order_cancelled.json"),
    ),
    (
        Channel::TransactionStatus,
        include_str!("golden/transaction_refunded.json"),
    ),
    (
        Channel::MinimalStatus,
        include_str!("golden/minimal_pending.json"),
    ),
    (Channel::Refund, include_str!("golden/refund_created.json")),
];

fn asked() -> Asked {
    Asked {
        payment: Some(payment()),
        request: "R1".parse().ok(),
    }
}

#[test]
fn a_message_cut_short_anywhere_is_refused_on_every_channel() {
    for (_, golden) in GOLDEN {
        let body = golden.trim_end().as_bytes();
        for channel in Channel::ALL.iter().copied() {
            if channel == Channel::BrowserReturn {
                continue;
            }
            for end in 0..body.len() {
                let error = read(channel, &body[..end], &asked(), RECEIVED_AT).unwrap_err();
                assert_eq!(error.as_str(), "NOT_JSON", "{channel} {end}");
            }
        }
    }
}

#[test]
fn a_message_read_twice_says_the_same() {
    for (channel, golden) in GOLDEN {
        let message = || read(channel, golden.as_bytes(), &asked(), RECEIVED_AT);
        assert!(message().is_ok());
        assert_eq!(message(), message());
    }
}

#[test]
fn no_changed_byte_stops_a_channel_or_dates_a_fact_ahead() {
    for (channel, golden) in GOLDEN {
        let mut body = golden.as_bytes().to_vec();
        for at in 0..body.len() {
            for byte in [0, b'"', b'0', b'9', b'-', b'}', b'\\', b':', 0xff] {
                let original = std::mem::replace(&mut body[at], byte);
                let trusted = match read(channel, &*body, &asked(), RECEIVED_AT) {
                    Ok(Received::Webhook(message)) => Some(message.trusted(OldLog)),
                    Ok(Received::Reply(message)) => Some(message.trusted(OwnRequest)),
                    Ok(Received::Hearsay(_)) | Err(_) => None,
                };
                for notice in trusted.iter().flat_map(|it| &it.report.notices) {
                    assert!(notice.occurred_at() <= RECEIVED_AT);
                }
                let _ = browser_return(&*body);
                body[at] = original;
            }
        }
    }
}

#[test]
fn the_table_of_apis_names_the_function_of_every_channel() {
    let apis = include_str!("../../src/docs/apis.md");
    for channel in Channel::ALL {
        let name = channel.as_str();
        let linked = [format!("[`{name}`]"), format!("[`{name}()`]")];
        assert!(linked.iter().any(|link| apis.contains(link)), "{channel}");
    }
}
