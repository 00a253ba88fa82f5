"""A web in a dictionary, and a driver that plays it to a dialogue; tasks are done in this process."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from ingest.engine.inline import call
from ingest.messages import Answer, Dialogue, Effect, NoReply, Reason, Reply, Request, T, Task
from normalize.values import Url

Server: TypeAlias = Callable[[str], Answer | None]
"""Answers a URL, or None for one that it does not know."""


class Killed(BaseException):
    """The process was killed at this request."""


class SmallWeb:
    """What was said is answered; then the servers are asked; everything else is 404."""

    def __init__(self, *servers: Server) -> None:
        self.servers = list(servers)
        self.asked: list[str] = []
        self.kill_at: int | None = None
        """The number of the request, counted from 1, that is answered to nobody any more."""
        self._answers: dict[str, Answer] = {}

    def says(
        self,
        url: str,
        body: str | bytes = b"",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        to: str = "",
    ) -> None:
        """Answer a URL from now on; `to` is where a redirect led before."""
        content = body.encode() if isinstance(body, str) else body
        self._answers[url] = Reply(Url(to or url), status, dict(headers or {}), content)

    def fails(self, url: str, reason: Reason = Reason.TIMEOUT) -> None:
        self._answers[url] = NoReply(Url(url), reason, f"{reason} as told")

    def refuses(self, url: str, until: datetime) -> None:
        self._answers[url] = NoReply(Url(url), Reason.LATER, "left alone", until)

    def answers(self, url: str, answer: Answer) -> None:
        self._answers[url] = answer

    def forgets(self, url: str) -> None:
        self._answers.pop(url, None)

    def answer_of(self, url: str) -> bytes:
        """Return what it is to answer."""
        answer = self._answers[url]
        assert isinstance(answer, Reply)
        return answer.body

    def answer(self, request: Request) -> Answer:
        self.asked.append(request.url)
        if self.kill_at == len(self.asked):
            raise Killed
        if request.url in self._answers:
            return self._answers[request.url]
        for server in self.servers:
            answer = server(request.url)
            if answer is not None:
                return answer
        return Reply(request.url, 404, {}, b"not found")

    @staticmethod
    def answer_with(url: str, body: str) -> Answer:
        return Reply(Url(url), 200, {}, body.encode())

    @staticmethod
    def no_answer(url: str, reason: Reason) -> Answer:
        return NoReply(Url(url), reason, f"{reason} as told")

    def play(self, dialogue: Dialogue[T]) -> T:
        """Run a dialogue to its end."""
        answer: Any = None
        while True:
            try:
                effect = dialogue.send(answer)
            except StopIteration as done:
                result: T = done.value
                return result
            answer = self._handle(effect)

    def _handle(self, effect: Effect | Sequence[Effect]) -> Any:
        if isinstance(effect, Task):
            return call(effect)
        if isinstance(effect, Request):
            return self.answer(effect)
        return [self._handle(one) for one in effect]
