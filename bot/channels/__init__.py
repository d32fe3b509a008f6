"""One file a channel; each implements `core.channels.Channel`."""
