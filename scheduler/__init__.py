"""The door of time: ticks, delivery and upkeep."""
