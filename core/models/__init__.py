"""Every table, and so the glossary of the trade."""

from core.models.base import Base, Id, UtcTime
from core.models.cases import Case, CaseMessage
from core.models.inbox import Conversation, Inbox, WebDevice, WebMessage
from core.models.notices import (
    Block,
    Delivery,
    DeliveryEvent,
    DeliveryKind,
    DeliveryState,
    Notice,
    NoticeReply,
)
from core.models.people import (
    Address,
    Consent,
    FormDone,
    Person,
    Role,
    Staff,
    StaffLink,
    StaffSession,
    Suppression,
    Wording,
)
from core.models.places import Area, AreaName, Language, Office, Price, Topic
from core.models.texts import (
    Article,
    ArticleVersion,
    Faq,
    FaqPhrasing,
    PlatformFile,
    Recording,
    Tally,
    Translation,
)
from core.models.upkeep import Audit, Switch

__all__ = [
    "Address",
    "Area",
    "AreaName",
    "Article",
    "ArticleVersion",
    "Audit",
    "Base",
    "Block",
    "Case",
    "CaseMessage",
    "Consent",
    "Conversation",
    "Delivery",
    "DeliveryEvent",
    "DeliveryKind",
    "DeliveryState",
    "Faq",
    "FaqPhrasing",
    "FormDone",
    "Id",
    "Inbox",
    "Language",
    "Notice",
    "NoticeReply",
    "Office",
    "Person",
    "PlatformFile",
    "Price",
    "Recording",
    "Role",
    "Staff",
    "StaffLink",
    "StaffSession",
    "Suppression",
    "Switch",
    "Tally",
    "Topic",
    "Translation",
    "UtcTime",
    "WebDevice",
    "WebMessage",
    "Wording",
]
