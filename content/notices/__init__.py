"""Notices: from a draft through a second pair of eyes to everybody it is meant for, and back when it was wrong."""

from content.audience import Audience, Count, count_audience, foresee
from content.notices import correcting, folding, repeating, reporting
from content.notices.broadcasts import broadcast, left_today, may_speak, refused, speaking_places, take_back
from content.notices.deciding import approve, hold_back, pause, recall, resume, schedule, stop, test_send
from content.notices.drafting import Content, content_of, draft, edit, fingerprint, put_words, submit, translate
from content.notices.files import from_file, send_as_operator, words_from_file
from content.notices.progress import begin_due, finish_sent
from content.notices.reading import Line, by_code, listing
from content.notices.reporting import Report, report
from content.notices.voices import VoiceRow, all_can_hear, of_notice

__all__ = [
    "Audience",
    "Content",
    "Count",
    "Line",
    "Report",
    "VoiceRow",
    "all_can_hear",
    "approve",
    "begin_due",
    "broadcast",
    "by_code",
    "content_of",
    "correcting",
    "count_audience",
    "draft",
    "edit",
    "fingerprint",
    "finish_sent",
    "folding",
    "foresee",
    "from_file",
    "hold_back",
    "left_today",
    "listing",
    "may_speak",
    "of_notice",
    "pause",
    "put_words",
    "recall",
    "refused",
    "repeating",
    "report",
    "reporting",
    "resume",
    "schedule",
    "send_as_operator",
    "speaking_places",
    "stop",
    "submit",
    "take_back",
    "test_send",
    "translate",
    "words_from_file",
]
