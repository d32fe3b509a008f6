"""The door of people: chat channels, the conversation and its handlers."""
