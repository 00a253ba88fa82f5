"""The labels of the lines that Chinese pages put around an article, by what the value behind each is. Data only."""

from enum import Enum


class Role(Enum):
    """What the value behind a label is."""

    AUTHOR = "author"
    SOURCE = "source"
    EDITOR = "editor"
    """Whoever else had a hand in it: editors, proofreaders, photographers."""
    DATE = "date"
    CHANGED = "changed"
    ORIGINAL = "original"
    """The title that it had elsewhere."""
    FURNITURE = "furniture"
    """Counters, sizes of type, the way to the page, notices."""


_LABELS = {
    Role.AUTHOR: (
        "作者 本文作者 文章作者 原创作者 专栏作者 特约作者 作者姓名 撰文 文 文字 文案 撰稿 撰稿人 执笔 執筆"
        " 采写 採寫 記者 记者 本报记者 本報記者 本网记者 本刊记者 本台记者 见习记者 实习记者 首席记者 特约记者"
        " 通讯员 通訊員 特约通讯员 特约评论员 评论员 文/图 图/文 图文 文图 供稿人 发布人 发布者"
    ),
    Role.SOURCE: (
        "来源 來源 来源于 來源於 本文来源 消息来源 信息来源 文章来源 新闻来源 稿件来源 内容来源 资讯来源"
        " 原文来源 来源单位 来源媒体 稿源 出处 出處 转自 轉自 转载自 供稿 供稿单位 供稿部门 发布单位 發布單位"
        " 发布机构 发布机关 發布機關 发文机关 信息提供单位"
    ),
    Role.EDITOR: (
        "责任编辑 責任編輯 责编 責編 编辑 編輯 本文编辑 本文责任编辑 本期编辑 网络编辑 值班编辑 实习编辑"
        " 新媒体编辑 图片编辑 编审 编校 主编 副主编 总编 总编辑 统筹 策划 监制 審核 审核 初审 一审 二审 复审"
        " 三审 终审 审校 审读 审签 签发 校对 校對 校审 责任校对 责任审校 排版 美编 编排 制作 编制 录入 录入员"
        " 录入人 摄影 攝影 摄 图 图源 图片 图片来源 圖片來源 题图 题图来源 封面图片 供图 供圖 绘图 制图 视觉"
        " 视频 剪辑 后期 翻译 编译 译者 运营 值班 值班主任 值班编委 责任人 技术支持 出品 出品人 文编"
    ),
    Role.DATE: (
        "发布时间 發布時間 發佈時間 发布日期 發布日期 發佈日期 发表时间 發表時間 发表日期 发表于 發表於"
        " 发布于 發布於 發佈於 刊发时间 刊登日期 添加时间 发稿时间 上传时间 发文日期 发文时间 成文日期"
        " 成文时间 信息时间 创建时间 公布日期 張貼日期 上版日期 日期 时间 時間"
    ),
    Role.CHANGED: "更新时间 更新時間 更新日期 更新于 更新於 最后更新 最後更新 最近更新 最后修改 修改时间 编辑于 更新",
    Role.ORIGINAL: "原标题 原標題 原标题为 原题 原題 原题为 原文标题",
    Role.FURNITURE: (
        "字数 字數 IP属地 阅读时长 浏览次数 瀏覽次數 浏览量 浏览 瀏覽 阅读 閱讀 阅读量 阅读数 阅读次数 点击"
        " 点击数 点击量 点击率 點閱"
        " 點擊 访问量 访问次数 点阅 人气 评论 评论数 跟贴 字号 字號 字体 字體 字体大小 文字大小 大小 分享"
        " 分享到 分享至 一键分享 打印 收藏 当前位置 目前位置 您当前的位置 您所在的位置 您的位置 你的位置"
        " 所在位置 当前所在位置 您现在的位置 您现在所在的位置 位置 栏目 分类 分類 所属分类 所属栏目 信息分类"
        " 主题分类 标签 標籤 关键词 關鍵字 关键字 版权声明 转载请注明 索引号 信息索引号 文号 发文字号 有效性"
        " 主题词 体裁分类 公开方式 本文地址 本文链接 文章链接 原文链接 原文地址 上一篇 下一篇 上一条 下一条"
        " 微信号 我要纠错 纠错"
    ),
}
ROLE_OF_LABEL = {word: role for role, words in _LABELS.items() for word in words.split()}
