"""The one way a Bot API server refuses: status, description and, for some refusals, parameters."""

from collections.abc import Mapping


class Refused(Exception):
    """A refusal as it goes over the wire."""

    def __init__(self, status: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(f"{status} {description}")
        self.status = status
        self.description = description
        self.parameters = dict(parameters or {})

    def envelope(self) -> dict[str, object]:
        """The JSON object of the answer."""
        body: dict[str, object] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(why: str) -> Refused:
    """400 in the words the official server uses."""
    return Refused(400, f"Bad Request: {why}")
