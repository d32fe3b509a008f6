"""The map of the conversation: every screen, where its digits lead, and what it waits for.

A table, not code: the words stand in the catalogs under the same ids (`home`, `home.1`,
`home.empty`), what happens stands in bot/handlers/. Two targets ("guide|guide_end") mean that
the handler decides.
"""

from dataclasses import dataclass

ITEMS_PER_PAGE = 6  # digits 1–6 are choices; 7 is a person, 8 more, 9 hear, 0 back


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: targets of its digits 1…n, its list (items a page and their target), awaited input."""

    targets: tuple[str, ...] = ()
    items: int = 0
    item: str = ""
    awaits: frozenset[str] = frozenset()

    def target(self, digit: int) -> str:
        """The first screen that digit `digit` (from 1) may lead to."""
        return self.targets[digit - 1].split("|")[0]


def _s(*targets: str, items: int = 0, item: str = "", awaits: str = "") -> Screen:
    return Screen(targets, items, item, frozenset(awaits.split()))


SCREENS: dict[str, Screen] = {
    "lang_pick": _s(items=6, item="lang_thin", awaits="text"),  # first words, machine notice, language by its own name
    "lang_thin": _s("consent_save", "lang_pick"),  # little content (skipped when there is enough)
    "consent_save": _s("place", "guest", "consent_child", awaits="text"),  # purpose 1: remember who and where
    "consent_child": _s("place", "guest"),  # the legal representative decides
    "guest": _s(),
    "place": _s("place_list", "place_ok", "consent_notices", awaits="text voice location"),  # V0: not found
    "place_list": _s(items=6, item="place_ok"),
    "place_ok": _s("consent_notices", "place", "place_list"),
    "consent_notices": _s("home", "home", "home"),  # purpose 2: send unasked
    "home": _s("topics", "ask", "fb_start", "notices", "status_ask", "settings"),
    "home_more": _s(
        "bc_start", "village", "relay_who", "rec_next", "tr_next", "listen_next"
    ),  # only the lines of one's own roles
    "help": _s("genuine_ask", "link_code", "answered"),
    "person": _s("fb_start", "sos"),  # 7, everywhere
    "topics": _s("topic_list", "topic_list", "topic_list", "topic_list", "topic_list", "topic_list"),
    "topic_list": _s(items=6, item="article"),  # and the guides of the topic, last
    "article": _s("home", "fb_start", "ask", "guide"),  # a page; source on the last
    "guide": _s("guide|guide_end", "guide|guide_end", "guide|guide_end"),  # eligibility, 3–6 questions
    "guide_end": _s("fb_start"),
    "ask": _s(awaits="text voice"),
    "ask_wait": _s(),  # the recogniser listens
    "ask_heard": _s("answer", "ask", "ask_person"),  # Vietnamese; first `wait`
    "ask_person": _s("receipt", "home"),  # no recogniser for the language, or none running
    "consent_voice": _s("home", "home"),  # purpose 3, asked once, after the answer
    "answer": _s("home", "suggest", "answer", "answer", "guide"),
    "answer_price": _s(),
    "prices": _s(),  # the table of a day, three lines a page
    "suggest": _s("handover", items=3, item="answer"),  # did you mean
    "passage": _s("fb_name", "ask"),  # no entry fits, but an article of law speaks of it: its own words
    "handover": _s("fb_name", "ask", "done"),  # honest "I do not know"; 3 asks to be told once there is an answer
    "foreign": _s("fb_name", awaits="text voice"),  # no language that can be searched: asked by voice instead
    "fb_start": _s("fb_name", awaits="text voice photo file location"),
    "fb_got": _s(
        "fb_name", "fb_start", awaits="text voice photo file location"
    ),  # also after a day, with `fb_resume` in front
    "fb_name": _s("fb_who", "fb_check", "home"),  # name or not; purpose 4: this case
    "fb_who": _s(awaits="text voice"),
    "fb_similar": _s("receipt", "fb_check"),  # before fb_check, if a like case is open
    "fb_check": _s("receipt", "place", "fb_got", "home"),
    "receipt": _s(),
    "status_ask": _s(items=6, item="status", awaits="code"),
    "status": _s("fb_got", "case_answer"),  # no content for others than the owner
    "case_answer": _s("case_solved", "case_reopened", "fb_got"),  # arrives
    "case_hidden": _s("pin_ask"),  # instead, on a shared phone
    "case_solved": _s(),
    "case_reopened": _s(awaits="text voice photo"),
    "case_late": _s(),
    "case_taken": _s(),
    "case_passed": _s(),
    "case_asked": _s("fb_got"),  # the clocks stand until the reply
    "case_merged": _s(),
    "case_extended": _s(),
    "case_muted": _s(),
    "answered": _s(items=6, item="answered_one"),  # questions of others, cleared and approved
    "answered_one": _s("answered"),
    "complaint": _s("complaint_where", "fb_start", "article"),  # khiếu nại, tố cáo
    "complaint_where": _s("fb_start"),
    "notices": _s(items=6, item="notice"),  # also the evening digest
    "notice": _s("ask|bc_reply", "notice_q", "set_when", "done"),  # arrives; 4 reminds of its day
    "remind": _s("notice"),  # arrives the evening before that day; it names nothing but the day
    "notice_q": _s(items=6, item="notice_q_done"),
    "notice_q_done": _s(),  # the same for every answer
    "notice_fix": _s("notice"),  # correction, only to those who had it
    "notice_recall": _s("ask"),
    "genuine_ask": _s(awaits="code"),
    "genuine": _s(),
    "poll": _s(items=6, item="done"),  # from the influential person
    "poll_new": _s(awaits="voice text"),
    "poll_count": _s("poll_check", "poll_check", "poll_check", "poll_check", "poll_check", "poll_check"),
    "poll_check": _s("bc_wait", "poll_new", "home"),
    "settings": _s("lang_pick", "set_audio", "place", "set_when", "shared", "mydata"),
    "set_audio": _s("done", "done", "done", "done"),
    "set_when": _s("done", "done", "done", "stopped"),
    "done": _s(),
    "stopped": _s(),  # DỪNG, HỦY, STOP
    "mydata": _s("done", "settings", "consents", "forget", "data_right"),
    "data_right": _s("data_request", "data_request", "data_request", "data_request"),  # which right of the law
    "consents": _s(items=6, item="done"),
    "data_request": _s(),  # a case of its own kind, legal clock
    "forget": _s("forgotten", "stopped", "back"),  # XÓA; with PIN on a shared phone
    "forgotten": _s(awaits="anything"),
    "shared": _s("done", "pin_set", "done"),
    "pin_set": _s(awaits="digits"),
    "who": _s("lang_pick", items=5, item="pin_ask"),  # shared phone, after {idle_minutes} minutes
    "pin_ask": _s(awaits="digits"),
    "link_code": _s(),
    "back_month": _s("home", "notices", "settings", "shared"),  # 30 days of silence or more
    "bc_start": _s(awaits="voice text"),  # own area only; on a shared phone after the PIN
    "bc_check": _s("bc_wait", "bc_start", "place_list", "home"),
    "bc_wait": _s("bc_stopped"),
    "bc_sent": _s("bc_replies", "village"),  # report, bundled
    "bc_stopped": _s("bc_start"),  # by agency or author
    "bc_no": _s("fb_got"),  # outside the area, over the limit, no such role
    "bc_reply": _s(awaits="voice text"),  # somebody of the village answers who spoke
    "bc_replies": _s("receipt"),
    "village": _s("read_done", "status_ask", "poll_new", "done"),
    "read_done": _s("done", "done", "done", "village"),
    "relay_who": _s("relay_consent", awaits="text voice"),
    "relay_consent": _s("home", awaits="voice"),  # purpose 5: be represented
    "rec_consent": _s("rec_next", "rec_next", "home"),  # purpose 6, before the first; withdrawable per clip
    "rec_name": _s(awaits="text"),  # how villagers hear who speaks
    "rec_next": _s("rec_next", "rec_why", "rec_mine", awaits="voice"),
    "rec_ok": _s("rec_next", "rec_next"),
    "rec_redo": _s("rec_next", awaits="voice"),  # at once by the machine, or later by the second speaker
    "rec_review": _s("rec_next", "rec_why", "rec_next"),  # second speaker
    "rec_back": _s(awaits="text voice"),  # grave topics: what was heard, in Vietnamese
    "rec_why": _s(awaits="text voice"),
    "rec_mine": _s(items=6, item="rec_take"),  # thanks, and one's own recordings
    "rec_take": _s("done", "rec_mine"),
    "tr_next": _s("tr_next", "tr_why", awaits="text"),
    "tr_check": _s("tr_next", "tr_why", "tr_next"),  # another speaker reads it
    "tr_why": _s(awaits="text"),  # what is hard to understand, or should be better
    "listen_next": _s("listen_next", "listen_next", "sos_sent", awaits="text voice"),
    "listen_match": _s("listen_next", items=3, item="listen_reply"),
    "listen_reply": _s("listen_next", awaits="voice"),
    "listen_check": _s("listen_next", "listen_next", "listen_next"),  # another speaker hears a spoken answer
    "sos": _s("sos_sent", "back"),  # before anything else; fitting numbers first
    "sos_sent": _s("fb_got"),
    "err": _s("back"),
    "slow": _s("back"),  # rate limit; said once
    "unknown": _s(),
}
