"""A console with a province's worth of work in it, for the browser to walk through."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import articles, cases, loading, notices, questions, roles, trials
from content.cases import Part, speakers
from content.documents import shelf
from content.editorial import Facts
from content.faqs import Source
from content.notices import Audience, Content
from core.channels import Clip, Outgoing
from core.db import Database
from core.files import Files
from core.models import (
    Area,
    Article,
    Case,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Notice,
    Person,
    QuestionGroup,
    Role,
    Staff,
)
from core.security import Keyring
from core.settings import Settings
from tests.admin.kit import Clock, an_app
from tests.builders import a_clerk, a_person
from tests.conftest import NOW

COMMUNE, VILLAGE = "Xã Phan Sơn", "Thôn 2"


class OneClip:
    """A voice that has the same clip for everything."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def clip(self, outgoing: Outgoing, *, wait: float = 0.0) -> Clip | None:
        """The clip."""
        return Clip("0" * 64, self.path, 1000, 4, machine=True)


@dataclass
class ConsoleHouse:
    """The library, two clerks and a chief, villagers, cases and notices in every state."""

    db: Database
    files: Files
    settings: Settings
    keyring: Keyring

    def app(self) -> web.Application:
        """The console before all this."""
        clip = self.settings.data_dir / "clip.ogg"
        clip.parent.mkdir(parents=True, exist_ok=True)
        clip.write_bytes(b"OggS")
        return an_app(self.db, self.settings, self.keyring, self.files, Clock(), OneClip(clip))

    def furnish(self) -> None:
        """Fill the database."""
        loading.load_library_into(self.db, now=NOW)
        with self.db.writing() as session:
            law = "Điều 1. Phạm vi\n1. Luật này nói về hỗ trợ tiền ăn.\n2. Áp dụng cho mọi người.".encode()
            parsed, issued = shelf.take_apart(law, "luat.txt"), Source(issuer="Quốc hội")
            parsed = replace(parsed, unread=(3, 4, 5, 9))
            shelf.upload(
                session, parsed=parsed, name="luat.txt", file="a" * 64, source=issued, author="staff:999", now=NOW
            )
            commune = session.scalars(select(Area).where(Area.name == COMMUNE)).one()
            village = session.scalars(select(Area).where(Area.parent_id == commune.id).order_by(Area.id)).first()
            every = (roles.ADMINISTRATOR, roles.PUBLISHER, roles.APPROVER, roles.CASE_OFFICER)
            tongue = (roles.TRANSLATOR, roles.SPEAKER)
            a_clerk(session, *every, *tongue, login="chi", name="Lê Thị Thu", language="en")
            a_clerk(session, *every, login="anh", name="Trần Minh Tâm")
            a_clerk(session, roles.PUBLISHER, roles.CASE_OFFICER, area=commune, login="xa", name="K’ Thị Minh")
            elder = self._villagers(session, commune, village or commune)
            self._cases(session, commune, village or commune, elder)
            self._notices(session, commune)
            self._wordings(session)
            self._questions(session, commune, village or commune)

    def _villagers(self, session: Session, commune: Area, village: Area) -> Person:
        for number in range(12):
            channel = ("telegram", "webchat")[number % 2]
            a_person(session, area=village, channel=channel, language=("vi", "en")[number % 3 == 0])
        a_person(session, area=village, notices="none", agreed=False, channel="telegram")
        a_person(session, area=village, notices="emergency", channel="webchat")
        elder = a_person(session, area=village, channel="telegram", address="7001")
        roles.give(
            session, role=roles.INFLUENTIAL, person_id=elder.id, area_id=village.id, display_name="Già làng K’ Brồi",
            actor="staff:1", now=NOW,
        )  # fmt: skip
        return elder

    def _cases(self, session: Session, commune: Area, village: Area, elder: Person) -> None:
        voice = self.files.put(b"OggS")
        stories: tuple[tuple[str, str, Part, int, bool], ...] = (
            ("feedback", "health", Part("voice", file=voice, mime="audio/ogg", ms=41_000), 40, False),
            ("question", "policy", Part("text", text="Hộ cận nghèo muốn vay vốn trồng cà phê thì hỏi ai?"), 2, False),
            ("danger", "security", Part("text", text="Nước suối lên rất nhanh, có nhà bị ngập"), 0, True),
        )
        for kind, topic, part, days, urgent in stories:
            opened = NOW - timedelta(days=days)
            case = cases.open_case(
                session, person_id=elder.id, kind=kind, parts=[part], area_id=village.id, language="vi",
                channel="telegram", now=opened, settings=self.settings, topic=topic, named=kind == "question",
                name_sealed=self.keyring.seal("K’ Văn A, thôn 2") if kind == "question" else None,
            )  # fmt: skip
            cases.mark_urgent(session, case_id=case.id, urgent=urgent, actor="system", now=NOW)
            if kind == "question":
                self._asked_of_speakers(session, case)

    def _asked_of_speakers(self, session: Session, case: Case) -> None:
        """An answer in a language that no machine speaks, and somebody who speaks it."""
        case.language = "kpm"
        speaker, clerk = a_person(session, language="kpm"), session.scalars(select(Staff).order_by(Staff.id)).first()
        assert clerk is not None
        roles.give(session, role=roles.SPEAKER, person_id=speaker.id, language="kpm", actor="staff:1", now=NOW)
        text = "Hỏi ngân hàng chính sách xã hội ở xã, thứ ba và thứ năm. Mang theo sổ hộ cận nghèo."
        draft = cases.draft(session, case_id=case.id, staff=clerk, text=text, now=NOW)
        speakers.ask(session, case_id=case.id, seen=cases.fingerprint(draft), staff=clerk, now=NOW)

    def _notices(self, session: Session, commune: Area) -> None:
        author = session.scalars(select(Staff).where(Staff.login == "anh")).one()
        texts = (
            (
                "Lịch tiêm chủng tại trạm y tế",
                "Sáng thứ Năm, trạm y tế tiêm cho trẻ. Bà con đưa trẻ tới sớm.",
            ),
            ("Phòng sốt xuất huyết", "Đậy kín chum, vại. Mỗi tuần một lần dọn nước đọng quanh nhà."),
            ("Cảnh giác người lạ đòi mã OTP", "Không đọc mã OTP cho ai, kể cả người xưng là công an."),
        )
        for number, (title, body) in enumerate(texts):
            content = Content(title, body, ("normal", "priority", "normal")[number], Audience(areas=(commune.code,)))
            notice = notices.draft(
                session, author=f"staff:{author.id}", sender="UBND xã Phan Sơn", content=content, now=NOW
            )
            if number:
                notices.submit(session, notice_id=notice.id, actor=notice.author, now=NOW)
            if number == 2:
                self._send(session, notice)

    def _send(self, session: Session, notice: Notice) -> None:
        seen = notices.fingerprint(session, notice)
        notices.approve(session, notice_id=notice.id, actor="staff:999", seen=seen, now=NOW)
        people = session.scalars(select(Person.id).limit(12)).all()
        states = (DeliveryState.SENT,) * 7 + (DeliveryState.FAILED, DeliveryState.UNKNOWN) + (DeliveryState.DUE,) * 3
        for person_id, state in zip(people, states, strict=True):
            session.add(
                Delivery(
                    kind=int(DeliveryKind.NOTICE), ref=notice.id, person_id=person_id, state=int(state), due_at=NOW,
                    reason="blocked" if state is DeliveryState.FAILED else "",
                )
            )  # fmt: skip
        notice.state, notice.people = "sending", len(people)

    def _questions(self, session: Session, commune: Area, village: Area) -> None:
        asked = (
            "bao giờ xây xong cây cầu treo qua suối Đá", "cau treo suoi da khi nao xong",
            "cầu treo suối Đá bao giờ xong vậy máy", "nghe nói tháng này cắt bảo hiểm y tế có đúng không",
        )  # fmt: skip
        for number, text in enumerate(asked):
            place = (commune, village)[number % 2].id
            by = questions.asker(self.keyring, channel="web", address=f"n{number}", area_id=place, language="vi")
            questions.note(session, text=text, why="unknown", by=by, now=NOW)
        by = questions.asker(self.keyring, channel="web", address="n9", area_id=village.id, language="vi")
        questions.note(session, text="gạo bán trú mấy ký", why="helpful", by=by, faq_id=1, now=NOW)
        questions.put_together(session, now=NOW, zone=self.settings.timezone)
        trial = trials.Trial({"strip": {"R@1": 0.82, "R@3": 0.95, "AUROC": 0.87, "right at 5 %": 0.46}}, 60, 0)
        trials.keep_trial(session, trial, entries=90, now=NOW)

    def _wordings(self, session: Session) -> None:
        facts = Facts("health", None, Source(issuer="Bộ Y tế", doc_no="34/2023/TT-BYT", doc_date=NOW.date()))
        article, revision = articles.write(
            session,
            title="Tiêm chủng mở rộng cho trẻ em",
            body="Trẻ dưới 1 tuổi được tiêm miễn phí tại trạm y tế xã.\n\n" + "Mang theo sổ tiêm chủng. " * 30,
            facts=facts,
            author=f"staff:{session.scalars(select(Staff.id).where(Staff.login == 'anh')).one()}",
            today=NOW.date(),
            now=NOW,
        )
        articles.submit(session, article_id=article.id, version=revision.version, actor=revision.author, now=NOW)


def numbers(db: Database) -> dict[str, list[int]]:
    """The ids of what was put in, oldest first."""
    tables: dict[str, type] = {"case": Case, "notice": Notice, "role": Role, "staff": Staff, "group": QuestionGroup}
    with db.reading() as session:
        found = {name: list(session.scalars(select(table.id).order_by(table.id))) for name, table in tables.items()}  # type: ignore[attr-defined]
        newest = session.scalars(select(Article.id).order_by(Article.id.desc())).first()
        elder = session.scalars(select(Role.id).where(Role.role == roles.INFLUENTIAL)).first()
        village = session.scalars(select(Area.id).where(Area.kind == "village")).first()
        return {**found, "article": [newest or 0], "village": [village or 0], "elder": [elder or 0]}
