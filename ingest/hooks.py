"""Door: processes. Starts the user's own command after a run that changed something, and git where that is wanted."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from store.files.regular import real_path
from store.late.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Hook:
    """A command to start: an argument list, never a shell string, so that no fetched text can become a command."""

    arguments: Sequence[str]
    timeout_s: float
    folder: Path
    """Where it runs."""
    key: str = "hooks.on_change"
    """Where the configuration names it."""


def start(hook: Hook, environment: Mapping[str, str], message: str) -> str | None:
    """Run the hook to its end, with the environment added to ours and the message on its standard input.

    Returns None when it went well, else one line that says how it failed; whoever calls decides about another try.
    """
    name = f"{hook.key.partition('.')[0].removesuffix('s')} {hook.arguments[0]!r}"
    try:
        started = subprocess.Popen(  # noqa: S603 - the user's own argument list, from the configuration
            list(hook.arguments),
            stdin=subprocess.PIPE,
            bufsize=0,
            env=os.environ | environment,
            cwd=hook.folder,
            start_new_session=True,
        )
    except FileNotFoundError:
        return f"{name}: no such command; check {hook.key}"
    except OSError as error:
        return f"{name}: cannot be started: {error.strerror}"
    try:
        started.communicate(message.encode(), timeout=hook.timeout_s)
    except subprocess.TimeoutExpired:
        return f"{name}: took longer than {hook.timeout_s:g} s and was ended"
    finally:
        if started.poll() is None:
            _end(started)
    return f"{name}: ended with status {started.returncode}" if started.returncode else None


_LOOK_EVERY_S = 0.02
_LOOKS = 250
"""What a killed command had started is gone when the kernel gets to it, and then taken away by whoever adopted it."""


def _end(started: "subprocess.Popen[bytes]") -> None:
    """End a command and whatever it has started itself, such as a shell's generator, and wait until all are gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()
    with contextlib.suppress(ProcessLookupError, PermissionError):  # the group is empty, or its number is another's
        for _ in range(_LOOKS):
            os.killpg(started.pid, 0)
            time.sleep(_LOOK_EVERY_S)
    if started.stdin is not None:
        with contextlib.suppress(OSError):  # what it did not read has nowhere to go
            started.stdin.close()


@dataclass(frozen=True, slots=True)
class Commit:
    """What is committed after a run: the first path must lie in a repository, of the others those that do."""

    paths: Sequence[Path]
    timeout_s: float


def commit(wanted: Commit, message: str) -> str | None:
    """Commit what changed at these paths, in one commit for each repository; nothing else that is staged goes along.

    Nothing is pushed, and nothing is touched while the user is in the midst of something (a merge, a rebase): adding a
    file with conflicts would mark it as resolved. Returns None when it went well or nothing had changed, else one line
    that says how it failed.
    """
    by_repository: dict[str, list[Path]] = {}
    try:
        for path in wanted.paths:
            if not path.exists():
                continue
            folder = path if path.is_dir() else path.parent
            found = _git(folder, wanted, "rev-parse", "--show-toplevel")
            if (
                found.returncode == 0
                and _git(folder, wanted, "check-ignore", "-q", str(real_path(path))).returncode != 0
            ):
                by_repository.setdefault(found.stdout.rstrip("\n"), []).append(path)
            elif path == wanted.paths[0]:
                why = "is ignored by git" if found.returncode == 0 else "lies in no git repository"
                return f"git: {path} {why}; mend that, or set hooks.git_commit to false"
        for repository in by_repository:
            under_way = _under_way(Path(repository), wanted)
            if under_way:
                return (
                    f"git: {under_way} in {repository}: nothing is committed until that is ended; then commit {_LEFT}"
                )
        for repository, paths in by_repository.items():
            trouble = _committed(Path(repository), [str(real_path(path)) for path in paths], wanted, message)
            if trouble:
                return f"git: {trouble}"
    except FileNotFoundError:
        return "git: no such command; install it, or set hooks.git_commit to false"
    except subprocess.TimeoutExpired:
        return f"git: took longer than {wanted.timeout_s:g} s and was ended"
    except OSError as error:
        return f"git: cannot be started: {error.strerror}"
    return None


_LEFT = "the new posts yourself, or let the next run do it that has news"
_UNDER_WAY = {
    "rebase-merge": "a rebase is under way",
    "rebase-apply": "a rebase or `git am` is under way",
    "MERGE_HEAD": "a merge is under way",
    "CHERRY_PICK_HEAD": "a cherry-pick is under way",
    "REVERT_HEAD": "a revert is under way",
    "sequencer": "a cherry-pick or a revert is under way",
    "BISECT_LOG": "a bisect is under way",
}
"""What git keeps in the folder of a working tree while the user is in the midst of something (gitrepository-layout)."""


def _under_way(repository: Path, wanted: Commit) -> str | None:
    """Say in the midst of what a working tree is, if it is."""
    folder = Path(_git(repository, wanted, "rev-parse", "--absolute-git-dir").stdout.rstrip("\n"))
    for name, said in _UNDER_WAY.items():
        if (folder / name).exists():
            return said
    if _git(repository, wanted, "ls-files", "--unmerged").stdout:
        return "files with conflicts are there"
    return None


_LITERAL = ("--literal-pathspecs",)
"""A path is a path, whatever signs are in it."""


def _committed(repository: Path, paths: Sequence[str], wanted: Commit, message: str) -> str | None:
    added = _git(repository, wanted, *_LITERAL, "add", "--all", "--", *paths)
    if added.returncode:
        return _last_line(added)
    if _git(repository, wanted, *_LITERAL, "diff", "--cached", "--quiet", "--", *paths).returncode == 0:
        return None
    arguments = (*_LITERAL, "commit", "--quiet", "--cleanup=verbatim", "--file=-", "--only", "--")
    named = [name for path in paths for name in _nameable(repository, path, wanted)]
    done = _git(repository, wanted, *arguments, *named, message=message)
    return _last_line(done) if done.returncode else None


def _nameable(repository: Path, path: str, wanted: Commit) -> list[str]:
    """Return what names a path to `commit --only`: of a folder that stands where git knew a file, its files.

    Git takes such a folder for a submodule (2.39: "does not have a commit checked out").
    """
    changed = ("diff", "--cached", "--name-only", "--no-renames", "--diff-filter=D", "-z", "--", path)
    gone = _git(repository, wanted, *_LITERAL, *changed).stdout.split("\0")
    if not any(name and (repository / name).is_dir() and (repository / name).samefile(path) for name in gone):
        return [path]
    files = _git(repository, wanted, *_LITERAL, "ls-files", "-z", "--", path).stdout.split("\0")
    return [str(repository / name) for name in files if name]


def _git(folder: Path, wanted: Commit, *arguments: str, message: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - paths of the configuration, and a message on standard input
        ["git", *arguments],  # noqa: S607 - the user's own git
        input=message or "",
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        cwd=folder,
        env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
        timeout=wanted.timeout_s,
        check=False,
    )


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = (done.stderr or done.stdout).strip().splitlines()
    return lines[-1] if lines else f"ended with status {done.returncode}"
