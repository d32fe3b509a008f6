"""The door of staff: the console, the public pages and the HTTP API."""
