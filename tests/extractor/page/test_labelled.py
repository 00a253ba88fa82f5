"""Labelled lines of Chinese pages: what they say, who is named, and which say nothing else."""

import pytest

from ingest.extractor.metadata.han_bylines import is_outlet, persons, reporters, sources
from ingest.extractor.page.labelled import is_only_labels, labelled


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("来源：港口日报 作者：李明 责任编辑：王芳", ["source 港口日报", "author 李明", "editor 王芳"]),
        ("2025-03-04 09:30来源：港口网作者：李明", ["source 港口网", "author 李明"]),
        ("發佈時間：2025-03-04 點閱：31", ["date 2025-03-04", "furniture 31"]),
        ("文 | 李明 编辑 | 王芳", ["author 李明", "editor 王芳"]),
        ("撰文／李明", ["author 李明"]),
        ("作者李明", ["author 李明"]),
        ("来源Harbour|", ["source Harbour"]),
        ("港口日报记者 李明 王芳", ["author 李明 王芳"]),
        ("（原標題：吊車回來了）", ["original 吊車回來了"]),
        ("吊车回来了，记者们说：好。", []),
        ("The crane is back: by Ida", []),
    ],
)
def test_a_line_is_read_as_labels_and_values(line: str, found: list[str]) -> None:
    assert [f"{each.role.value} {each.value}" for each in labelled(line)] == found


@pytest.mark.parametrize(
    ("line", "is_only"),
    [
        ("责任编辑：王芳", True),
        ("[责任编辑：王芳_HB0317]", True),
        ("（编辑 王芳）", True),
        ("本文来源：港口日报    责任编辑：王芳", True),
        ("信息来源：市港务局 发布时间：2025-03-04 16:20 浏览次数：320 次", True),
        ("字号：[大] [中] [小]", True),
        ("您所在的位置：首页 > 新闻 > 港口", True),
        ("记者：您第一次看到这台吊车是什么时候？", False),
        ("时间：周六下午两点", False),
        ("图：码头上的老吊车和它的影子", False),
        ("作者介绍", False),
        ("来源于生活的故事，总比编出来的好。", False),
        ("港口的吊车回来了，来源：港口日报", False),
    ],
)
def test_a_line_of_labels_says_nothing_else(line: str, is_only: bool) -> None:
    assert is_only_labels(line) is is_only


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["来源：港口日报", "记者：李明"], ["李明"]),
        (["作者：港口日报", "文/李明"], ["李明"]),
        (["作者：港口日报"], ["港口日报"]),
        (["【文/港口网专栏作者 李明】"], ["李明"]),
        (["执笔/码头哥、老李&小王飞刀"], ["码头哥", "老李", "小王飞刀"]),
        (["李明/港口日报"], ["李明"]),
        (["李　明、王 芳/港口晚报"], ["李明", "王芳"]),
        (["本报记者 李明 通讯员 王芳"], ["李明", "王芳"]),
        (["作者：未知 责任编辑：王芳"], []),
        (["作者：admin"], []),
        (["文 森下 葵"], ["森下 葵"]),
        (["作者：相关文章"], []),
        (["作者：李明（作者系港口史学者）"], ["李明"]),
        (["版权声明 来源：港口日报 作者："], []),
        (["责任编辑：王芳"], []),
        (["进入/退出"], []),
    ],
)
def test_authors_are_the_persons_that_lines_name(lines: list[str], names: list[str]) -> None:
    assert persons(lines) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("港通社三月四日电（记者李明、王芳）吊车今天回来了。", ["李明", "王芳"]),
        ("港口的早晨更安静了。（文/图 李明 王芳）", ["李明", "王芳"]),
        ("港口的早晨更安静了。（本报记者 李明 通讯员 王芳）", ["李明"]),
        ("港口的早晨更安静了。（实习生王芳对此文亦有贡献）", []),
        ("他说（文中人名为化名），吊车回来了。", []),
    ],
)
def test_a_reporter_in_parentheses_is_named(text: str, names: list[str]) -> None:
    assert reporters([text]) == names


def test_where_it_comes_from_is_no_author() -> None:
    assert sources(["来源：港口日报 浏览：3", "稿源：港口网"]) == {"港口日报", "港口网"}
    assert is_outlet("港口日报")
    assert not is_outlet("李明")
