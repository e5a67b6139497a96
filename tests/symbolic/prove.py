#!/usr/bin/env python3
"""Proves the scalar core on its machine code, one step at a time, for every input.

    prove.py LIBRARY [NAME...]      # all proofs, or those named

Every word of an input is a symbol. angr runs a door of `harness.rs` on them and yields its paths:
none may be lost or panic, each must give what the rules below give, and together they must cover
every input. What the rules imply is then proved of the rules alone. They are written by hand from
the specification, as bit vectors. Exits with 1 and a counterexample where anything fails.
"""

import logging
import sys
import time
from itertools import product

# angr warns while it is imported already.
logging.disable(logging.ERROR)

import angr
import claripy
from angr.errors import SimSolverModeError
from claripy import And, BVS, BVV, If, Not, Or
from claripy.errors import ClaripyError

# Whatever begins a panic ends the path, or the formatting of its message would be explored.
PANICS = ("panicking", "panic_fmt", "unwrap_failed", "rust_begin_unwind", "handle_alloc_error",
          "rust_panic", "capacity_overflow", "slice_index_fail", "process5abort")


# ------------------------------------------------------------------------------ running a door

# The words of each structure in `harness.rs`, with how many bits of a word are read; negative
# where they are signed.
DATE = dict(year=-32, ordinal=16, hour=8, minute=8, second=8, nanosecond=32)
TRUNCATED = ["seconds", "millisecond", "instant", "is_date"]
PAYMENT = dict(captured=1, reversed=64, limit=64, failed=64, authorized=64, voided=1, minor=64,
               currency=8, told=64, earliest=64, reached_open=1, first_heard=64)
FACT = dict(kind=8, occurred=64, now=64, order_open=1, limit=64, minor=64, currency=8)
HEARD = [*PAYMENT, "progress_before", "progress", "funds", "change", "stands", "conflict"]
ORDER = dict(status=8, payments=1, has_deadline=1, deadline=64, has_inactivity=1,
             inactivity=64, window=64, created=64, last_activity=64, clock=64, now=64)
ADVANCED = ["due", "due_cause", "closed", "cause", "status", "recorded", "clock",
            "revision"]


def words(layout, **fixed):
    """Makes a structure of symbols; those that are named have one value."""
    made = {}
    for name, bits in layout.items():
        symbol = BVV(fixed[name], abs(bits)) if name in fixed else BVS(name, abs(bits))
        made[name] = symbol.sign_extend(64 + bits) if bits < 0 else symbol.zero_extend(64 - bits)
    return made


class Panic(angr.SimProcedure):
    NO_RET = True

    def run(self):
        self.state.globals["panic"] = self.display_name
        self.exit(101)


class Failed(Exception):
    pass


class Library:
    def __init__(self, path):
        self.project = angr.Project(path, auto_load_libs=False)
        self.paths = 0
        for symbol in self.project.loader.main_object.symbols:
            if symbol.is_function and any(part in symbol.name for part in PANICS):
                self.project.hook(symbol.rebased_addr, Panic(display_name=symbol.name))

    def prove(self, door, inputs, outputs, expected, instants=()):
        """Runs a door and compares every path with `expected(got)`: whether the input is legal,
        and the words that a legal one gives. The `instants` are words that lie in the calendar."""
        address = self.project.loader.find_symbol(door).rebased_addr
        state = self.project.factory.blank_state(
            add_options={angr.options.SYMBOL_FILL_UNCONSTRAINED_MEMORY,
                         angr.options.SYMBOL_FILL_UNCONSTRAINED_REGISTERS})
        arguments = []
        for structure in inputs:
            if isinstance(structure, dict):
                at = 0x10_0000 * (1 + len(arguments))
                for place, word in enumerate(structure.values()):
                    state.memory.store(at + 8 * place, word, endness="Iend_LE")
                structure = at
            arguments.append(structure)
        result = 0x10_0000 * (1 + len(arguments))
        if outputs:
            for place, _ in enumerate(outputs):
                state.memory.store(result + 8 * place, BVV(0, 64))
            arguments.append(result)
        given = And(claripy.true(), *map(in_calendar, instants))
        state.solver.add(given)
        state = self.project.factory.call_state(address, *arguments, base_state=state)
        run = self.project.factory.simgr(state)
        run.run()
        if run.errored or run.unconstrained or run.active:
            raise Failed(f"{door}: a path was lost: {run} {run.errored[:1]}")

        if all(end.solver.satisfiable([end.regs.al == 0]) for end in run.deadended):
            raise Failed(f"{door}: no path takes the step")
        conditions = []
        for end in run.deadended:
            self.paths += 1
            if "panic" in end.globals:
                solver = claripy.Solver()
                solver.add(end.solver.constraints)
                raise Failed(f"{door} panics in {end.globals['panic']}"
                             + shown(solver, inputs, {}, {}))
            got = {name: end.memory.load(result + 8 * place, 8, endness="Iend_LE")
                   for place, name in enumerate(outputs)}
            conditions.append(And(*end.solver.constraints))
            answer = end.regs.al
            legal, wanted = expected(answer if not outputs else got)
            if outputs:
                wrong = Or(*(got[name] != wanted[name] for name in wanted))
                wrong = If(legal, Or(answer != 1, wrong), answer != 0)
            else:
                got, wanted = {"answer": answer}, {"answer": wanted}
                wrong = answer != wanted["answer"]
            solver = claripy.Solver()
            solver.add([*end.solver.constraints, wrong])
            if solver.satisfiable():
                raise Failed(f"{door} differs" + shown(solver, inputs, got, wanted))
        uncovered = claripy.Solver()
        uncovered.add([given, Not(Or(*conditions))])
        if uncovered.satisfiable():
            raise Failed(f"{door}: no path covers" + shown(uncovered, inputs, {}, {}))


def shown(solver, inputs, got, wanted):
    """One assignment: the inputs that are not 0, and the outputs that differ."""
    text = ""
    for structure in inputs:
        named = structure if isinstance(structure, dict) else {min(structure.variables): structure}
        for name, word in named.items():
            value = value_of(solver, word)
            text += f"\n    {name} = {value}" if value else ""
    for name, word in wanted.items():
        theirs, ours = value_of(solver, got[name]), value_of(solver, word)
        if theirs != ours:
            text += f"\n    {name} is {theirs}, not {ours}"
    return text


def value_of(solver, word):
    value = solver.eval(word, 1)[0]
    solver.add(word == value)
    return value - (1 << 64) if value >> 63 else value


def law(name, *statement):
    """Proves what the rules imply, for every value of their symbols."""
    solver = claripy.Solver()
    solver.add(Not(And(*statement)))
    if solver.satisfiable():
        names = {next(iter(leaf.variables)): leaf for constraint in solver.constraints
                 for leaf in constraint.leaf_asts() if leaf.symbolic}
        raise Failed(f"law `{name}`" + shown(solver, [dict(sorted(names.items()))], {}, {}))


# ------------------------------------------------------------------------------- the lifecycle

CREATED, RENDERED, ATTEMPTED, PAID, CANCELLED, EXPIRED = range(6)
STAYS = 6
TABLE = [
    # render   start      settle cancel     expire   honour
    [RENDERED, ATTEMPTED, STAYS, CANCELLED, EXPIRED, STAYS],  # CREATED
    [STAYS,    ATTEMPTED, STAYS, CANCELLED, EXPIRED, STAYS],  # CHECKOUT_RENDERED
    [STAYS,    STAYS,     PAID,  CANCELLED, EXPIRED, STAYS],  # ATTEMPTED
    [STAYS,    STAYS,     STAYS, STAYS,     STAYS,   STAYS],  # PAID
    [STAYS,    STAYS,     STAYS, STAYS,     STAYS,   PAID],   # CANCELLED
    [STAYS,    STAYS,     STAYS, STAYS,     STAYS,   PAID],   # EXPIRED
]


def lifecycle(library):
    status, trigger = BVS("status", 8), BVS("trigger", 8)
    wanted = BVV(255, 8)
    for row, cells in enumerate(TABLE):
        for column, cell in enumerate(cells):
            wanted = If(And(status == row, trigger == column), BVV(cell, 8), wanted)
    library.prove("door_next", [status.zero_extend(56), trigger.zero_extend(56)], [],
                  lambda _: (claripy.true(), wanted))


# ---------------------------------------------------------------------------------- instants

# An instant is kept as its milliseconds since 1970 and this, so that 0 can mean "absent".
BIAS = 1 << 60
FIRST = -377_705_116_800_000 + BIAS  # the first millisecond of -9999
LAST = 253_402_300_799_999 + BIAS  # the last millisecond of 9999


def in_calendar(instant):
    return And(instant.SGE(FIRST), instant.SLE(LAST))


def instants(library):
    # Which dates there are, and which second each is, is for the crate `time` to say.
    library.prove("door_truncated", [words(DATE)], TRUNCATED, lambda got: (
        got["is_date"] == 1,
        {"instant": got["seconds"] * 1000 + got["millisecond"] + BIAS}))


# ---------------------------------------------------------------------------------- payments

STARTED, LIMITED, FAILED_, HELD, RELEASED, TAKEN, REVERSED = range(7)
PENDING, FAILED, AUTHORIZED, VOIDED, CAPTURED = range(5)


def one(condition):
    return If(condition, BVV(1, 64), BVV(0, 64))


def choose(*cases):
    """The number of the first case that holds, and of all cases where none does."""
    number = BVV(len(cases), 64)
    for place in reversed(range(len(cases))):
        number = If(cases[place], BVV(place, 64), number)
    return number


def later(ours, told):
    return If(Or(ours == 0, And(told != 0, told.SGT(ours))), told, ours)


def earlier(ours, told):
    return If(told.SLT(ours), told, ours)


def stored(payment):
    """What is kept of a payment: a capture overtakes everything but a reversal."""
    is_captured = payment["captured"] == 1
    capture = ("minor", "currency", "told", "earliest", "reached_open")
    running = ("limit", "failed", "authorized", "voided")
    kept = dict(payment)
    kept.update({name: If(is_captured, payment[name], BVV(0, 64)) for name in capture})
    kept.update({name: If(is_captured, BVV(0, 64), payment[name]) for name in running})
    return kept


def hold_gone(payment):
    held, failed = payment["authorized"], payment["failed"]
    return And(held != 0, failed != 0, failed.SGE(held))


def progress(payment):
    return 4 - choose(payment["captured"] == 1,
                      Or(payment["voided"] == 1, payment["reversed"] != 0, hold_gone(payment)),
                      payment["authorized"] != 0,
                      payment["failed"] != 0)


def funds(payment):
    """0 nothing, 1 taken, 2 returned: at one time a return stands over a capture."""
    taken, back = payment["captured"] == 1, payment["reversed"]
    returned = And(back != 0, Or(Not(taken), back.SGE(payment["told"])))
    return 2 - choose(returned, taken)


def visible(payment):
    kept = stored(payment)
    pending = progress(payment) == PENDING
    # Beside a hold the limit of the attempt is kept and moves nothing.
    return [progress(payment), funds(payment), If(pending, kept["limit"], BVV(0, 64)),
            kept["minor"], kept["currency"]]


def differs(ours, theirs):
    return Or(*(a != b for a, b in zip(ours, theirs)))


def merge(payment, fact):
    kind, at = fact["kind"], fact["occurred"]
    first = And(kind == TAKEN, payment["captured"] == 0)
    after = dict(payment)

    def hears(which, name, value):
        after[name] = If(kind == which, value, payment[name])

    hears(REVERSED, "reversed", later(payment["reversed"], at))
    hears(LIMITED, "limit", later(payment["limit"], fact["limit"]))
    hears(FAILED_, "failed", later(payment["failed"], at))
    hears(HELD, "authorized", later(payment["authorized"], at))
    hears(RELEASED, "voided", BVV(1, 64))
    hears(TAKEN, "captured", BVV(1, 64))

    # The later provider time stands; at one time the larger amount, then the later code.
    ours = payment["told"], payment["minor"], payment["currency"]
    theirs = at, fact["minor"], fact["currency"]
    wins = Or(theirs[0].SGT(ours[0]),
              And(theirs[0] == ours[0], Or(theirs[1].SGT(ours[1]),
                  And(theirs[1] == ours[1], theirs[2].UGT(ours[2])))))
    for name, mine, told in zip(("told", "minor", "currency"), ours, theirs):
        hears(TAKEN, name, If(Or(first, wins), told, mine))
    # It cannot have happened after it was heard of.
    happened = earlier(at, fact["now"])
    hears(TAKEN, "earliest", If(first, happened, earlier(payment["earliest"], happened)))
    hears(TAKEN, "reached_open", If(first, fact["order_open"], payment["reached_open"]))
    return stored(after)


def heard(payment, fact):
    """Everything that one fact gives: the payment after it, whether that changed nothing (0),
    something hidden (1) or something visible (2), whether it stands, and is a conflict."""
    before, after = stored(payment), merge(payment, fact)
    kind, running = fact["kind"], payment["captured"] == 0
    stands = If(kind == TAKEN,
                And(after["minor"] == fact["minor"], after["currency"] == fact["currency"]),
                False)
    stands = If(kind == REVERSED, funds(after) == 2, stands)
    stands = If(kind == FAILED_, And(running, Or(progress(after) == FAILED, hold_gone(after))),
                stands)
    stands = If(kind == HELD, progress(after) == AUTHORIZED, stands)
    stands = If(kind == RELEASED, progress(after) == VOIDED, stands)
    stands = If(kind == STARTED, progress(after) == PENDING, stands)
    stands = If(kind == LIMITED,
                And(progress(after) == PENDING, after["limit"] == fact["limit"]), stands)
    seen = differs(visible(before), visible(after))
    stored_otherwise = differs(before.values(), after.values())
    another = Or(payment["minor"] != fact["minor"], payment["currency"] != fact["currency"])
    return dict(
        after,
        progress_before=progress(payment),
        progress=progress(after),
        funds=funds(after),
        change=2 - choose(seen, stored_otherwise),
        stands=one(Or(seen, stands)),
        conflict=one(And(kind == TAKEN, Not(running), another)),
    )


def is_amount(money):
    return And(money["minor"].SGT(0), money["currency"].ULT(165))


def is_payment(payment):
    capture = And(is_amount(payment), payment["told"] != 0, payment["earliest"] != 0)
    return And(payment["first_heard"] != 0, Or(payment["captured"] == 0, capture))


def is_fact(fact):
    return And(fact["kind"].ULT(7), fact["occurred"] != 0, fact["now"] != 0,
               Or(fact["kind"] != LIMITED, fact["limit"] != 0),
               Or(fact["kind"] != TAKEN, is_amount(fact)))


def payments(library):
    for captured in (0, 1):
        for kind in range(7):
            before, fact = words(PAYMENT, captured=captured), words(FACT, kind=kind)
            legal, wanted = And(is_payment(before), is_fact(fact)), heard(before, fact)
            library.prove("door_hear", [before, fact], HEARD, lambda _: (legal, wanted),
                          [fact["limit"]])
    payment_laws()


def payment_laws():
    payment = stored(words(PAYMENT))
    one_, two = (words(FACT) for _ in range(2))
    given = And(is_payment(payment), is_fact(one_), is_fact(two))
    after = merge(payment, one_)

    # A hold believed gone because of a failure stands again when a later authorisation is told.
    again = And(one_["kind"] == HELD, hold_gone(payment), progress(after) == AUTHORIZED)
    law("progress never falls",
        Or(Not(given), again, progress(after).UGE(progress(payment))))
    law("a capture stays, its earliest instant only gets earlier, its provider time only later",
        Or(Not(given), payment["captured"] == 0,
           And(after["captured"] == 1, after["earliest"].SLE(payment["earliest"]),
               after["told"].SGE(payment["told"]),
               after["reached_open"] == payment["reached_open"])))
    law("the later provider time wins, and at one time the larger amount",
        Or(Not(given), one_["kind"] != TAKEN, payment["captured"] == 0,
           And(Or(one_["occurred"].SLE(payment["told"]),
                  And(after["minor"] == one_["minor"], after["currency"] == one_["currency"])),
               Or(one_["occurred"].SGE(payment["told"]),
                  And(after["minor"] == payment["minor"],
                      after["currency"] == payment["currency"])),
               Or(one_["occurred"] != payment["told"],
                  And(after["minor"].SGE(one_["minor"]), after["minor"].SGE(payment["minor"]))))))
    law("a fact told twice is a fact told once",
        Or(Not(given), Not(differs(merge(after, one_).values(), after.values()))))
    # Whether a first capture reached the open order is ours to know, not the provider's to tell.
    both, swapped = merge(after, two), merge(merge(payment, two), one_)
    law("two facts commute",
        Or(Not(given), one_["order_open"] != two["order_open"],
           Not(differs(both.values(), swapped.values()))))


# ------------------------------------------------------------------------------------ expiry

# Causes of a closing are counted from 1, those of the merchant and the provider before these.
TIMEOUT, INACTIVITY = 4, 5


# In seconds. What they are added to is a symbol, and so is every sum of the two.
DURATIONS = [dict(deadline=1800, inactivity=900, window=600),
             dict(deadline=(1 << 64) - 1, inactivity=1, window=(1 << 64) - 1)]


def after(instant, seconds):
    """An instant so many seconds later, 0 where the calendar ends before it."""
    at = instant.zero_extend(64) + seconds.zero_extend(64) * 1000
    return If(at.ULE(LAST), at[63:0], BVV(0, 64))


def is_order(order, payment):
    return And(order["window"] != 0,
               Or(order["has_deadline"] == 0, order["deadline"] != 0),
               Or(order["has_inactivity"] == 0, order["inactivity"] != 0),
               Or(order["payments"] == 0, is_payment(payment)))


def due(order, payment):
    """When time closes the order, 0 for never, and why."""
    open_ = order["status"].ULT(PAID)
    deadline = If(order["has_deadline"] == 1, after(order["created"], order["deadline"]),
                  BVV(0, 64))
    inactive = If(order["has_inactivity"] == 1,
                  after(order["last_activity"], order["inactivity"]), BVV(0, 64))
    by_inactivity = And(inactive != 0, Or(deadline == 0, inactive.SLT(deadline)))
    at = If(by_inactivity, inactive, deadline)
    cause = If(by_inactivity, BVV(INACTIVITY, 64), BVV(TIMEOUT, 64))

    # A live payment holds the order open, unless it came at or after the deadline.
    heard_at = payment["first_heard"]
    holds = And(order["payments"] == 1, Or(deadline == 0, heard_at.SLT(deadline)))
    limit = If(payment["limit"] != 0, payment["limit"], after(heard_at, order["window"]))
    until = And(holds, progress(payment) == PENDING, limit != 0)
    for_ever = Or(And(holds, progress(payment) == PENDING, limit == 0),
                  And(holds, progress(payment) == AUTHORIZED))
    never = Or(Not(open_), at == 0, for_ever)
    at = If(And(until, limit.SGT(at)), limit, at)
    return If(never, BVV(0, 64), at), If(never, BVV(0, 64), cause)


def expiry(library):
    cases = [*((status, 0, 0) for status in range(6)), (ATTEMPTED, 1, 0), (ATTEMPTED, 1, 1)]
    for durations, (status, payments_, captured) in product(DURATIONS, cases):
        order = words(ORDER, status=status, payments=payments_, **durations)
        payment = words(PAYMENT, captured=captured)
        at, cause = due(order, payment)
        clock = later(order["clock"], order["now"])
        # Half-open: at its very deadline the order has expired.
        expires = And(at != 0, clock.SGE(at))
        closed = If(expires, later(at, order["clock"]), BVV(0, 64))
        before = order["last_activity"] if status in (CANCELLED, EXPIRED) else BVV(0, 64)
        legal = is_order(order, payment)
        wanted = dict(due=at, due_cause=cause, closed=closed, clock=clock,
                      cause=If(expires, cause, BVV(0, 64)),
                      status=If(expires, BVV(EXPIRED, 64), BVV(status, 64)),
                      recorded=If(expires, closed, before), revision=one(expires))
        library.prove("door_advance", [order, payment], ADVANCED, lambda _: (legal, wanted),
                      [*(order[name] for name in ("created", "last_activity", "clock", "now")),
                       payment["first_heard"]])


# -------------------------------------------------------------------------------------- main

PROOFS = dict(lifecycle=lifecycle, instants=instants, payments=payments, expiry=expiry)


def main(path, *names):
    failed = False
    for name in names or PROOFS:
        library, begun = Library(path), time.monotonic()
        try:
            PROOFS[name](library)
            verdict = "proved"
        except (Failed, ClaripyError, SimSolverModeError) as failure:
            failed, verdict = True, f"FAILED\n  {failure}"
        seconds = time.monotonic() - begun
        print(f"{name}: {library.paths} paths, {seconds:.1f} s, {verdict}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
