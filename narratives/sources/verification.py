"""Roles that platforms' marks of verification give to accounts that the list of actors does not have."""

from typing import Any

# Weibo verified_type: 0 is a verified person, 200 and 220 are active users, -1 is nobody.
_WEIBO_TYPES = {
    **dict.fromkeys(("0", "200", "220", "-1"), "public"),
    "1": "government", "2": "organisation", "3": "media", "4": "organisation", "5": "organisation",
    "6": "organisation", "7": "organisation",
}  # fmt: skip
_TWITTER_TYPES = {"government": "government", "business": "organisation"}
_FACEBOOK_CATEGORIES = {
    "MEDIA_NEWS_COMPANY": "media", "NEWS_SITE": "media", "BROADCASTING_MEDIA_PRODUCTION_COMPANY": "media",
    "NEWSPAPER": "media", "TV_CHANNEL": "media", "RADIO_STATION": "media", "MAGAZINE": "media",
    "POLITICIAN": "politician", "GOVERNMENT_OFFICIAL": "politician", "POLITICAL_CANDIDATE": "politician",
    "GOVERNMENT_ORGANIZATION": "government", "GOVERNMENT_WEBSITE": "government", "EMBASSY": "diplomat",
    "NON_PROFIT": "organisation", "NGO": "organisation", "POLITICAL_ORGANIZATION": "organisation",
    "POLITICAL_PARTY": "organisation", "COMPANY": "organisation", "ORGANIZATION": "organisation",
}  # fmt: skip


def weibo_role(verified_type: Any, is_verified: Any = True) -> str | None:
    """Return the role that Weibo's `verified_type` gives, `public` for people; None where nothing is said."""
    if is_verified in (False, "false", "False"):
        return "public"
    return _WEIBO_TYPES.get(str(verified_type))


def twitter_role(verified_type: Any) -> str | None:
    """Return the role that Twitter's `verified_type` gives (grey and gold marks); None for all others."""
    return _TWITTER_TYPES.get(str(verified_type).lower())


def facebook_role(category: str | None) -> str | None:
    """Return the role that the category of a Facebook page gives."""
    return _FACEBOOK_CATEGORIES.get((category or "").upper().replace(" ", "_"))
