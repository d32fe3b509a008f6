"""Every route with every role, in the own place, another place and everywhere, and without a session."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from admin.guard import ASSET, HALF, OPEN, SIGNED, Route
from admin.routes import ROUTES
from content import (
    articles,
    editorial,
    faq_editing,
    guide_editing,
    notices,
    public_answers,
    roles,
)
from content.audience import Audience
from content.documents import shelf
from content.editorial import Facts
from content.faqs import Source
from content.notices import Content
from content.texts import text_hash
from core.channels import Clip, Outgoing
from core.db import Database
from core.files import Files
from core.models import (
    ApiKey,
    Article,
    Canned,
    Case,
    CaseMessage,
    CaseRule,
    CaseTerm,
    Person,
    Question,
    QuestionCount,
    QuestionGroup,
    Recording,
    Role,
    Succession,
    Take,
    Team,
)
from core.security import Keyring
from core.settings import Settings
from tests.admin.kit import Clock, Desk, an_app
from tests.builders import a_clerk, a_language, a_topic, an_area

OWN, OTHER, EVERYWHERE = "own", "other", "everywhere"
GATED = [route for route in ROUTES if route.permission not in (ASSET, OPEN, HALF, SIGNED)]


@dataclass
class Speaking:
    """A voice that has one clip for everything."""

    path: Path

    async def clip(self, outgoing: Outgoing, *, wait: float = 0.0) -> Clip | None:
        return Clip("0" * 64, self.path, 1000, 4, machine=True)


@pytest.fixture
def db(sqlite_url: str) -> Iterator[Database]:
    """One kind of database is enough: rights are decided above it."""
    with Database(sqlite_url) as opened:
        yield opened


@pytest.fixture
def things(db: Database, files: Files, now: datetime) -> dict[str, int]:
    """One of everything, in the commune `own`; the numbers by their names in addresses."""
    with db.writing() as session:
        a_topic(session), a_language(session)
        province = an_area(session, "Tỉnh Lâm Đồng", kind="province")
        own, other = an_area(session, "Xã Một", parent=province), an_area(session, "Xã Hai", parent=province)
        facts = Facts("health", own.id, Source(issuer="UBND xã"))
        written: dict[str, Any] = {"facts": facts, "author": "staff:999", "today": now.date(), "now": now}
        article, _ = articles.write(session, title="Bài", body="Lời.", **written)
        faq, _ = faq_editing.write(session, question="Hỏi?", answer="Đáp.", phrasings=[], **written)
        guide, _ = guide_editing.write(
            session, title="Được không?", asks=["Một?", "Hai?", "Ba?"],
            steps=[
                *[{"yes": "next", "no": "not1", "unsure": "next"}] * 2,
                dict.fromkeys(("yes", "no", "unsure"), "can1"),
            ],
            ends={"can1": "Có thể.", "not1": "Hỏi thêm."}, papers="căn cước", office="xã", under=[], **written,
        )  # fmt: skip
        content = Content("Tin", "Lời.", audience=Audience(areas=(own.code,)))
        notice = notices.draft(session, author="staff:999", sender="UBND xã", content=content, now=now)
        case = Case(
            code="HLMXY2", kind="feedback", state="received", team_area_id=own.id, area_id=own.id, opened_at=now
        )
        person = Person(created_at=now, audio="ask", notices="none", shared=False)
        session.add_all([case, person])
        session.flush()
        message = CaseMessage(case_id=case.id, author="person", kind="voice", file=files.put(b"OggS"), at=now)
        clip = Recording(
            text_hash="0" * 64, language="vi", machine=True, key="k", file=message.file or "", ms=900, size=4,
            state="pending", created_at=now,
        )  # fmt: skip
        take = Take(
            language="vi", ref="prompt:home", words="Bà con.", words_language="vi", hash="0" * 64, state="checked",
            speaker="person:99", consent="0" * 64, file=message.file, back_file=message.file, created_at=now,
            changed_at=now,
        )  # fmt: skip
        session.add_all([message, clip, take])
        account = a_clerk(session, roles.VIEWER, area=own, login="subject")
        role = roles.give(
            session, role=roles.INFLUENTIAL, person_id=person.id, area_id=own.id, display_name="A", actor="x", now=now
        )
        [held] = roles.in_force(session, now, staff_id=account.id)
        for where, area in ((OWN, own), (OTHER, other), (EVERYWHERE, None)):
            for name in roles.STAFF_ROLES:
                a_clerk(session, name, area=area, login=f"{name}-{where}", language="vi")
        law = "Điều 1. Phạm vi\nLuật này nói về việc thử.".encode()
        parsed, issued = shelf.take_apart(law, "luat.txt"), Source(issuer="Quốc hội")
        document = shelf.upload(
            session, parsed=parsed, name="luat.txt", file=files.put(law), source=issued, author="staff:999", now=now
        )
        team = Team(name="Bàn", fallback=False, active=True)
        session.add(team)
        session.flush()
        rule = CaseRule(area_id=own.id, topic="", kind="", team_id=team.id)
        term = CaseTerm(kind="", topic="", ack_days=1, route_days=1, answer_days=1, warn_days=0, calendar=False)
        ready = Canned(title="Đã nhận", topic="")
        group = QuestionGroup(first_at=now, last_at=now)
        session.add_all([rule, term, ready, group])
        session.flush()
        question = Question(group_id=group.id, why="none", text="Hỏi", asker="0" * 64, area_id=own.id, at=now)
        counted = QuestionCount(group_id=group.id, day=now.date(), area_id=own.id, language="vi", count=1)
        session.add_all([question, counted])
        key = ApiKey(organisation="1022", token_hash="0" * 64, created_at=now)
        session.add(key)
        case.named, case.state = True, "answered"
        told = public_answers.write(session, case_id=case.id, question="Hỏi?", answer="Đáp.", actor="staff:9", now=now)
        told.area_id, told.state = own.id, "published"
        heir = Role(role=role.role, person_id=role.person_id, area_id=own.id, since=now + timedelta(days=1))
        session.add(heir)
        session.flush()
        planned = Succession(role_id=role.id, heir_id=heir.id, at=now + timedelta(days=1), made_by="staff:9")
        session.add(planned)
        session.flush()
        return {
            "group": group.id,
            "guide": guide.id,
            "question": question.id,
            "document": document.id,
            "rule": rule.id,
            "public": told.id,
            "key": key.id,
            "ready": ready.id,
            "term": term.id,
            "article": article.id,
            "faq": faq.id,
            "notice": notice.id,
            "case": case.id,
            "message": message.id,
            "clip": clip.id,
            "take": take.id,
            "account": account.id,
            "area": own.id,
            "people/role": role.id,
            "succession": planned.id,
            "staff/role": held.id,
        }


@pytest.fixture
async def desk(
    db: Database, settings: Settings, keyring: Keyring, files: Files, tmp_path: Path, things: dict[str, int]
) -> Any:
    clip = tmp_path / "clip.ogg"
    clip.write_bytes(b"OggS")
    opened = await Desk.at(an_app(db, settings, keyring, files, Clock(), Speaking(clip)), db, Clock())
    yield opened
    await opened.close()


def address(route: Route, things: dict[str, int]) -> str:
    """The route's address with the numbers of `things`."""

    def number(match: re.Match[str]) -> str:
        name = match[1]
        if name == "role":
            name = f"{route.path.split('/')[2]}/role"
        return {"screen": "0", "tag": "vi", "form": "csv", "need": text_hash("Tiếng Việt")}.get(name) or str(
            things[name]
        )

    return re.sub(r"\{(\w+)(?::(?:[^{}]|\{[^{}]*\})*)?\}", number, route.path)


def allowed(route: Route, role: str, where: str) -> bool:
    """What the table of roles says, without looking at the gate."""
    if route.permission not in roles.PERMISSIONS[role]:
        return False
    if route.whole:
        return where == EVERYWHERE
    return route.of is None or where in (OWN, EVERYWHERE)


def bare(text: str) -> str:
    """A page without what differs from request to request."""
    return re.sub(r' (value|href|aria-current)="[^"]*"', "", text)


@pytest.mark.parametrize("where", [OWN, OTHER, EVERYWHERE])
@pytest.mark.parametrize("role", roles.STAFF_ROLES)
async def test_a_role_opens_exactly_its_routes(
    db: Database, desk: Desk, things: dict[str, int], now: datetime, role: str, where: str
) -> None:
    await desk.sign_in(f"{role}-{where}")
    assert await desk.get("/admin/there-is-no-such-page") == 404
    nothing = bare(desk.text)
    for route in GATED:
        path = address(route, things)
        # a form without its tokens: who may is told so (403), nobody's deed is done
        status = await (desk.get(path) if route.method == "GET" else desk.post(path, raw=True))
        if allowed(route, role, where):
            assert status == (200 if route.method == "GET" else 403), f"{route.method} {path}"
        else:
            assert status == 404, f"{route.method} {path} as {role}-{where}"
            assert bare(desk.text) == nothing, f"{path} looks different from what does not exist"


async def test_without_a_session_everything_leads_to_the_sign_in_page(desk: Desk, things: dict[str, int]) -> None:
    for route in ROUTES:
        if route.permission in (ASSET, OPEN):
            continue
        path = address(route, things)
        if route.method == "GET":
            assert await desk.get(path, follow=False) == 303, path
            assert desk.response is not None and desk.response.headers["Location"].startswith("/admin/signin")
        else:
            assert await desk.post(path, raw=True, title="x") == 401, path
    assert await desk.get("/admin/there-is-no-such-page", follow=False) == 303


async def test_a_thing_that_does_not_exist_looks_like_one_that_is_not_allowed(
    db: Database, desk: Desk, things: dict[str, int], now: datetime
) -> None:
    await desk.sign_in("publisher-other")
    assert await desk.get(f"/admin/notices/{things['notice']}") == 404
    forbidden = bare(desk.text)
    assert await desk.get("/admin/notices/987654") == 404
    assert bare(desk.text) == forbidden


async def test_what_is_for_the_whole_province_is_read_in_a_commune_and_changed_by_the_province_only(
    db: Database, desk: Desk, things: dict[str, int], now: datetime
) -> None:
    with db.writing() as session:
        rows: tuple[tuple[Any, int], ...] = ((Article, things["article"]), (Case, things["case"]))
        for table, number in rows:
            row = session.get_one(table, number)
            row.area_id = None
        session.get_one(Case, things["case"]).team_area_id = None
        revision = editorial.latest(session, articles.ref(things["article"]))
        assert revision is not None
        revision.facts = {**revision.facts, "area_id": None}
    await desk.sign_in("publisher-own")
    assert await desk.get(f"/admin/articles/{things['article']}") == 200
    assert await desk.get(f"/admin/articles/{things['article']}/edit") == 404
    await desk.sign_in("case_officer-own")
    assert await desk.get(f"/admin/cases/{things['case']}") == 404


def test_every_address_with_a_number_says_where_the_thing_belongs() -> None:
    for route in GATED:
        assert route.whole or "{" not in route.path or route.of is not None, route.path
    assert {route.permission for route in GATED} <= {name for held in roles.PERMISSIONS.values() for name in held}
