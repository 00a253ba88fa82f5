"""Chinese pages as they are: editors' lines, sizes of type, notices, prompts and recommendations go, the"
" article stays."""

import pytest

from tests.extractor.told import told

TITLE = "港口的老吊车在十一年后又动起来了"
FIRST = (
    "港口的老吊车在十一年后又动起来了，它吊起的第一件东西，是一直挡着它的那条长凳。修它的人都是周六来"
    "，零件取自另外两台吊车，"
    "剩下的全靠耐心和一本写满铅笔字的册子。"
)
SECOND = "孩子们站在护栏外面数着齿轮，谁也没有数出同一个数。看门人说，数错了也不要紧，明年齿轮还在那里，可以再数一遍。"
LAST = "到了傍晚，吊车停下来，码头又像从前一样安静，只有绳子还在轻轻地晃。"


def text_of(body: str, *, title: str = TITLE) -> list[str]:
    found = told(body, head=f"<title>{title}</title>", lang="zh-CN")
    return found.text.split("\n")


def page(above: str = "", below: str = "", outside: str = "") -> str:
    paragraphs = "".join(f"<p>　　{each}</p>" for each in (FIRST, SECOND, LAST))
    head = f"<div class=head><h1>{TITLE}</h1></div>"
    return f"<div class=wrap>{head}<div class=box id=zoom>{above}{paragraphs}{below}</div>{outside}</div>"


ABOVE = [
    "<p>（原标题：吊车回来了？）</p>",
    "<p>原标题：十一年后，吊车回来了！</p>",
    f"<p>{TITLE}</p>",
    "<div>字号：[大] [中] [小] [打印]</div>",
    "<ul><li>超大</li><li>大</li><li>标准</li><li>小</li></ul>",
    "<div>放大字体 缩小字体 收藏 微博 微信 分享</div>",
    "<div>2025-03-04 09:30</div>",
    "<div>发布日期：2025-03-04\n\t\t\t\t浏览次数：\n\t\t\t\t信息来源：港务局</div>",
    "<div>您所在的位置：<a href=/>首页</a> &gt; <a href=/n>新闻</a> &gt; 港口 &gt; 正文</div>",
    "<p>安装港口客户端，第一时间查看潮汐→<a href=/app>【下载地址】</a></p>",
    "<p>点击上方蓝字关注公众号“港口旧事”</p>",
    "<p>来源：港口日报 记者：李明</p>",
]
BELOW = [
    "<p>责任编辑：王芳</p>",
    "<p>[责任编辑：王芳_HB0317]</p>",
    "<p>（编辑：王芳 校对：李明）</p>",
    "<div>本文来源：港口日报\n                 责任编辑：王芳_HB0317</div>",
    "<p>特别声明：以上内容为用户上传，仅代表其个人观点，本平台仅提供存储服务。</p>",
    "<p>声明：港口时报力求信息真实、准确，文章提及内容仅供参考，据此操作风险自担。</p>",
    "<p>免责声明：本文不构成任何投资建议。</p>",
    "<p>版权声明：凡本网注明来源为港口网的作品，未经授权不得转载。</p>",
    "<p>本文为港口网原创文章，未经允许不得转载，如需转载请联系港口网。</p>",
    "<p>更多内容请关注：<a href=/zt>港口专区</a></p>",
    "<p>点击进入专题：<a href=/zt>港口十一年</a></p>",
    "<p>更多好看的故事！欢迎扫描左方二维码关注港口微信<img src=/qr.jpg></p>",
    "<p>微信扫一扫，分享到朋友圈<img src=/qr.jpg></p>",
    "<p>下载港口APP，阅读全文</p>",
    "<h3>推荐阅读</h3><p><a href=/1>鱼市的钟为什么慢了三分钟</a></p><p><a href=/2>灯塔看守人的账本被找到</a></p>",
    "<h2>为你推荐</h2>"
    + "".join(
        f"<dl><dt><a href=/{n}>鱼市的钟为什么慢了三分钟</a></dt><dd>鱼市的钟慢了三分钟"
        f"，谁也说不清是从哪一天开始的，第{n}篇。</dd></dl>"
        for n in range(4)
    ),
    "<div>相关新闻</div><ul><li><a href=/1>灯塔看守人的账本被找到</a> 03-02</li></ul>",
]


@pytest.mark.parametrize("above", ABOVE)
def test_what_stands_above_the_first_paragraph_and_speaks_of_the_page_goes(above: str) -> None:
    assert text_of(page(above)) == [FIRST, SECOND, LAST]


@pytest.mark.parametrize("below", BELOW)
def test_what_stands_below_the_last_paragraph_and_speaks_of_the_page_goes(below: str) -> None:
    assert text_of(page(below=below)) == [FIRST, SECOND, LAST]
    assert told(page(below=below), head=f"<title>{TITLE}</title>").images == ()


BELOW_LINES = """
返回港口网，查看更多
平台声明：该文观点仅代表作者本人，本号系信息发布平台，仅提供信息存储空间服务。
该文观点仅代表作者本人，本平台仅提供信息存储空间服务。
【编辑:王芳】
(责编：王芳、李明)
【我要纠错】责任编辑：王芳
posted @ 2020-03-04 09:30  李明  阅读(312)  评论(0)  编辑  收藏
编辑于 2025-03-04 09:30
发布于 2025-03-04
未经允许不得转载：港口旧事 » 港口的老吊车
赞(0)
点赞 收藏 分享 举报
上一篇：鱼市的钟
本作品采用《CC 协议》，转载必须注明作者和本文链接
本文首发于公众号：港口旧事
《港口日报》（2025年03月04日 第 05 版）
首发于
首发于港口旧事专栏
—— END ——
（全文完）
点个“在看”再走吧
喜欢这篇文章的话，记得点赞、转发哦~
商务合作请联系：微信 wharf
本文标签：吊车 码头
阅读 312
共 3 条评论
最后更新于 2025-03-05
IP 属地：上海
进群方式：添加微信 wharf
收录于合集 #港口 12个
题图来源：网络
-- 展开阅读全文 --
© 港口旧事
更多内容
*本文仅代表作者观点
初审：王芳 复审：李明 终审：张三
编辑丨王芳
新媒体编辑：王芳
延伸阅读：
猜你喜欢
投资有风险，入市需谨慎
（注：文中图片来自网络，如有侵权请联系删除）
海量故事、精准报时，尽在港口旧事APP
24小时新闻热线：12345
點我下載APP
【打印】 【关闭】
Notice: The content above is uploaded by a user of this platform, which only provides storage services.
""".strip().split("\n")
ABOVE_LINES = """
2025-03-04 09:30:12 来源：港口日报 字号：小 中 大
时间：2025-03-04 来源：本站 作者：admin 点击：312次
发表于 2025-03-04
2025年03月04日09:30 | 来源：港口日报
首页 > 新闻 > 正文
【字体：大 中 小】
分享到
听新闻
3分钟阅读
字数：1200
已关注
点击播报本文，约 3 分钟
原创 李明 港口旧事
优质港口领域创作者
IP属地：北京
点击上方“港口旧事”关注我们
本文共3200字，阅读约需8分钟
已有 312 人阅读
听全文
扫码阅读手机版
本报记者 李明
""".strip().split("\n")


@pytest.mark.parametrize("line", BELOW_LINES)
def test_a_line_about_the_page_goes_below_the_text(line: str) -> None:
    assert text_of(page(below=f"<p>{line}</p>")) == [FIRST, SECOND, LAST]


@pytest.mark.parametrize("line", ABOVE_LINES)
def test_a_line_about_the_page_goes_above_the_text(line: str) -> None:
    assert text_of(page(f"<div class=x>{line}</div>")) == [FIRST, SECOND, LAST]


CLOSING = [
    "更多的孩子走进了码头，看门人说，请他们慢慢走，不要碰绳子。",
    "如果你愿意，可以写信联系看门人，他每一封都会回。",
    "文章为这台吊车留下了一点记录，别的就交给时间了。",
    "了解这台吊车的人都关注着它的钢索，因为钢索比齿轮更容易老。",
    "评论界对这台吊车看法不一，看门人一篇也没有读过。",
    "喜欢这台吊车的人都把它画了下来，转发的人倒不多。",
    "发表这篇日记的人，最后没有留下名字。",
    "阅读铭牌要弯下腰，因为它钉得很低。",
    "进入四月以后，来看吊车的人会在门口列队，队伍一直排到鱼市。",
]


@pytest.mark.parametrize("closing", CLOSING)
def test_a_closing_sentence_of_the_article_stays(closing: str) -> None:
    assert text_of(page(below=f"<p>　　{closing}</p>")) == [FIRST, SECOND, LAST, closing]


@pytest.mark.parametrize(
    "opening",
    [
        "摘要：吊车在十一年后又动了起来。",
        "本文为作者三月四日在码头的讲话，经本人同意发表，内容略有删节，小标题为编者所加，讲话的录音保存在港口的档案里，供来访的人随时借听，只需要登记姓名。",
    ],
)
def test_a_summary_or_a_note_above_the_text_stays(opening: str) -> None:
    assert text_of(page(f"<p>　　{opening}</p>"))[0] == opening


KEPT = [
    "<p>记者：您第一次看到这台吊车是什么时候？</p><p>李明：很早，那时我还没有这本册子。</p>",
    "<p>声明：这台吊车不卖。</p><p>这是看门人写在木板上的话，每天早上都要重新描一遍，免得雨水把它冲掉。</p>",
    "<p>时间：周六上午九点</p><p>地点：三号码头的长凳旁边</p><p>来的人请自带手套，铅笔和册子由看门人准备。</p>",
    "<p>“扫码付钱？”看门人笑了，他的铁盒里只有硬币，而且从来没有上过锁。</p>",
    "<p>下载这首曲子并不难，难的是找到一台还能播放它的机器，看门人说。</p>",
    "<h3>更多的齿轮</h3><p>第二年他们又找到了四个齿轮，其中一个被当作花盆用了很久，里面的土还是湿的。</p>",
    "<p>图：吊车和它的影子</p><p>照片是一个学生拍的，他后来去了别的城市，再也没有拍过吊车。</p>",
]


@pytest.mark.parametrize("amid", KEPT)
def test_what_only_sounds_so_amid_the_article_stays(amid: str) -> None:
    body = page().replace(f"<p>　　{LAST}", f"{amid}<p>　　{LAST}")
    shown = text_of(body)

    assert shown[0] == FIRST
    assert shown[-1] == LAST
    for part in amid.replace("</h3>", "</p>").replace("<h3>", "<p>").split("</p>"):
        assert part.removeprefix("<p>") in "\n".join(shown)


@pytest.mark.parametrize(
    "closing",
    [
        "而这台吊车今年还要再吊一次，因为<a href=/bench>那条长凳</a>又挡住了路，谁也不知道是谁把它搬回去的",
        "即使这样，截至今年三月，吊车的账上仍然欠着码头四百一十二块钱，看门人说慢慢还就是了，不着急，",
    ],
)
def test_a_closing_paragraph_with_a_link_or_without_a_full_stop_stays(closing: str) -> None:
    plain = closing.replace("<a href=/bench>", "").replace("</a>", "")

    assert text_of(page(below=f"<p>　　{closing}</p><p>责任编辑：王芳</p>"))[-1] == plain


def test_a_line_amid_the_text_that_leads_to_another_article_goes() -> None:
    body = page().replace(f"<p>　　{LAST}", f"<p>延伸阅读：<a href=/2>鱼市的钟慢了三分钟</a></p><p>　　{LAST}")

    assert text_of(body) == [FIRST, SECOND, LAST]


def test_the_way_back_to_the_site_is_cut_off_the_last_paragraph() -> None:
    body = page().replace(f"{LAST}</p>", f"{LAST}<a href=/>返回港口网首页&gt;&gt;</a></p>")

    assert text_of(body)[-1] == LAST


PAGES = {
    "an office's page in tables": (
        "<table><tr><td>当前位置： <a href=/>首页</a> &gt;&gt; <a href=/d>动态</a></td></tr>"
        f"<tr><td align=center><div>{TITLE}</div></td></tr><tr><td>发布日期：2025-03-04\n\n              来源：港务局"
        f"\n              点击数：12</td></tr><tr><td><p>{FIRST}</p><p>{SECOND}</p><p>{LAST}</p></td></tr>"
        "<tr><td>责任编辑：王芳\n\n                【打印本页】【关闭窗口】</td></tr></table>"
    ),
    "a blog": (
        f"<article class=post><h1 class=post-title>{TITLE}</h1><div class=post-meta>发表于 2025-03-04 | 更新于"
        " 2025-03-05 |"
        " 字数总计: 312 | 阅读时长: 2分钟</div>"
        f"<div class=post-content><p>{FIRST}</p><p>{SECOND}</p><p>{LAST}</p></div>"
        "<div class=post-copyright>文章作者: 李明<br>文章链接: https://quay.example/crane/<br>版权声明:"
        " 本博客所有文章除特别声明外，均采用"
        " CC BY-NC-SA 4.0 许可协议。转载请注明来自 港口！</div></article>"
    ),
    "a portal": (
        f"<div class=main><h1>{TITLE}</h1><div class=info>2025年03月04日 09:30  港口日报  <span>12</span>"
        "</div><div class=article>"
        f"<p>　　原标题：吊车回来了</p><p>　　{FIRST}</p><p>　　{SECOND}</p><p>　　{LAST}</p>"
        "<p>　　责任编辑：王芳 </p>"
        "<div>点击进入专题：</div><div>港口十一年</div><div><p>更多故事！欢迎扫描左方二维码关注港口官方微信"
        "</p></div></div></div>"
    ),
    "a paper's digital edition": (
        f"<div class=text><h3>（上接第一版）</h3><h1>{TITLE}</h1><h4>本报记者 李明</h4><div id=ozoom>"
        f"<p>　　{FIRST}</p>"
        f"<p>　　{SECOND}</p><p>　　{LAST}</p></div><div>上一篇 下一篇 放大 缩小 默认</div></div>"
    ),
    "Taiwan's news": (
        f"<article><h1>{TITLE}</h1><p class=time>2025-03-04 09:30 港口新聞網 / 記者李明／報導</p><div"
        f" class=story><p>{FIRST}</p>"
        f"<p>{SECOND}</p><p>{LAST}</p></div><div class=story-more><p>延伸閱讀</p><ul><li><a"
        " href=/1>燈塔看守人的帳本</a></li>"
        "<li><a href=/2>魚市的鐘慢了三分鐘</a></li></ul></div></article>"
    ),
}


@pytest.mark.parametrize("kind", PAGES)
def test_of_a_page_of_each_kind_the_article_is_left(kind: str) -> None:
    shown = [line for line in text_of(PAGES[kind]) if line != "（上接第一版）"]

    assert shown == [FIRST, SECOND, LAST]


def test_indentation_makes_no_prose_of_a_line() -> None:
    spaced = "<div class=date>港口时间\n" + " " * 200 + "三月四日</div>"
    body = f"<div>{spaced}<div class=c><p>{FIRST}</p><p>{SECOND}</p></div></div>"

    assert text_of(body)[0] == FIRST


def test_a_gallery_below_the_text_stays() -> None:
    pictures = "".join(f"<p><img src=/p{number}.jpg width=800></p><p>查看原图</p>" for number in range(6))
    found = told(page(below=pictures), head=f"<title>{TITLE}</title>", lang="zh-CN")

    assert len(found.images) == 6


@pytest.mark.parametrize(
    ("image", "stays"),
    [
        ("<img src=/a/mark_w16_h16.png>", False),
        ("<img src=/a/end-16x16.png>", False),
        ("<img src=/a/defaultpic.gif>", False),
        ("<img src=/a/no_photo.jpg>", False),
        ("<img src=/a/heart-16x16.png alt=心>", True),
        ("<img src=/a/crane_w600_h400.png>", True),
        ("<img src=/a/crane.jpg>", True),
    ],
)
def test_a_mark_at_the_end_or_a_stand_in_is_no_picture(image: str, stays: bool) -> None:
    body = page().replace(f"{SECOND}</p>", f"{SECOND}</p><p>{image}</p>")

    assert bool(told(body, head=f"<title>{TITLE}</title>").images) is stays


@pytest.mark.parametrize(
    "form",
    [
        "<div class=tie><form><input type=text><input type=password></form></div>",
        "<div class=comment-login><input type=password></div>",
    ],
)
def test_a_short_article_beside_a_form_to_log_in_is_an_article(form: str) -> None:
    more = f"<p>　　{SECOND[::-1]}</p><p>　　{FIRST[::-1]}</p>"

    assert text_of(form + page(below=more) + form)[:3] == [FIRST, SECOND, LAST]
