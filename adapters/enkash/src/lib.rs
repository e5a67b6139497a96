//! Turns EnKash payment gateway messages into reports.
