"""Rounds: the turns of several people in one transaction, so that all of them wait for the disk only once."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot import conversation
from bot.turn import Tools, Turn
from content import inbox, talks
from content.inbox import Answered, Reply, Waiting
from content.talks import Talk
from core.security import new_code

MOST = 32  # turns of one round
SECONDS = 0.02  # after this a round ends, because other writers wait for it; the rest is the next one's
ERROR_SIGNS = 6


class Together(Exception):
    """One turn of several broke, and nothing of the round is kept: each is to be tried alone."""


def play(
    session: Session, rows: Sequence[Waiting], *, tools: Tools, clock: Callable[[], datetime]
) -> list[Reply | None]:
    """Answer the first of these, as many as fit into the time; None for a row that somebody else has answered.

    Raises:
        Together: there were several, and one of them broke.
    """
    try:
        return _play(session, rows, tools, clock)
    except OperationalError:
        raise  # the database's, not a handler's: all of it is run again
    except Exception as error:
        if len(rows) > 1:
            raise Together from error
        raise


def _play(session: Session, rows: Sequence[Waiting], tools: Tools, clock: Callable[[], datetime]) -> list[Reply | None]:
    end, now = time.monotonic() + SECONDS, clock()
    new = inbox.new(session, [row.id for row in rows])
    known = talks.load(session, [(row.channel, row.address) for row in rows if row.id in new])
    lasting = {talk.person for talk in known.values()}
    turns: list[Turn | None] = []
    for row in rows:
        if turns and time.monotonic() > end:
            break
        turn = None
        if row.id in new:
            talk = known[row.channel, row.address]
            turn = conversation.handle(session, row.incoming, talk=talk, tools=tools, now=now, inbox_id=row.id)
            session.flush()
            for thing in session.identity_map.values():
                if thing not in lasting:  # what one person's turn has read is never what another's sees
                    session.expunge(thing)
        turns.append(turn)
    played = [(row, turn) for row, turn in zip(rows, turns, strict=False) if turn is not None]
    conversation.keep(session, [turn for _, turn in played], now=now)
    inbox.settle(session, [Answered(row.id, turn.out) for row, turn in played], now=now)
    return [_reply(row, turn) if turn else None for row, turn in zip(rows, turns, strict=False)]


def apologise(session: Session, row: Waiting, *, tools: Tools, now: datetime) -> Reply:
    """What is said when a handler broke twice: a code that staff can find."""
    code = new_code(ERROR_SIGNS)
    chat = (row.channel, row.address)
    talk = talks.load(session, [chat])[chat]
    turn = conversation.sorry(session, row.incoming, talk=talk, tools=tools, code=code, now=now)
    talks.keep(session, [Talk(chat, turn.state.dump(), turn.person)], now=now)  # and nothing that may break again
    inbox.settle(session, [Answered(row.id, turn.out, code)], now=now)
    return _reply(row, turn)


def _reply(row: Waiting, turn: Turn) -> Reply:
    return Reply(
        row.id, row.channel, row.address, tuple(turn.out), 0,
        last=turn.forgot, forgot=frozenset(turn.loose_files), kept=frozenset(turn.kept_files),
    )  # fmt: skip
