"""What stands in config.yaml is taken at its word; what cannot be is named with its place and its remedy."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from ingest.config.errors import ConfigError
from ingest.config.load import load
from ingest.configured import sources_of
from normalize.article import Publish


class Bad(TypedDict):
    it: str
    text: str
    says: str


BAD: list[Bad] = yaml.safe_load((Path(__file__).parent / "bad.yaml").read_text("utf-8"))


def written(folder: Path, text: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("case", BAD, ids=lambda case: case["it"])
def test_a_mistake_is_named_with_its_place_and_its_remedy(case: Bad, tmp_path: Path) -> None:
    path = written(tmp_path, case["text"])

    with pytest.raises(ConfigError) as caught:
        load(path)

    assert str(caught.value) == case["says"].replace("FILE", str(path))


def test_a_missing_file_points_to_init(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file; `fetched init` writes one to start from"):
        load(tmp_path / "config.yaml")


def test_every_mistake_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "network: {delay: 1, per_hots: 2}\nsources: [{name: a}]\n")

    with pytest.raises(ConfigError) as caught:
        load(path)

    assert len(str(caught.value).splitlines()) == 3


def test_a_file_of_bytes_that_are_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"\xff\xfe\x00\x00sources")

    with pytest.raises(ConfigError, match="is not YAML"):
        load(path)


def test_a_source_inherits_what_it_does_not_say(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        defaults: {tags: [a], timezone: Asia/Shanghai, full_text: false, first_import: 7, publish: excerpt}
        sources:
          - {name: one, url: "https://example.org/1"}
          - {name: two, url: ["https://example.org/2", "file:two.xml"], tags: [b], full_text: true}
        """,
    )

    one, two = load(path).sources

    assert (one.tags, one.timezone, one.full_text, one.first_import) == (["a"], "Asia/Shanghai", False, 7)
    assert one.publish is Publish.EXCERPT
    assert (two.tags, two.full_text, two.url) == (["b"], True, ["https://example.org/2", "file:two.xml"])


def test_a_section_that_is_named_and_left_empty_means_its_defaults(tmp_path: Path) -> None:
    path = written(tmp_path, 'store:\nnetwork:\nsources: [{name: a, url: "https://example.org/feed"}]\n')

    config = load(path)

    assert config.store.profile == "hugo"
    assert config.network.per_host == 2


@pytest.mark.parametrize(
    ("said", "keeps", "days", "size", "images"),
    [
        ("", True, 400, 2_000_000_000, False),
        ("raw: false", False, 400, 2_000_000_000, False),
        ("raw: 'yes', raw_days: 30, raw_max_mb: 50", True, 30, 50_000_000, False),
        ("raw: {max_gb: 0.5, images: true}", True, 400, 500_000_000, True),
        ("raw: {keep_days: 7}, raw_days: 30, raw_max_mb: 50", True, 7, 50_000_000, False),
        ("raw: {keep: false, images: true}", False, 400, 2_000_000_000, True),
    ],
)
def test_what_is_kept_of_pages_is_said_in_the_words_of_today_or_in_earlier_ones(
    said: str, keeps: bool, days: float, size: int, images: bool, tmp_path: Path
) -> None:
    store = load(written(tmp_path, f"store: {{{said}}}\n")).store

    assert (store.raw.keep, store.kept_days, store.kept_bytes, store.raw.images) == (keeps, days, size, images)


def test_pages_are_packed_as_it_is_said_and_in_gzip_where_nothing_is(tmp_path: Path) -> None:
    said = [load(written(tmp_path, f"store: {{{raw}}}\n")).store.raw.compress for raw in ("", "raw: {compress: zstd}")]
    assert said == ["gzip", "zstd"]
    with pytest.raises(ConfigError, match=r"store\.raw\.compress: .*'gzip' or 'zstd'"):
        load(written(tmp_path, "store: {raw: {compress: brotli}}\n"))


def test_a_tilde_is_home_wherever_a_path_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    path = written(
        tmp_path,
        """
        store: {content: ~/site, state: ~/state, journal: ~/journal, sinks: [{content: ~/blog, profile: ~/my.yaml}]}
        network: {ca_file: ~/ca.pem}
        rules: {folder: ~/rules}
        hooks: {on_change: [~/bin/build, --to, ~/www, a~b]}
        sources: [{name: a, url: "file:~/feed.xml", ca_file: ~/own.pem}]
        """,
    )

    config = load(path)

    assert (config.store.content, config.store.state, config.store.journal) == (
        "/home/me/site",
        "/home/me/state",
        "/home/me/journal",
    )
    assert [(sink.content, sink.profile) for sink in config.store.sinks] == [("/home/me/blog", "/home/me/my.yaml")]
    assert (config.network.ca_file, config.rules.folder) == ("/home/me/ca.pem", "/home/me/rules")
    assert config.hooks.on_change == ["/home/me/bin/build", "--to", "/home/me/www", "a~b"]
    assert (config.sources[0].url, config.sources[0].ca_file) == (["file:/home/me/feed.xml"], "/home/me/own.pem")


@pytest.mark.parametrize("long", ["400000", "1e9", "1000000000000000000", "1e300", "1" + "0" * 300])
def test_a_time_that_no_calendar_reaches_is_as_long_as_a_thousand_years(tmp_path: Path, long: str) -> None:
    (tmp_path / "config.yaml").write_text(
        f"store: {{raw: {{keep_days: {long}}}}}\nschedule: {{run_minutes: {long}}}\n"
        f"defaults: {{max_age_days: {long}, keep_days: {long}}}\nsources:\n  - name: a\n    url: https://a.example/f\n"
        f"    max_age_days: {long}\n",
        "utf-8",
    )

    config = load(tmp_path / "config.yaml")

    now = datetime(2026, 3, 2, tzinfo=UTC)
    days = (config.store.kept_days, config.defaults.keep_days, config.sources[0].max_age_days)
    assert [now - timedelta(days=each or 0) for each in days] == [now - timedelta(days=365_000)] * 3
    assert config.schedule.run_minutes is not None
    assert now + timedelta(minutes=config.schedule.run_minutes) > now
    assert [source.name for source in sources_of(config)] == ["a"]
