"""What the README's figures come from: `make bench` runs every module here that has a `measure`."""
