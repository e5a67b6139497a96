//! The loss meant: a sum that is moved by the difference, and one time is not. Then a refund is
//! owed that was sent, or one that was never sent is not owed.
//!
//! Each figure is compared with the plain sum over everything that it is about, after each step of
//! many random histories.

use std::format;
use std::vec::Vec;

use super::*;

/// A generator of small numbers (xorshift), so that a failure comes again.
struct Draw(u64);

impl Draw {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        let at = self.below(choices.len().try_into().unwrap());
        choices[usize::try_from(at).unwrap()]
    }

    fn request(&mut self) -> RequestId {
        RequestId::new(&format!("R-{}", self.below(4))).unwrap()
    }

    fn amount(&mut self) -> Amount {
        let currency = self.of(&[Currency::INR, Currency::INR, Currency::JPY]);
        Amount::new(self.of(&[1, 2, 7, i64::MAX]), currency).unwrap()
    }

    fn told<T: Copy>(&mut self, states: &[T]) -> Latest<(T, i64, Currency)> {
        let (state, amount) = (self.of(states), self.amount());
        Latest {
            at: Timestamp::from_millis(self.below(5).try_into().unwrap()).unwrap(),
            value: (state, amount.minor(), amount.currency()),
        }
    }
}

/// One thing that happens to an outflow.
fn step(back: &mut Outflow, draw: &mut Draw) {
    match draw.below(8) {
        0..=3 => {
            let id = RefundId::new(&format!("rf-{}", draw.below(6))).unwrap();
            let request = Some(draw.request()).filter(|_| draw.below(3) > 0);
            let states = [RefundState::Pending, RefundState::Failed, RefundState::Done];
            back.hear_refund(&id, request.as_ref(), draw.told(&states));
        }
        4 => {
            let id = DisputeId::new(&format!("dp-{}", draw.below(3))).unwrap();
            let states = [DisputeState::Open, DisputeState::Won, DisputeState::Lost];
            back.hear_dispute(&id, draw.told(&states));
        }
        5 | 6 => {
            let id = draw.request();
            let asked = back.request(&id).map_or(draw.amount(), |it| it.asked);
            back.ask(&id, asked);
        }
        _ => back.withdraw(&draw.request()),
    }
}

/// Every figure as it would be added up by somebody who has nothing but the lists.
fn is_what_it_adds_up_to(back: &Outflow) {
    let of = |requests: &[&RequestId]| {
        let bearing = back.refunds().filter(|refund| match requests {
            [] => !back
                .requests
                .iter()
                .any(|it| Some(&it.id) == refund.request()),
            requests => refund.request().is_some_and(|it| requests.contains(&it)),
        });
        bearing.collect::<Vec<_>>()
    };
    for currency in [Currency::INR, Currency::JPY, Currency::USD] {
        let sum = |amounts: &mut dyn Iterator<Item = Amount>| -> i128 {
            let of_it = amounts.filter(|it| it.currency() == currency);
            of_it.map(|it| i128::from(it.minor())).sum()
        };
        let refunded = back.refunds().filter(|it| it.counts()).map(Refund::amount);
        assert_eq!(back.refunded(currency), sum(&mut { refunded }));
        let disputed = back.disputes().filter(|it| it.state() != DisputeState::Won);
        assert_eq!(
            back.disputed(currency),
            sum(&mut disputed.map(Dispute::amount))
        );
        let lost = back
            .disputes()
            .filter(|it| it.state() == DisputeState::Lost);
        assert_eq!(back.lost(currency), sum(&mut lost.map(Dispute::amount)));

        let (mut answered, mut open) = (0, 0);
        let asked = back
            .requests()
            .iter()
            .filter(|it| it.asked.currency() == currency);
        for request in asked {
            let bearing = of(&[&request.id]).into_iter().filter(|it| it.counts());
            let standing = i128::from(request.standing);
            let of_it = sum(&mut bearing.map(Refund::amount)).min(standing);
            assert_eq!(back.answered(request), of_it);
            assert_eq!(back.open(request), standing - of_it);
            answered += of_it;
            open += standing - of_it;
        }
        assert_eq!(back.requested(currency), (answered, open));
    }
    let tries = |refunds: &[&Refund]| {
        let failed = refunds
            .iter()
            .filter(|it| it.state() == RefundState::Failed);
        [refunds.len(), failed.count()].map(|count| u64::try_from(count).unwrap())
    };
    assert_eq!(back.tries(None), tries(&of(&[])));
    for request in back.requests() {
        assert_eq!(back.tries(Some(&request.id)), tries(&of(&[&request.id])));
        assert_eq!(back.request(&request.id), Some(request));
    }
    let stands = back.requests().iter().any(|it| it.standing > 0);
    assert_eq!(back.nothing_stands(), !stands);
}

#[test]
fn always_every_figure_is_what_it_adds_up_to() {
    for seed in 1..=400 {
        let (mut back, mut draw) = (Outflow::default(), Draw::new(seed));
        for _ in 0..40 {
            step(&mut back, &mut draw);
            is_what_it_adds_up_to(&back);
        }
    }
}

/// What was moved by differences is what a record of it is made anew to.
#[test]
#[cfg(feature = "serde")]
fn always_it_is_the_same_made_anew() {
    for seed in 1..=400 {
        let (mut back, mut draw) = (Outflow::default(), Draw::new(seed));
        for _ in 0..40 {
            step(&mut back, &mut draw);
            let lists = (back.refunds().cloned(), back.disputes().cloned());
            let requests = back.requests().to_vec();
            let anew = Outflow::new(lists.0.collect(), lists.1.collect(), requests, back.total);
            assert_eq!(back, anew);
        }
    }
}

/// The cases in which a difference is easily forgotten do occur in those histories.
#[test]
fn sometimes_a_refund_comes_before_its_request_and_moves_to_another() {
    let (mut early, mut moved, mut cleared) = (0, 0, 0);
    for seed in 1..=400 {
        let (mut back, mut draw) = (Outflow::default(), Draw::new(seed));
        for _ in 0..40 {
            let before = back.clone();
            step(&mut back, &mut draw);
            let asked = back.requests.len() > before.requests.len();
            let last = back.requests.last().map(|it| &it.id);
            let bears = |it: &Refund| it.request.as_ref() == last;
            early += u32::from(asked && back.refunds().any(bears));
            for was in before.refunds() {
                let (_, is) = back.refunds.find(&was.id).unwrap();
                moved += u32::from(was.request.is_some() && was.request != is.request);
                cleared += u32::from(was.amount().currency() != is.amount().currency());
            }
        }
    }
    assert!(
        early > 200 && moved > 200 && cleared > 200,
        "{early} {moved} {cleared}"
    );
}
