//! How the cost of an order grows with what it knows.
//!
//! `cargo bench --bench growth [-- N]` does each thing with N, 10 N and 100 N of what it is named
//! for (N is 1,000 unless it is given) and fits the exponent: 1 is linear, 2 is quadratic. The best
//! of several tries stands in the table. A size is left out where the one before it took longer
//! than a second. Below it stand the orders that everybody has, with one to four payments.

use std::hint::black_box;
use std::time::{Duration, Instant};

use order_lifecycle::{
    Amount, Command, Currency, Notice, Order, OrderId, PaymentFact, Report, Timestamp,
};

#[path = "growth/make.rs"]
mod make;
use make::{
    ALL, LATE, NOW, Told, answer, ask, captured, dispute, each, notice, order, payment, refund,
    request, under_review, with_deadline,
};

fn main() {
    let smallest = std::env::args().find_map(|it| it.parse().ok());
    let sizes = [1, 10, 100].map(|times| smallest.unwrap_or(1_000_usize) * times);
    println!(
        "{:52}{:>13}{:>13}{:>13}  exponent",
        "", sizes[0], sizes[1], sizes[2]
    );
    payments(sizes);
    reports(sizes);
    refunds(sizes);
    reads(sizes);
    common_orders();
}

fn payments(sizes: [usize; 3]) {
    for (name, told) in ALL {
        let name = format!("payments told one by one, {name}");
        grows(&name, sizes, |n| {
            let notices = each(n, told, |it| notice(it, PaymentFact::Failed));
            best(|| timed(order(), |order| hear(order, &notices, NOW)))
        });
    }
    grows("a new payment each, winner among them", sizes, |n| {
        let notices = each(n, Told::Shuffled, |it| notice(it, captured()));
        best(|| timed(order(), |order| hear(order, &notices, NOW)))
    });
    grows("repeats, one of each payment", sizes, |n| {
        let notices = each(n, Told::Shuffled, |it| notice(it, PaymentFact::Failed));
        let mut order = order();
        hear(&mut order, &notices, NOW);
        best(|| timed(order.clone(), |order| hear(order, &notices, NOW)))
    });
    grows("one repeat, while all hold the order open", sizes, |n| {
        let limit = Some(Timestamp::from_millis(LATE.millis() * 2).unwrap());
        let pending = |it| notice(it, PaymentFact::Pending { limit });
        let mut order = with_deadline();
        hear(&mut order, &each(n, Told::Rising, pending), NOW);
        let repeat = pending(n / 2);
        repeated(|| black_box(order.observe(&repeat, LATE).answer.as_str()))
    });
}

fn reports(sizes: [usize; 3]) {
    for (name, lists_all_payments) in [("", false), (", said to be all", true)] {
        let report = |n| Report {
            order: OrderId::new("A-1").ok(),
            lists_all_payments,
            notices: each(n, Told::Shuffled, |it| notice(it, captured())),
            ..Report::default()
        };
        let take = |order: &mut Order, report: &Report| {
            let _ = order.reconcile(report, NOW).unwrap();
        };
        grows(&format!("one report of new payments{name}"), sizes, |n| {
            let report = report(n);
            best(|| timed(order(), |order| take(order, &report)))
        });
        grows(&format!("the same again{name}"), sizes, |n| {
            let (report, mut order) = (report(n), order());
            take(&mut order, &report);
            best(|| timed(order.clone(), |order| take(order, &report)))
        });
    }
}

fn refunds(sizes: [usize; 3]) {
    for (name, told) in ALL {
        grows(&format!("refunds of one payment, {name}"), sizes, |n| {
            let notices = each(n, told, |it| notice(1, refund(it, None)));
            best(|| timed(under_review(), |order| hear(order, &notices, NOW)))
        });
    }
    grows("disputes over one payment, shuffled", sizes, |n| {
        let notices = each(n, Told::Shuffled, |it| notice(1, dispute(it)));
        best(|| timed(under_review(), |order| hear(order, &notices, NOW)))
    });
    grows("requests of one payment, one by one", sizes, |n| {
        let requests = each(n, Told::Shuffled, ask);
        best(|| timed(under_review(), |order| command(order, &requests)))
    });
    grows("refunds that answer them, one by one", sizes, |n| {
        let answers = each(n, Told::Shuffled, |it| notice(1, answer(it)));
        let mut order = under_review();
        command(&mut order, &each(n, Told::Rising, ask));
        best(|| timed(order.clone(), |order| hear(order, &answers, NOW)))
    });
    grows("requests asked after their refunds came", sizes, |n| {
        let mut order = under_review();
        hear(
            &mut order,
            &each(n, Told::Rising, |it| notice(1, answer(it))),
            NOW,
        );
        let last = ask(n - 1);
        repeated(|| black_box(order.refusal(&last).is_some()))
    });
}

fn reads(sizes: [usize; 3]) {
    grows("duties, all payments captured", sizes, |n| {
        let mut order = order();
        hear(
            &mut order,
            &each(n, Told::Rising, |it| notice(it, captured())),
            NOW,
        );
        repeated(|| black_box(order.duties().count()))
    });
    for (name, answered) in [("requests", false), ("answered requests", true)] {
        let with = |n| {
            let mut order = under_review();
            command(&mut order, &each(n, Told::Rising, ask));
            if answered {
                let answers = each(n, Told::Rising, |it| notice(1, answer(it)));
                hear(&mut order, &answers, NOW);
            }
            order
        };
        grows(&format!("duties, one payment with {name}"), sizes, |n| {
            let order = with(n);
            repeated(|| black_box(order.duties().count()))
        });
        grows(&format!("sums, one payment with {name}"), sizes, |n| {
            let order = with(n);
            repeated(|| black_box(order.sums().owed))
        });
    }
    grows("currencies, two of them", sizes, |n| {
        let (inr, jpy) = (Currency::INR, Currency::JPY);
        let amount = |it| Amount::new(5, if it < n / 2 { inr } else { jpy }).unwrap();
        let mut order = order();
        let notices = each(n, Told::Rising, |it| {
            let amount = amount(it);
            notice(it, PaymentFact::Captured { amount })
        });
        hear(&mut order, &notices, NOW);
        repeated(|| black_box(order.currencies().count()))
    });
    grows("explain, one payment with refunds", sizes, |n| {
        let mut order = under_review();
        hear(
            &mut order,
            &each(n, Told::Rising, |it| notice(1, refund(it, None))),
            NOW,
        );
        repeated(|| black_box(order.explain().to_string().len()))
    });
}

/// Orders with one to four payments, the last of them captured.
fn common_orders() {
    let (order_bytes, payment_bytes) = (size_of::<Order>(), size_of::<order_lifecycle::Payment>());
    println!("\nan order takes {order_bytes} bytes, and {payment_bytes} for each payment");
    println!("\n{:52}{:>13}{:>13}{:>13}{:>13}", "payments", 1, 2, 3, 4);
    let notices = |n: usize| {
        let mut notices = each(n - 1, Told::Falling, |it| notice(it, PaymentFact::Failed));
        notices.push(notice(n, captured()));
        notices
    };
    let fed = |n: usize| {
        let mut order = order();
        hear(&mut order, &notices(n), NOW);
        order
    };
    let line = |name: &str, time: &dyn Fn(usize) -> Duration| {
        let times = [1, 2, 3, 4].map(|n| shown(time(n)));
        println!(
            "{name:52}{:>13}{:>13}{:>13}{:>13}",
            times[0], times[1], times[2], times[3]
        );
    };
    line("create, and hear of all", &|n| {
        let notices = notices(n);
        repeated(|| {
            let mut order = order();
            hear(&mut order, &notices, NOW);
            black_box(order.revision())
        })
    });
    line("a repeat", &|n| {
        let (mut order, notice) = (fed(n), notice(n, captured()));
        repeated(|| black_box(order.observe(&notice, NOW).answer.as_str()))
    });
    line("duties", &|n| {
        let order = fed(n);
        repeated(|| black_box(black_box(&order).duties().count()))
    });
    line("sums", &|n| {
        let order = fed(n);
        repeated(|| black_box(black_box(&order).sums().owed))
    });
    line("refund asked, sent and done; duties", &|n| {
        let order = fed(n);
        let asked = Command::Refund {
            payment: payment(n),
            request: request(0),
            amount: Amount::new(1, Currency::INR).unwrap(),
        };
        let done = notice(n, answer(0));
        repeated(|| {
            let mut order = order.clone();
            let _ = order.command(&asked, NOW);
            hear(&mut order, std::slice::from_ref(&done), NOW);
            black_box(order.duties().count())
        })
    });
    line("a repeat of the refund", &|n| {
        let (mut order, done) = (fed(n), notice(n, refund(0, None)));
        repeated(|| black_box(order.observe(&done, NOW).answer.as_str()))
    });
}

/// Prints the times of one line, and the slope of the straight line through their logarithms.
fn grows(name: &str, sizes: [usize; 3], time: impl Fn(usize) -> Duration) {
    let mut times: Vec<Duration> = Vec::new();
    for n in sizes {
        if times
            .last()
            .is_some_and(|last| *last > Duration::from_secs(1))
        {
            break;
        }
        times.push(time(n));
    }
    let cell = |at: usize| times.get(at).map_or("-".into(), |it| shown(*it));
    let exponent = slope(&sizes, &times).map_or("-".into(), |it| format!("{it:.2}"));
    println!(
        "{name:52}{:>13}{:>13}{:>13}{exponent:>10}",
        cell(0),
        cell(1),
        cell(2)
    );
}

#[expect(
    clippy::cast_precision_loss,
    reason = "an exponent is printed with two digits"
)]
fn slope(sizes: &[usize], times: &[Duration]) -> Option<f64> {
    let points = || {
        let logs = sizes.iter().zip(times);
        logs.map(|(n, time)| ((*n as f64).ln(), time.as_secs_f64().ln()))
    };
    let count = times.len() as f64;
    let (x, y) = points().fold((0.0, 0.0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    let (x, y) = (x / count, y / count);
    let rise: f64 = points().map(|it| (it.0 - x) * (it.1 - y)).sum();
    let run: f64 = points().map(|it| (it.0 - x).powi(2)).sum();
    (times.len() > 1).then_some(rise / run)
}

fn shown(time: Duration) -> String {
    let nanos = time.as_secs_f64() * 1e9;
    match nanos {
        ..1e3 => format!("{nanos:.1} ns"),
        ..1e6 => format!("{:.1} us", nanos / 1e3),
        ..1e9 => format!("{:.1} ms", nanos / 1e6),
        _ => format!("{:.2} s", nanos / 1e9),
    }
}

/// The best of three, or the first where that takes longer than a second.
fn best(time: impl Fn() -> Duration) -> Duration {
    let first = time();
    if first > Duration::from_secs(1) {
        return first;
    }
    first.min(time()).min(time())
}

/// The time of one thing done to an order, without making and dropping it.
fn timed(mut order: Order, work: impl FnOnce(&mut Order)) -> Duration {
    let start = Instant::now();
    work(&mut order);
    let time = start.elapsed();
    black_box(&order);
    time
}

/// The time of something that can be done again and again, each in the best of many rounds.
fn repeated<T>(mut work: impl FnMut() -> T) -> Duration {
    let mut round = |times: u32| {
        let start = Instant::now();
        for _ in 0..times {
            black_box(work());
        }
        start.elapsed()
    };
    let once = round(1).max(Duration::from_nanos(20));
    if once > Duration::from_secs(1) {
        return once;
    }
    let times = u32::try_from(Duration::from_millis(5).as_nanos() / once.as_nanos()).unwrap_or(1);
    let times = times.clamp(1, 10_000);
    let shortest = (0..20).map(|_| round(times)).min().unwrap_or(once);
    shortest / times
}

fn hear(order: &mut Order, notices: &[Notice], now: Timestamp) {
    for notice in notices {
        let _ = black_box(order.observe(black_box(notice), now));
    }
}

fn command(order: &mut Order, commands: &[Command]) {
    for command in commands {
        let _ = black_box(order.command(black_box(command), NOW));
    }
}
