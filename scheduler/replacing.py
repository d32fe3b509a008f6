"""What happens to the first message when a notice was corrected or recalled: edited in place, or taken away."""

import contextlib
from dataclasses import dataclass

from core.channels import Channel, Edits, Outgoing, Prepared, SendResult
from core.errors import Unavailable

RECENT_HOURS = 48  # Telegram deletes nothing older; older messages stay, and a new one says what was wrong


@dataclass(frozen=True, slots=True)
class Earlier:
    """The message that somebody had before, while it can still be reached."""

    refs: tuple[str, ...]
    edit: bool  # a slight mistake: put the right words in its place; else it is taken away


async def leave(
    channel: Channel, address: str, message: Prepared, *, outgoing: Outgoing, spoken: bool, earlier: Earlier
) -> SendResult:
    """Send, or put into the place of the earlier message where that can be done without leaving a wrong voice.

    Args:
        spoken: a clip goes with it, which no platform can put into a message that is there.
    """
    if earlier.edit and isinstance(channel, Edits) and len(earlier.refs) == 1 and not spoken:
        result = await channel.edit(address, earlier.refs[0], outgoing)
        if result is not None:
            return result
    if not earlier.edit and channel.capabilities.delete:
        for ref in earlier.refs:
            with contextlib.suppress(Unavailable):  # best effort: the message that follows says it in any case
                await channel.delete(address, ref)
    return await message.send(address)
