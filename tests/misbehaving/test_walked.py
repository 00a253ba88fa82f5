"""All misbehaviours walked over by the real command line: what is stored, what is said, how often it was asked."""

import asyncio

import pytest

from ingest.messages import Purpose
from tests.misbehaving.acts import PAGE_OF
from tests.misbehaving.cases import CASES, Case
from tests.misbehaving.visits import Visit
from tests.misbehaving.visits_edits import EDITED
from tests.misbehaving.visits_feeds import FEEDS
from tests.misbehaving.visits_pages import READ
from tests.misbehaving.visits_walls import WALLS
from tests.misbehaving.walk import Walked, walk, walkable
from tests.misbehaving.watched import is_expected

VISITS = [*FEEDS, *READ, *WALLS, *EDITED]
MAX_RESIDENT_MIB = 300


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """One walk for all the tests: the server, the command line under strace, the store that it left."""
    return asyncio.run(walk(walkable(CASES), VISITS, tmp_path_factory.mktemp("walk")))


@pytest.mark.parametrize("case", walkable(CASES), ids=lambda case: case.name)
def test_what_a_walk_makes_of_the_door_being_misled(case: Case, walked: Walked) -> None:
    posts = walked.posts.get(case.name, [])

    assert case.walk_faults(walked.sources[case.name], posts, walked.asked_of(case.host)) == []


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_what_a_walk_makes_of_a_document(visit: Visit, walked: Walked) -> None:
    row, posts = walked.sources[visit.name], walked.posts.get(visit.name, [])

    assert visit.faults(row, posts, walked.images[visit.name], walked.asked_of(visit.host)) == []


def test_the_cases_are_told_apart() -> None:
    names = [case.name for case in CASES] + [visit.name for visit in VISITS]

    assert len(set(names)) == len(names) >= 200


def test_it_ends_in_good_order_and_within_bounds(walked: Walked) -> None:
    assert walked.exit_codes[0] == 3, walked.printed[-3_000:]
    assert "Traceback" not in walked.printed
    assert walked.resident_mib < MAX_RESIDENT_MIB
    assert walked.canary_hits == 0


def test_what_each_host_was_asked_and_sent_is_in_the_report(walked: Walked) -> None:
    told = {host: count["requests"] for host, count in walked.run["traffic"].items()}
    assert walked.server is not None
    once = {case.host for case in walkable(CASES) if case.times == 1 and case.asked and not case.url}
    once |= {visit.host for visit in VISITS if visit.times == 1 and not visit.later_h}

    assert {host: told[host] for host in once} == {host: walked.asked[host] for host in once}


def test_nothing_was_printed_that_steers_a_terminal(walked: Walked) -> None:
    assert [sign for sign in ("\x1b", "\x9b", "\x00", "\r") if sign in walked.printed] == []


def test_no_case_makes_it_connect_to_an_address_that_is_not_allowed(walked: Walked) -> None:
    if walked.places is None:
        pytest.skip("strace is not installed")

    assert [place for place in walked.places if not is_expected(place)] == []
    assert sum(walked.places.values()) > len(CASES)


def test_guides_lead_to_what_misbehaves(walked: Walked) -> None:
    assert all(walked.asked[f"{case.name}.{PAGE_OF}"] for case in CASES if case.purpose is not Purpose.FEED)
