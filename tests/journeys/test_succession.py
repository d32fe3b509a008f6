"""Ông Bảy is 93 and hands over: the village hears of it, bà Tư speaks, and he is told kindly that it is over."""

from sqlalchemy import select

from content import people, successions
from core.clock import local
from core.models import Role
from scheduler.jobs import Jobs
from tests.journeys.talk import House
from tests.journeys.test_elder import a_village


async def hand_over(house: House) -> None:
    with house.db.writing() as session:
        role = session.scalars(select(Role)).one()
        heir = people.by_address(session, "fake", "lan")
        assert heir is not None
        today = local(house.clock(), house.settings.timezone).date()
        successions.hand_over(
            session, role_id=role.id, heir_id=heir.id, display_name="bà Tư", day=today, actor="operator",
            settings=house.settings, now=house.clock(),
        )  # fmt: skip


def got(house: House, address: str) -> str:
    return "\n".join(message.text for message in house.channel.to(address))


async def test_the_role_passes_and_everybody_concerned_hears_of_it(house: House) -> None:
    await a_village(house)
    bay, lan = house.person("ong-bay"), house.person("lan")
    await bay.say("/broadcast", "Mai họp thôn lúc bảy giờ.", "1")
    await house.deliver()
    await hand_over(house)
    jobs = Jobs(house.db, house.settings, house.files, house.clock)
    for _ in range(2):
        await jobs.bring_back()
    await house.deliver()
    for address in ("mai", "sau"):
        assert "bà Tư là người có uy tín" in got(house, address)
    assert "bà Tư" not in got(house, "nga")  # of the next village
    assert "bà Tư thay mình" in got(house, "ong-bay")
    assert "mình là người có uy tín" in got(house, "lan")
    await bay.say("/broadcast")
    assert bay.screen == "bc_no" and "bà Tư" in bay.text
    await lan.say("/village")
    assert lan.screen == "village"
    await lan.say("/broadcast")
    assert lan.screen == "bc_start"
