"""The pages of the console: one module a noun. A view gets a Visit that has passed the gate."""
