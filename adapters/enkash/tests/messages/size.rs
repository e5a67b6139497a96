//! Guards against a body that stops the reader by its size: everybody's messages unread.

use crate::common::{RECEIVED_AT, about_payment, webhook};
use order_lifecycle_enkash::{Asked, Body, Channel, Hint, ReadError, Said, payment_notify, read};

/// A body of so many bytes.
fn filled(bytes: usize) -> String {
    let body = about_payment(r#""status":"FAILED","more":"""#);
    let room = bytes - body.len();
    body.replace(r#""more":"""#, &format!(r#""more":"{}""#, "x".repeat(room)))
}

#[test]
fn a_body_above_the_limit_is_refused_with_both_numbers_before_it_is_parsed() {
    assert_eq!(Body::MOST, 1_048_576);
    assert!(webhook(&filled(Body::MOST)).is_ok());
    let asked = Asked {
        payment: "EK1".parse().ok(),
        request: "R1".parse().ok(),
    };
    let (bytes, most) = (Body::MOST + 1, Body::MOST);
    // Neither UTF-8 nor JSON, so whoever parses it says so.
    let unreadable = vec![0xff; bytes];
    for channel in Channel::ALL.iter().copied() {
        let error = read(channel, &*unreadable, &asked, RECEIVED_AT).unwrap_err();
        assert_eq!(error, ReadError::TooLarge { bytes, most }, "{channel}");
    }
    let error = webhook(&filled(bytes)).unwrap_err();
    assert_eq!(error.as_str(), "TOO_LARGE");
    assert_eq!(
        error.to_string(),
        "body is 1048577 bytes long, but must have at most 1048576"
    );
}

#[test]
fn the_limit_is_the_callers_to_raise_and_to_lower() {
    let body = filled(3 << 20);
    let bytes = body.len();
    let read = |most| payment_notify(Body::from(&*body).at_most(most), RECEIVED_AT);
    assert!(read(bytes).is_ok());
    let most = bytes - 1;
    assert_eq!(read(most).unwrap_err(), ReadError::TooLarge { bytes, most });
    assert_eq!(
        payment_notify(Body::new(b"{}").at_most(1), RECEIVED_AT).unwrap_err(),
        ReadError::TooLarge { bytes: 2, most: 1 }
    );
}

#[test]
fn a_status_text_is_kept_up_to_its_bound_on_every_level() {
    assert_eq!(Said::LONGEST, 163);
    for letter in ["X", "é", "𝔘"] {
        let long = letter.repeat(80_000);
        let body = about_payment(&format!(
            r#""status":"{long}","transactionStatus":"{long}A","orderStatus":" {long}""#
        ));
        let trusted = webhook(&body).unwrap();
        let bounded = |said: &Said| said.text.len() <= Said::LONGEST && said.text.ends_with('…');
        assert!(!trusted.hints.is_empty());
        for hint in &trusted.hints {
            let kept = match hint {
                Hint::UnknownStatus(said) => bounded(said),
                Hint::Disagreement { one, other } => bounded(one) && bounded(other),
                other => panic!("{other}"),
            };
            assert!(kept, "{hint}");
        }
        let status = trusted.report.status.unwrap().to_string();
        assert!(status.len() <= Said::LONGEST, "{}", status.len());
    }
}

#[test]
fn white_space_around_a_status_is_not_what_is_kept_of_it() {
    let spaces = " ".repeat(1_000);
    let body = about_payment(&format!(r#""status":"{spaces}FAILED{spaces}""#));
    assert!(webhook(&body).unwrap().hints.is_empty());
}
