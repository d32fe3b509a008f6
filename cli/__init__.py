"""The door of the operator: one file a group of commands; `tienglang.py` opens it."""
