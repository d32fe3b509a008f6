"""Tools of the people who look after the project; the service does not need them."""
