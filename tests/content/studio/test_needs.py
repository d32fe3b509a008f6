"""What a language needs recorded: also guides, each bound to its words."""

from datetime import datetime

from sqlalchemy import select

from content import guides, studio
from content.loading import load_library_into
from content.studio import needs
from content.translations import units
from core.db import Database
from core.models import Guide, Language
from core.settings import Settings


def test_a_guide_is_asked_for_question_by_question_and_end_by_end(
    db: Database, settings: Settings, now: datetime
) -> None:
    load_library_into(db, now=now)
    with db.writing() as session:
        session.add(Language(tag="qaa", vi_name="Tiếng thử", position=99))
        session.flush()
        guide = session.scalars(select(Guide).where(Guide.state == "published").order_by(Guide.id)).first()
        assert guide is not None
        words = guides.texts_of(session, guide.id)
        listed = [
            need for need in needs.listing(session, "qaa", settings=settings, now=now) if need.ref.startswith("guide:")
        ]
        said = " ".join(need.words for need in listed if need.ref == guides.ref(guide.id))
        assert words["ask1"] in said and words["title"] in said
        assert studio.is_grave(session, guides.ref(guide.id)) == (guide.topic in ("health", "policy", "market"))
        for field in words:
            unit = units.one(session, guides.ref(guide.id), field)
            assert unit.source == words[field] and unit.limit == guides.limit_of(field)
        assert {unit.key for unit in units.every(session, ["guide"])} >= {
            f"guide:{guide.id}/{field}" for field in words
        }
