"""Cases of a small province: two communes with villages, officers, and somebody who asks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from content import cases, roles
from content.cases import Part
from core.models import Area, Case, Person, Staff
from core.settings import Settings
from tests.builders import a_clerk, a_language, a_person, a_topic, an_area
from tests.conftest import NOW


@dataclass
class Province:
    """Places and people."""

    session: Session
    settings: Settings
    root: Area
    here: Area
    there: Area
    village: Area
    officer: Staff
    colleague: Staff
    chief: Staff
    person: Person

    def case(self, text: str = "Nước giếng đục", now: datetime = NOW, **more: Any) -> Case:
        """Feedback from the village of the first commune, unless `more` says otherwise."""
        told: dict[str, Any] = {
            "person_id": self.person.id, "kind": "feedback", "parts": [Part("text", text=text)],
            "area_id": self.village.id, "language": "vi", "channel": "fake", "topic": "health", **more,
        }  # fmt: skip
        return cases.open_case(self.session, now=now, settings=self.settings, **told)


def a_province(session: Session, settings: Settings) -> Province:
    """Make it."""
    a_topic(session), a_topic(session, "education", "Giáo dục"), a_language(session)
    root = an_area(session, "Tỉnh Lâm Đồng", kind="province")
    here, there = an_area(session, "Xã Một", parent=root), an_area(session, "Xã Hai", parent=root)
    village = an_area(session, "Thôn 2", parent=here, kind="village")
    return Province(
        session, settings, root, here, there, village,
        a_clerk(session, roles.CASE_OFFICER, area=here, login="mot"),
        a_clerk(session, roles.CASE_OFFICER, area=here, login="hai"),
        a_clerk(session, roles.CASE_OFFICER, login="tinh"),
        a_person(session, area=village),
    )  # fmt: skip
