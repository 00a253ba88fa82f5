"""Images are asked for by their candidates, best first, and judged by their bytes; a test plays the web by hand."""

from collections.abc import Mapping

from demo.pages import picture
from ingest.documents import ImageRef
from ingest.illustrator.illustrate import Picked, illustrate
from ingest.messages import Answer, NoReply, Reason, Reply, Request
from normalize.values import Url

PNG = picture("one")


def play(images: list[ImageRef], web: Mapping[str, Answer]) -> tuple[list[Picked], list[list[str]]]:
    """Run the dialogue against a table; returns what was picked, and the rounds of requests."""
    dialogue = illustrate(images, headers=(("Referer", "https://a.example/"),), source="news", max_pixels=10_000)
    rounds: list[list[str]] = []
    answers: list[Answer] | None = None
    while True:
        try:
            effect = dialogue.send(answers)
        except StopIteration as done:
            return done.value, rounds
        assert isinstance(effect, list)
        requests = [request for request in effect if isinstance(request, Request)]
        rounds.append([request.url for request in requests])
        assert all(request.headers == (("Referer", "https://a.example/"),) for request in requests)
        answers = [web.get(request.url, Reply(request.url, 404, {})) for request in requests]


def ref(name: str, *others: str) -> ImageRef:
    return ImageRef(Url(f"https://i.example/{name}"), tuple(Url(f"https://i.example/{other}") for other in others))


def found(name: str, body: bytes = PNG, **headers: str) -> tuple[str, Reply]:
    return f"https://i.example/{name}", Reply(Url(f"https://i.example/{name}"), 200, headers, body)


def test_images_are_asked_for_together() -> None:
    picked, rounds = play([ref("a"), ref("b")], dict([found("a"), found("b")]))

    assert len(rounds) == 1
    assert [each.kind.extension if each.kind else None for each in picked] == ["png", "png"]


def test_a_further_candidate_is_asked_for_only_where_the_first_failed() -> None:
    picked, rounds = play([ref("a", "a2"), ref("b", "b2")], dict([found("a2"), found("b")]))

    assert rounds == [["https://i.example/a", "https://i.example/b"], ["https://i.example/a2"]]
    assert [each.url for each in picked] == ["https://i.example/a", "https://i.example/b"]
    assert all(each.kind for each in picked)


def test_when_all_candidates_fail_the_trouble_of_the_first_is_told() -> None:
    url = Url("https://i.example/a")
    picked, _ = play([ref("a", "a2")], {url: NoReply(url, Reason.TIMEOUT, "took longer than 30 s")})

    assert picked == [Picked(url, error="took longer than 30 s")]


def test_what_is_no_image_is_named() -> None:
    svg = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"
    web = dict([found("page", b" <!doctype html>"), found("none", b""), found("svg", svg), found("pdf", b"%PDF")])

    picked, _ = play([ref("page"), ref("none"), ref("svg"), ref("pdf")], web)

    assert [each.error for each in picked] == [
        "is a page, not an image",
        "is empty",
        "is SVG, which may carry script: it stays a link",
        "is no image that is known (no type)",
    ]
    assert [each.refused for each in picked] == [False, False, True, False]


def test_an_image_of_too_many_pixels_is_refused_for_good() -> None:
    huge = PNG[:16] + (50_000).to_bytes(4, "big") + (50_000).to_bytes(4, "big") + PNG[24:]

    [picked], _ = play([ref("huge")], dict([found("huge", huge)]))

    assert picked.refused
    assert picked.error == "is 50000 x 50000 pixels, more than 10000"


def test_nothing_is_asked_for_where_there_are_no_images() -> None:
    assert play([], {}) == ([], [])
