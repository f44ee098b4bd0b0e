"""Token buckets, with the time passed in."""

from hypothesis import given
from hypothesis import strategies as st

from bot.dispatch.buckets import RESERVE, Bucket

rates = st.floats(min_value=0.1, max_value=100)
bursts = st.floats(min_value=1, max_value=50)


def test_a_burst_then_one_after_another() -> None:
    bucket = Bucket(1.0, 3.0, 0.0)
    for _ in range(3):
        assert bucket.wait(0.0, express=False) == 0
        bucket.take(0.0)
    assert bucket.wait(0.0, express=False) == 1.0
    assert bucket.wait(1.0, express=False) == 0


def test_one_token_is_kept_for_express_work() -> None:
    bucket = Bucket(1.0, 3.0, 0.0)
    for _ in range(3):
        bucket.take(0.0)
    assert bucket.wait(0.0, express=True) == 0
    bucket.take(0.0)
    assert bucket.wait(0.0, express=True) == 1.0
    assert bucket.wait(0.0, express=False) == 2.0


def test_nought_lifts_the_limit() -> None:
    bucket = Bucket(0.0, 0.0, 0.0)
    for _ in range(1000):
        assert bucket.wait(0.0, express=False) == 0
        bucket.take(0.0)
    assert bucket.full_in(0.0) == 0


@given(rates, bursts, st.lists(st.floats(min_value=0, max_value=5), max_size=40))
def test_never_more_than_the_burst_and_the_rate(
    rate: float, burst: float, pauses: list[float]
) -> None:
    bucket = Bucket(rate, burst, 0.0)
    now, taken = 0.0, 0
    for pause in pauses:
        now += pause
        while bucket.wait(now, express=True) == 0:
            bucket.take(now)
            taken += 1
            assert taken <= burst + RESERVE + now * rate + 1e-6 * (taken + 1)


@given(rates, bursts, st.integers(min_value=0, max_value=60))
def test_after_the_wait_that_it_names_it_gives(rate: float, burst: float, taken: int) -> None:
    bucket = Bucket(rate, burst, 0.0)
    for _ in range(taken):
        bucket.take(0.0)
    for express in (True, False):
        wait = bucket.wait(0.0, express=express)
        assert bucket.wait(wait + 1e-6, express=express) == 0


def test_a_clock_that_stands_or_goes_back_gives_nothing() -> None:
    bucket = Bucket(1.0, 1.0, 10.0)
    bucket.take(10.0)
    bucket.take(10.0)
    assert bucket.wait(5.0, express=True) > 0
