//! How records of every version are read, whatever the format and the order of the fields.
//!
//! A field whose type or meaning changes takes a new name, here at the top level, so that a name
//! means the same in every version that has it. A map can then be read before its version is known,
//! which may come last (`jsonb` reorders keys), and a sequence, which names nothing, begins with
//! its version. What was read is brought to the current version one step at a time.
//!
//! So far there is one version. So that the way from an older one is walked all the same, the unit
//! tests of this file know a version 0, which no release ever wrote.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::OrderRecord;
use super::error::RecordError;
use super::payment::PaymentRecord;
use super::state::{ClosingRecord, PaidRecord};
use super::terms::TermsRecord;
use crate::value::text::excerpt;

/// Makes a draft of a record out of the list of all fields.
macro_rules! fields {
    (
        current { $($since:expr => $name:ident: $type:ty,)* }
        retired { $(#[$when:meta] $then:expr => $old_name:ident: $old_type:ty,)* }
    ) => {
        /// What was read of a record.
        #[derive(Default)]
        struct Draft {
            $($name: Option<$type>,)*
            $(#[$when] $old_name: Option<$old_type>,)*
        }

        impl Draft {
            /// Every field of any version, after the version.
            const NAMES: &[&str] = &[
                "version", $(stringify!($name),)* $(#[$when] stringify!($old_name),)*
            ];

            /// Reads the value of a named field; `false` when no version has such a field.
            fn read_named<'de, A: MapAccess<'de>>(
                &mut self,
                name: &str,
                map: &mut A,
            ) -> Result<bool, A::Error> {
                match name {
                    $(stringify!($name) => once(&mut self.$name, stringify!($name), map)?,)*
                    $(#[$when] stringify!($old_name) => {
                        once(&mut self.$old_name, stringify!($old_name), map)?;
                    })*
                    _ => return Ok(false),
                }
                Ok(true)
            }

            /// Reads the fields that a version has, in order.
            fn read_in_order<'de, A: SeqAccess<'de>>(
                &mut self,
                version: u32,
                seq: &mut A,
            ) -> Result<(), A::Error> {
                $(if ($since).contains(&version) {
                    self.$name = Some(next(stringify!($name), seq)?);
                })*
                $(#[$when] if ($then).contains(&version) {
                    self.$old_name = Some(next(stringify!($old_name), seq)?);
                })*
                Ok(())
            }

            /// Refuses a draft that lacks a field of its version or has one of another.
            fn has_the_fields_of<E: Error>(&self, version: u32) -> Result<(), E> {
                let fields = [
                    $((stringify!($name), self.$name.is_some(), ($since).contains(&version)),)*
                    $(#[$when] (stringify!($old_name), self.$old_name.is_some(),
                        ($then).contains(&version)),)*
                ];
                for (name, there, wanted) in fields {
                    match (there, wanted) {
                        (false, true) => return Err(E::missing_field(name)),
                        (true, false) => return Err(unknown(version, name)),
                        (true, true) | (false, false) => {}
                    }
                }
                Ok(())
            }

            fn current<E: Error>(self) -> Result<OrderRecord, E> {
                Ok(OrderRecord {
                    version: OrderRecord::VERSION,
                    $($name: self.$name.ok_or_else(|| E::missing_field(stringify!($name)))?,)*
                })
            }
        }
    };
}

impl OrderRecord {
    /// The version that is written.
    pub const VERSION: u32 = 1;

    /// The oldest version that is read.
    const OLDEST: u32 = if cfg!(test) { 0 } else { 1 };
}

fields! {
    // Beside the versions that have it, each field in the order in which a sequence has them.
    current {
        0.. => terms: TermsRecord,
        1.. => provider_orders: Vec<String>,
        0.. => status: String,
        0.. => last_activity: Option<i64>,
        0.. => closing: Option<ClosingRecord>,
        0.. => paid: Option<PaidRecord>,
        1.. => clock: i64,
        0.. => revision: u64,
        0.. => payments: Vec<PaymentRecord>,
    }
    retired {
        #[cfg(test)]
        0..=0 => last_seen: i64,
    }
}

/// From each version to the next.
const STEPS: &[(u32, Step)] = &[
    #[cfg(test)]
    (0, Draft::zero_to_one),
];

type Step = fn(&mut Draft);

impl Draft {
    /// Version 1 calls the clock a clock, and keeps the provider's ids of the order, to none of
    /// which an order of version 0 was bound.
    #[cfg(test)]
    fn zero_to_one(&mut self) {
        self.clock = self.last_seen.take();
        self.provider_orders = Some(Vec::new());
    }

    /// Makes the current record of a draft: proves that it has the fields of its own version, then
    /// takes each step from there.
    fn finish<E: Error>(mut self, version: u32) -> Result<OrderRecord, E> {
        self.has_the_fields_of(version)?;
        for (from, step) in STEPS {
            if *from >= version {
                step(&mut self);
            }
        }
        self.current()
    }
}

impl<'de> Deserialize<'de> for OrderRecord {
    /// Reads a record of any version that was released, and brings it to the current one.
    ///
    /// Nothing is proved yet of what it says: that is done on the way from a record to an order.
    ///
    /// # Errors
    ///
    /// The format's own, for a version that is newer or that never was, and for a field that is
    /// missing (also one that may be null), unknown, given twice, or of the wrong type.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("OrderRecord", Draft::NAMES, AnyVersion)
    }
}

/// Reads a map in any order of its fields, or a sequence in the order of its version.
struct AnyVersion;

impl<'de> Visitor<'de> for AnyVersion {
    type Value = OrderRecord;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the record of an order")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OrderRecord, A::Error> {
        let mut draft = Draft::default();
        let (mut version, mut stranger) = (None, None);
        while let Some(name) = map.next_key::<String>()? {
            if name == "version" {
                once(&mut version, "version", &mut map)?;
                version.map_or(Ok(()), readable)?;
            } else if !draft.read_named(&name, &mut map)? {
                // A newer version, which may still be to come, says more than an unknown field.
                map.next_value::<IgnoredAny>()?;
                stranger = Some(name);
            }
        }
        let version = version.ok_or_else(|| A::Error::missing_field("version"))?;
        match stranger {
            Some(name) => Err(unknown(version, &name)),
            None => draft.finish(version),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<OrderRecord, A::Error> {
        let mut draft = Draft::default();
        let version = next("version", &mut seq)?;
        readable(version)?;
        draft.read_in_order(version, &mut seq)?;
        draft.finish(version)
    }
}

/// Refuses versions that this release cannot read.
fn readable<E: Error>(version: u32) -> Result<(), E> {
    match version {
        OrderRecord::OLDEST..=OrderRecord::VERSION => Ok(()),
        _ => Err(E::custom(RecordError::version(version))),
    }
}

/// Reads the value of a field that comes at most once.
fn once<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    field: &mut Option<T>,
    name: &'static str,
    map: &mut A,
) -> Result<(), A::Error> {
    if field.is_some() {
        return Err(A::Error::duplicate_field(name));
    }
    let value = map.next_value();
    *field = Some(value.map_err(|error| named(name, &error))?);
    Ok(())
}

/// Reads the next value of a sequence.
fn next<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(
    name: &'static str,
    seq: &mut A,
) -> Result<T, A::Error> {
    let value = seq.next_element();
    let value = value.map_err(|error| named(name, &error))?;
    value.ok_or_else(|| A::Error::missing_field(name))
}

/// Says in which field the format found its fault, for formats that do not.
fn named<E: Error>(name: &str, error: &E) -> E {
    E::custom(format_args!("record field `{name}`: {error}"))
}

/// A field that the version does not have. It is refused and not skipped: what is skipped is lost
/// when the order is stored again.
fn unknown<E: Error>(version: u32, name: &str) -> E {
    let name = excerpt(name);
    E::custom(format_args!(
        "record version {version} has no field `{name}`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::Order;
    use crate::terms::Terms;
    use crate::value::amount::Amount;
    use crate::value::id::OrderId;
    use crate::value::timestamp::Timestamp;
    use serde_json::{Value, json};

    fn order() -> Order {
        let amount: Amount = "10.00 INR".parse().unwrap();
        let id = OrderId::new("A-1").unwrap();
        let mut order = Order::new(Terms::new(id, amount, Timestamp::EPOCH));
        order.advance(Timestamp::from_millis(5_000).unwrap());
        order
    }

    /// The record as version 0 wrote it.
    fn version_0() -> Value {
        let mut record = json!(OrderRecord::from(&order()));
        let fields = record.as_object_mut().unwrap();
        fields.remove("provider_orders");
        let clock = fields.remove("clock").unwrap();
        fields.insert("last_seen".into(), clock);
        fields.insert("version".into(), json!(0));
        record
    }

    #[test]
    fn an_older_record_becomes_the_order_that_it_was_written_of() {
        let record: OrderRecord = serde_json::from_value(version_0()).unwrap();
        assert_eq!(record.version(), OrderRecord::VERSION);
        assert_eq!(Order::try_from(record).unwrap(), order());
    }

    #[test]
    fn an_older_record_has_the_fields_of_its_own_version() {
        let read = |record: &Value| {
            let read: Result<OrderRecord, _> = serde_json::from_value(record.clone());
            alloc::string::ToString::to_string(&read.unwrap_err())
        };
        let mut newer = version_0();
        newer["clock"] = json!(5_000);
        assert!(read(&newer).contains("version 0 has no field `clock`"));
        let mut older = json!(OrderRecord::from(&order()));
        older["last_seen"] = json!(5_000);
        assert!(read(&older).contains("version 1 has no field `last_seen`"));
        let mut missing = version_0();
        missing.as_object_mut().unwrap().remove("last_seen");
        assert!(read(&missing).contains("missing field `last_seen`"));
    }

    #[test]
    fn an_older_sequence_begins_with_its_version() {
        let record = OrderRecord::from(&order());
        let fields = (
            0_u32,
            (&record.terms, &record.status, record.last_activity),
            (&record.closing, &record.paid),
            (record.revision, &record.payments, record.clock),
        );
        let bytes = postcard::to_allocvec(&fields).unwrap();
        assert_eq!(postcard::from_bytes::<OrderRecord>(&bytes), Ok(record));
    }
}
