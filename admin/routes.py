"""Every URL of the console on one page: method, address, permission, view, and where the thing's area is found.

The gate (admin/guard.py) checks all of it before a view runs. `ASSET` and `OPEN` are for anybody, `HALF` is a
session whose second factor is missing, `SIGNED` everybody who is signed in; anything else is a permission of
content/roles.py. `whole`: a role in one commune is not enough, because it touches the whole province.
"""

from admin import scopes
from admin.guard import ASSET, HALF, OPEN, SIGNED, Route, Scope
from admin.views import (
    account,
    articles,
    audit,
    case_deeds,
    cases,
    coverage,
    editing,
    faqs,
    home,
    languages,
    notice_correction,
    notice_form,
    notices,
    pause,
    people,
    places,
    prices,
    routing,
    signin,
    staff,
    terms,
    translation_files,
    translations,
    voices,
)

ACCOUNT = r"/admin/staff/{account:\d{1,15}}"
AREA = r"/admin/places/{area:\d{1,15}}"
CASE = r"/admin/cases/{case:\d{1,15}}"
NOTICE = r"/admin/notices/{notice:\d{1,15}}"


def _wordings(kind: editing.Kind, of: Scope) -> tuple[Route, ...]:
    """Articles and FAQ entries go the same way."""
    one = f"{kind.home}/{{{kind.noun}:\\d{{1,15}}}}"
    return (
        Route("GET", kind.home, "article.read", editing.listing(kind)),
        Route("GET", f"{kind.home}/new", "article.write", editing.new(kind)),
        Route("POST", kind.home, "article.write", editing.save(kind)),
        Route("GET", one, "article.read", editing.show(kind), of),
        Route("GET", f"{one}/listen/{{screen:\\d{{1,3}}}}", "article.read", editing.listen(kind), of),
        Route("GET", f"{one}/edit", "article.write", editing.edit(kind), of),
        Route("POST", f"{one}/edit", "article.write", editing.save(kind), of),
        Route("POST", f"{one}/submit", "article.write", editing.submit(kind), of),
        Route("POST", f"{one}/approve", "article.approve", editing.approve(kind), of),
        Route("POST", f"{one}/back", "article.approve", editing.send_back(kind), of),
        Route("POST", f"{one}/withdraw", "article.withdraw", editing.withdraw(kind), of),
    )


ROUTES: tuple[Route, ...] = (
    # the way in and out
    Route("GET", "/admin/signin", OPEN, signin.show),
    Route("POST", "/admin/signin", OPEN, signin.enter),
    Route("GET", "/admin/link/{link}", OPEN, signin.look_at_link),
    Route("POST", "/admin/link/{link}", OPEN, signin.use_link),
    Route("GET", "/admin/language/{tag}", OPEN, signin.language),
    Route("GET", "/admin/static/{name:.+}", ASSET, signin.static),
    Route("GET", "/admin/second", HALF, signin.second),
    Route("POST", "/admin/second", HALF, signin.check_second),
    Route("POST", "/admin/signout", HALF, signin.leave),
    # what waits for me, and my account
    Route("GET", "/admin", SIGNED, home.show),
    Route("GET", "/admin/account", SIGNED, account.show),
    Route("POST", "/admin/account/password", SIGNED, account.set_password),
    Route("POST", "/admin/account/session", SIGNED, account.end_session),
    Route("POST", "/admin/account/language", SIGNED, account.set_language),
    Route("POST", "/admin/account/chat", SIGNED, account.chat_code),
    Route("POST", "/admin/account/chat/off", SIGNED, account.chat_off),
    Route("GET", "/admin/account/second", HALF, account.second),
    Route("POST", "/admin/account/second", HALF, account.enrol),
    # what villagers read and hear
    *_wordings(articles.KIND, scopes.article),
    *_wordings(faqs.KIND, scopes.faq),
    Route("GET", "/admin/translations", "text.check", translations.listing),
    Route("GET", "/admin/translations/unit", "text.check", translations.show),
    Route("POST", "/admin/translations/unit", "text.translate", translations.save),
    Route("POST", "/admin/translations/decide", "text.check", translations.decide),
    Route("GET", "/admin/translations/files", "text.check", translation_files.show),
    Route("POST", "/admin/translations/files", "text.translate", translation_files.take),
    Route("GET", "/admin/translations/export", "text.check", translation_files.export),
    Route("POST", "/admin/translations/withdraw", "text.check", translations.withdraw),
    Route("GET", "/admin/coverage", "article.read", coverage.show),
    Route("GET", "/admin/coverage/villages", "article.read", coverage.villages),
    Route("GET", "/admin/voices", "article.approve", voices.listing, whole=True),
    Route("POST", "/admin/voices", "article.approve", voices.decide, whole=True),
    Route("GET", r"/admin/voices/{clip:\d{1,15}}/listen", "article.approve", voices.listen, whole=True),
    # what is sent to many
    Route("GET", "/admin/notices", "notice.read", notices.listing),
    Route("GET", "/admin/notices/new", "notice.write", notice_form.new),
    Route("POST", "/admin/notices", "notice.write", notice_form.save),
    Route("GET", NOTICE, "notice.read", notices.show, scopes.notice),
    Route("GET", f"{NOTICE}/listen", "notice.read", notices.listen, scopes.notice),
    Route("GET", f"{NOTICE}/edit", "notice.write", notice_form.edit, scopes.notice),
    Route("POST", f"{NOTICE}/edit", "notice.write", notice_form.save, scopes.notice),
    Route("POST", f"{NOTICE}/translate", "notice.write", notices.translate, scopes.notice),
    Route("POST", f"{NOTICE}/test", "notice.write", notices.test, scopes.notice),
    Route("POST", f"{NOTICE}/submit", "notice.write", notices.submit, scopes.notice),
    Route("POST", f"{NOTICE}/schedule", "notice.schedule", notices.schedule, scopes.notice),
    Route("POST", f"{NOTICE}/approve", "notice.approve", notices.approve, scopes.notice),
    Route("POST", f"{NOTICE}/back", "notice.approve", notices.hold_back, scopes.notice),
    Route("POST", f"{NOTICE}/pause", "notice.stop", notices.pause, scopes.notice),
    Route("POST", f"{NOTICE}/resume", "notice.stop", notices.resume, scopes.notice),
    Route("POST", f"{NOTICE}/stop", "notice.stop", notices.stop, scopes.notice),
    Route("POST", f"{NOTICE}/recall", "notice.stop", notices.recall, scopes.notice),
    Route("GET", f"{NOTICE}/correct", "notice.write", notice_correction.form, scopes.notice),
    Route("POST", f"{NOTICE}/correct", "notice.write", notice_correction.save, scopes.notice),
    Route("POST", f"{NOTICE}/correct/approve", "notice.approve", notice_correction.approve, scopes.notice),
    Route("POST", f"{NOTICE}/correct/drop", "notice.write", notice_correction.drop, scopes.notice),
    # what people tell the agency
    Route("GET", "/admin/cases", "case.read", cases.inbox),
    Route("GET", CASE, "case.read", cases.show, scopes.case_read),
    Route("GET", f"{CASE}/files/{{message:\\d{{1,15}}}}", "case.read", cases.attached, scopes.case_read),
    Route("GET", f"{CASE}/lookers", "case.answer", cases.lookers, scopes.case),
    Route("POST", f"{CASE}/take", "case.answer", case_deeds.take, scopes.case),
    Route("POST", f"{CASE}/note", "case.answer", case_deeds.note, scopes.case),
    Route("POST", f"{CASE}/answer", "case.answer", case_deeds.draft, scopes.case),
    Route("POST", f"{CASE}/send", "case.answer", case_deeds.send, scopes.case),
    Route("POST", f"{CASE}/drop", "case.answer", case_deeds.drop_draft, scopes.case),
    Route("POST", f"{CASE}/ask", "case.answer", case_deeds.ask, scopes.case),
    Route("POST", f"{CASE}/pass", "case.answer", case_deeds.pass_on, scopes.case),
    Route("POST", f"{CASE}/merge", "case.answer", case_deeds.merge, scopes.case),
    Route("POST", f"{CASE}/part", "case.answer", case_deeds.part, scopes.case),
    Route("POST", f"{CASE}/extend", "case.answer", case_deeds.extend, scopes.case),
    Route("POST", f"{CASE}/urgent", "case.answer", case_deeds.urgent, scopes.case),
    Route("POST", f"{CASE}/name", "case.answer", cases.reveal, scopes.case),
    Route("GET", "/admin/ready-answers", "case.answer", case_deeds.ready_answers),
    Route("POST", "/admin/ready-answers", "case.answer", case_deeds.save_ready),
    Route("POST", r"/admin/ready-answers/{ready:\d{1,15}}/drop", "case.manage", case_deeds.drop_ready, whole=True),
    # how the agency works on them
    Route("GET", "/admin/routing", "case.manage", routing.show, whole=True),
    Route("POST", "/admin/routing/rules", "case.manage", routing.save_rule, whole=True),
    Route("POST", r"/admin/routing/rules/{rule:\d{1,15}}/drop", "case.manage", routing.drop_rule, whole=True),
    Route("POST", "/admin/routing/desks", "case.manage", routing.save_team, whole=True),
    Route("GET", "/admin/terms", "case.manage", terms.show, whole=True),
    Route("POST", "/admin/terms", "case.manage", terms.save, whole=True),
    Route("POST", "/admin/terms/days", "case.manage", terms.save_day, whole=True),
    Route("POST", r"/admin/terms/{term:\d{1,15}}/drop", "case.manage", terms.drop, whole=True),
    # who may do what
    Route("GET", "/admin/people", "people.manage", people.show),
    Route("POST", "/admin/people", "people.manage", people.give),
    Route("POST", r"/admin/people/roles/{role:\d{1,15}}/end", "people.manage", people.end, scopes.chat_role),
    Route("GET", "/admin/staff", "staff.manage", staff.listing),
    Route("POST", "/admin/staff", "staff.manage", staff.add),
    Route("GET", ACCOUNT, "staff.manage", staff.show, scopes.account),
    Route("POST", f"{ACCOUNT}/link", "staff.manage", staff.link, scopes.account),
    Route("POST", f"{ACCOUNT}/roles", "staff.manage", staff.give, scopes.account),
    Route("POST", f"{ACCOUNT}/active", "staff.manage", staff.close, scopes.account),
    Route("POST", f"{ACCOUNT}/email", "staff.manage", staff.set_email, scopes.account),
    Route("POST", f"{ACCOUNT}/second", "staff.manage", staff.drop_second, scopes.account),
    Route("POST", f"{ACCOUNT}/sessions", "staff.manage", staff.end_sessions, scopes.account),
    Route("POST", r"/admin/staff/roles/{role:\d{1,15}}/end", "staff.manage", people.end, scopes.staff_role),
    # what the service knows of places, languages and the market
    Route("GET", "/admin/places", "place.write", places.listing),
    Route("POST", "/admin/places", "place.write", places.save),
    Route("GET", "/admin/places/new", "place.write", places.new),
    Route("GET", "/admin/places/template.csv", "place.write", places.template),
    Route("POST", "/admin/places/upload", "place.write", places.upload, whole=True),
    Route("GET", AREA, "place.write", places.show, scopes.area),
    Route("POST", AREA, "place.write", places.save, scopes.area),
    Route("POST", f"{AREA}/office", "place.write", places.save_office, scopes.area),
    Route("GET", "/admin/languages", "language.write", languages.listing, whole=True),
    Route("POST", "/admin/languages", "language.write", languages.save, whole=True),
    Route("GET", "/admin/new-language", "language.write", languages.new, whole=True),
    Route("GET", "/admin/languages/{tag:[A-Za-z0-9-]{2,35}}", "language.write", languages.show, whole=True),
    Route("POST", "/admin/languages/{tag:[A-Za-z0-9-]{2,35}}", "language.write", languages.save, whole=True),
    Route("GET", "/admin/prices", "price.write", prices.show, whole=True),
    Route("POST", "/admin/prices", "price.write", prices.add, whole=True),
    Route("POST", "/admin/prices/upload", "price.write", prices.upload, whole=True),
    # what happened, and the red button
    Route("GET", "/admin/audit", "audit.read", audit.show, whole=True),
    Route("GET", "/admin/pause", "switch.pause", pause.show, whole=True),
    Route("POST", "/admin/pause", "switch.pause", pause.press, whole=True),
)
