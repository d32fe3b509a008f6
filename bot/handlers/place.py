"""Where somebody lives: named, picked down the list, or shared as a position."""

from collections.abc import Sequence
from typing import Any

from bot.turn import Turn, chooses, shows, takes
from content import areas
from content.screen_map import ITEMS_PER_PAGE
from content.screens import Keys
from content.texts import Text
from core.channels import Outgoing


@shows("place")
def _place(turn: Turn, before: Sequence[Text], empty: bool = False, then: str = "") -> Outgoing:
    return turn.plain(before=before, empty=empty, keys=Keys(hidden=() if turn.caps.location else (2,)))


@chooses("place")
def _place_choice(turn: Turn, digit: int) -> None:
    then = str(turn.state.args.get("then", ""))
    if digit == 1:
        turn.go("place_list", then=then)
    elif digit == 2:
        turn.show(before=[turn.line("place.share")])
    else:
        _after_place(turn, then)


@takes("place")
def _place_typed(turn: Turn) -> None:
    then = str(turn.state.args.get("then", ""))
    if turn.incoming.kind == "location":
        by_location(turn, then=then)
        return
    if turn.incoming.kind == "voice":
        turn.go("place", empty=True, then=then)
        return
    whole = areas.province(turn.session, turn.incoming.text)
    if whole is not None:
        turn.go("place", before=[turn.line("place.which", province=whole.name)], then=then)
        return
    found = areas.find(turn.session, turn.incoming.text)
    if not found:
        turn.go("place", empty=True, then=then)
    elif len(found) == 1:
        turn.go("place_ok", id=found[0].area_id, then=then)
    else:
        turn.go("place_list", ids=[hit.area_id for hit in found], formers=[hit.former for hit in found], then=then)


def by_location(turn: Turn, *, then: str = "") -> None:
    """The commune nearest to a shared place."""
    latitude, longitude = turn.incoming.latitude, turn.incoming.longitude
    area = areas.nearest(turn.session, latitude, longitude) if latitude is not None and longitude is not None else None
    if area is None:
        turn.go("place", empty=True, then=then)
    else:
        turn.go("place_ok", id=area.id, then=then)


def _listed_places(turn: Turn) -> list[tuple[str, dict[str, Any]]]:
    """The lines of the list, each with where it leads: a place (`id`), or one step further down."""
    args = turn.state.args
    if args.get("ids"):
        formers = args.get("formers") or [""] * len(args["ids"])
        return [
            (", ".join(part for part in (areas.label(turn.session, area_id), former) if part), {"id": area_id})
            for area_id, former in zip(args["ids"], formers, strict=True)
        ]
    if args.get("under"):
        return _below(turn, int(args["under"]))
    return _old_places(turn, args.get("old"), args.get("district")) or _below(turn, None)


def _old_places(turn: Turn, province: str | None, district: str | None) -> list[tuple[str, dict[str, Any]]]:
    """Down by what people still call it: old province, old district, then today's communes."""
    tree = areas.old_units(turn.session)
    if province is None:
        return [(turn.line("place.old_province", name=name).text, {"old": name}) for name in tree]
    districts = tree.get(province, {})
    if district is None:
        return [
            (
                turn.line("place.old_district", name=name[:1].upper() + name[1:]).text,
                {"old": province, "district": name},
            )
            for name in districts
        ]
    return [(areas.label(turn.session, area_id), {"id": area_id}) for area_id in districts.get(district, [])]


def _below(turn: Turn, area_id: int | None) -> list[tuple[str, dict[str, Any]]]:
    return [
        (area.name, {"under": area.id} if area.kind == "province" else {"id": area.id})
        for area in areas.children(turn.session, area_id)
    ]


@shows("place_list")
def _place_list(turn: Turn, before: Sequence[Text], page: int = 0, **_: Any) -> Outgoing:
    return turn.plain(before=before, keys=Keys(items=[label for label, _ in _listed_places(turn)], page=page))


@chooses("place_list")
def _place_chosen(turn: Turn, digit: int) -> None:
    at = int(turn.state.args.get("page", 0)) * ITEMS_PER_PAGE + digit - 1
    onward = _listed_places(turn)[at][1]
    then = str(turn.state.args.get("then", ""))
    turn.go("place_ok" if "id" in onward else "place_list", **onward, then=then)


@shows("place_ok")
def _place_ok(turn: Turn, before: Sequence[Text], id: int, then: str = "") -> Outgoing:  # noqa: A002
    villages = areas.children(turn.session, id)
    return turn.plain(
        before=before,
        slots={"place": areas.label(turn.session, id)},
        keys=Keys(hidden=() if villages else (3,)),
    )


@chooses("place_ok")
def _place_confirmed(turn: Turn, digit: int) -> None:
    area_id, then = int(turn.state.args["id"]), str(turn.state.args.get("then", ""))
    if digit == 2:
        turn.go("place", then=then)
    elif digit == 3:
        turn.go("place_list", under=area_id, then=then)
    else:
        if then == "fb_check" and turn.state.draft is not None:
            turn.state.draft.area_id = area_id
        elif turn.remembered and turn.person is not None:
            turn.person.area_id = area_id
        else:
            turn.state.area_id = area_id
        _after_place(turn, then)


def _after_place(turn: Turn, then: str) -> None:
    if then:
        turn.go(then)
    elif turn.state.started:
        turn.done("place", place=areas.label(turn.session, turn.area_id) if turn.area_id else "")
    else:
        turn.go("consent_notices")
