"""The pages of the web chat: plain forms first, and a script that makes them quicker."""

from bot.web.routes import add_routes

__all__ = ["add_routes"]
