//! What the fuzz targets check. Each target is a law over bytes, a plain function, so that the
//! fuzzer and a test on the stable toolchain run the same one.

pub mod check;
pub mod draw;
mod law;

#[path = "../../tests/laws/about.rs"]
mod about;
#[path = "../../tests/shared/any_order.rs"]
mod any_order;
#[path = "../../tests/shared/open_record.rs"]
mod open_record;
#[path = "../../tests/shared/qualifying.rs"]
mod qualifying;

#[path = "../../tests/model/answering.rs"]
mod answering;
#[path = "../../tests/model/commanding.rs"]
mod commanding;
#[path = "../../tests/model/giving_back.rs"]
mod giving_back;
#[path = "../../tests/model/history.rs"]
mod history;
#[path = "../../tests/model/holding.rs"]
mod holding;
#[expect(
    dead_code,
    reason = "the tests of the model ask for the reason that decided"
)]
#[path = "../../tests/model/judging.rs"]
mod judging;
#[path = "../../tests/model/money.rs"]
mod money;
#[path = "../../tests/model/noticing.rs"]
mod noticing;
#[path = "../../tests/model/owing.rs"]
mod owing;
#[path = "../../tests/model/reference.rs"]
mod reference;
#[path = "../../tests/model/side_by_side.rs"]
mod side_by_side;

/// Panics if the law of a target is broken.
pub type Check = fn(&[u8]);

/// Each target's name, which is that of its corpus too, and its law.
pub const TARGETS: [(&str, Check); 6] = [
    ("book", check::book::check),
    ("inputs", check::inputs::check),
    ("money", check::money::check),
    ("record", check::record::check),
    ("replay", check::replay::check),
    ("report", check::report::check),
];
