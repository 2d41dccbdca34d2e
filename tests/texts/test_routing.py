"""Texts are put on the topics whose words they have."""

import polars as pl
import pytest

from narratives.texts.clean import clean
from narratives.texts.fold import fold
from narratives.texts.routing import caught, route
from narratives.texts.topics import ContextRule, Topic, Topics, load_topics


def routed(post: str, *topics: Topic) -> list[str]:
    """Return the topics of one post; of the shipped file if none are given."""
    texts = pl.DataFrame({"text_id": ["t"], "folded": fold(clean(pl.Series([post]))["text"])})
    return route(texts, Topics(topics, "id") if topics else load_topics())["topic"].to_list()


def has(post: str, *keywords: str) -> bool:
    """Tell whether a post has one of the keywords."""
    return ["a"] == routed(post, Topic("a", "A", keywords))


@pytest.mark.parametrize("post", ["Two dams", "DAM!", "a dam's wall", "这座dam很大", "#dam #now", "Ｄａｍ"])
def test_english_words_in_any_form(post: str) -> None:
    """Case, plural, possessive, width and neighbours without a space do not matter."""
    assert has(post, "Dam")


@pytest.mark.parametrize("post", ["damage", "madam", "Amsterdam dammed"])
def test_english_words_are_whole(post: str) -> None:
    """A word inside another word is not that word."""
    assert not has(post, "dam")


@pytest.mark.parametrize("post", ["Hong Kong", "#HongKong", "#hongkong", "HONG-KONG", "in Hong Kong’s streets"])
def test_phrases_may_be_joined(post: str) -> None:
    """Hashtags are written without spaces, with hyphens or with capitals."""
    assert has(post, "Hong Kong")


def test_short_phrases_are_not_joined() -> None:
    """Two letters mean many things: H&M is not "hm"."""
    assert has("Boycott H&M!", "H&M")
    assert not has("hm, no", "H&M")
    assert not has("tell us", "U.S.")


def test_an_asterisk_ends_a_word() -> None:
    """A word with an asterisk is a beginning, in the middle of a phrase as well."""
    assert has("decoupling now", "decoupl*")
    assert has("Tariffs hurt", "tariff* hurt")
    assert not has("recoupling", "coupl*")


def test_chinese_in_any_script() -> None:
    """Traditional characters, spaces and punctuation do not matter."""
    assert has("香 港選舉", "香港选举")
    assert has("“一带一路”倡议", "一带一路")
    assert has("FILA退出BCI组织", "BCI组织")


def test_excluded_phrases_do_not_count() -> None:
    """A phrase is taken out before the search; what else is there still counts."""
    topic = Topic("a", "A", ("港人", "dam"), exclude=("连云港", "hot dam"))
    assert [] == routed("连云港人民医院", topic)
    assert ["a"] == routed("连云港来了港人", topic)
    assert [] == routed("Hot dam!", topic)


def test_context_decides() -> None:
    """A keyword in context counts beside a word of the context, unless another word is there."""
    topic = Topic("a", "A", in_context=(ContextRule(("关税", "tariff"), ("美国", "China"), ("印度",)),))
    assert ["a"] == routed("美国加征关税", topic)
    assert ["a"] == routed("China 关税", topic)
    assert [] == routed("欧盟关税", topic)
    assert [] == routed("美国对印度加征关税", topic)


def test_context_is_near() -> None:
    """In a long text the two must stand close to each other, on either side."""
    topic = Topic("a", "A", in_context=(ContextRule(("tariff",), ("China",), (), 40),))
    filler = "and many other things happened "
    assert [] == routed("China " + filler * 5 + "tariff", topic)
    assert ["a"] == routed(filler * 5 + "tariffs on China " + filler * 5, topic)
    assert ["a"] == routed(f"China {filler * 5} tariff {filler * 5} China tariff", topic)


def test_a_topic_of_all() -> None:
    """A topic with match_all has every text, beside others with fewer."""
    topics = (Topic("few", "Few", ("dam",)), Topic("all", "All", match_all=True))
    texts = pl.DataFrame({"text_id": ["1", "2"], "folded": ["a dam", "no"]})
    assert [("1", "few"), ("1", "all"), ("2", "all")] == route(texts, Topics(topics, "id")).rows()


def test_no_texts() -> None:
    """Nothing has no topics, and the columns are there all the same."""
    texts = pl.DataFrame({"text_id": [], "folded": []}, schema={"text_id": pl.String, "folded": pl.String})
    assert {"text_id": pl.String, "topic": pl.String} == dict(route(texts, load_topics()).schema)


@pytest.mark.parametrize(
    ("topics", "post"),
    [
        # Hong Kong
        (["hong_kong"], "香港立法会选举今天投票"),
        (["hong_kong"], "壹傳媒創辦人黎智英再被判刑"),
        (["hong_kong"], "林郑会见特区警队代表"),
        (["hong_kong"], "Apple Daily printed its last edition tonight. #StandWithHongKong"),
        (["hong_kong"], "Beijing wrote the national security law to silence a whole city."),
        (["hong_kong"], "BN(O) visas give families a way out"),
        ([], "连云港人喜欢吃海鲜"),
        ([], "林郑州演唱会门票"),
        ([], "给家人送中秋祝福"),
        ([], "渔船在港口避风"),
        ([], "The king of the ring is Kong"),
        # Xinjiang
        (["xinjiang"], "我支持新疆棉花"),
        (["xinjiang"], "国产棉花不需要HM来指手画脚"),
        (["xinjiang"], "外交部：所谓强迫劳动是反华势力的谎言"),
        (["xinjiang"], "The Uighur community in exile asks for news of their families"),
        (["xinjiang"], "No solar panel made with slave labor in China belongs on our roofs"),
        (["xinjiang"], "A diplomatic boycott of the Beijing Olympics is the least we can do"),
        (["xinjiang"], "中方敦促停止抵制北京冬奥会的闹剧"),
        ([], "一觉醒来广东突然降温"),
        ([], "31个省（自治区、直辖市）和新疆生产建设兵团今天没有新增病例"),
        ([], "棉花糖机多少钱一台"),
        ([], "Senator Cotton talked about farm bills"),
        ([], "联合国专家谈加沙种族灭绝指控 外交部回应"),
        ([], "The opening of the Beijing Olympics was a feast of colour and snow"),
        # Belt and Road
        (["belt_road"], "中欧班列今年开行逾万列"),
        (["belt_road"], "Another port for the Belt &amp; Road, another bill for the taxpayer"),
        (["belt_road"], "What Beijing offers these islands is a debt trap"),
        ([], "小心网贷的债务陷阱"),
        ([], "My student loans are a debt trap"),
        # Trade
        (["trade"], "特朗普威胁再加征关税"),
        (["trade"], "商务部：将某美企列入不可靠实体清单"),
        (["trade"], "美国收紧对华芯片出口"),
        (["trade"], "Huawei has no place in our networks"),
        (["trade"], "Our medicines depend on China. Bring the supply chain home."),
        (["trade"], "These tariffs on Chinese steel are paid by families here"),
        ([], "欧盟讨论巴西牛肉关税"),
        ([], "国产芯片用了多久"),
        ([], "华为新手机开售"),
        ([], "These tariffs on Canadian lumber make houses dearer"),
        ([], "chocolate chips for everyone"),
        # Several, and none
        (["hong_kong", "xinjiang"], "From Xinjiang to Hong Kong the same hand is at work"),
        (["xinjiang", "trade"], "The entity list now has firms that track Uyghurs"),
        ([], "今天天气真好"),
        ([], ""),
    ],
)
def test_the_shipped_topics(topics: list[str], post: str) -> None:
    """What a newsroom would file under each topic is there, and plain false friends are not."""
    assert topics == routed(post)


def test_each_keyword_tells_what_it_caught():
    """By itself or in its context, but not inside of what only looks like it; spellings of one word are one."""
    rule = ContextRule(("tariff",), ("China",))
    topic = Topic("trade", "Trade", ("一带一路", "一帶一路", "port", "silk"), (rule,), exclude=("port wine",))
    texts = fold(pl.Series(["一帶一路 and a port", "tariffs on China", "tariffs on Mars", "port wine"]))
    found = {keyword: is_caught.to_list() for keyword, is_caught in caught(texts, topic)}
    assert {
        "一带一路": [True, False, False, False],
        "port": [True, False, False, False],
        "tariff": [False, True, False, False],
    } == found
