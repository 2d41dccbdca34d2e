"""Which public a platform speaks to, and which clock it writes by."""

CHINESE = ("weibo", "wechat", "douyin", "bilibili", "zhihu", "xiaohongshu", "toutiao", "kuaishou", "tieba")
ABROAD = (
    "twitter", "facebook", "instagram", "tiktok", "youtube", "reddit", "threads", "bluesky", "mastodon",
    "telegram",
)  # fmt: skip

SPHERE_OF: dict[str, str] = {**dict.fromkeys(CHINESE, "weibo"), **dict.fromkeys(ABROAD, "twitter")}
ALIASES: dict[str, str] = {"x": "twitter", "x/twitter": "twitter", "weixin": "wechat", "sina weibo": "weibo"}

# A time without a zone: China writes one time in the whole country; the others' exports write UTC.
CHINA_MINUTES = 8 * 60
