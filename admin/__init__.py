"""The door of staff: a console rendered on the server, without a build step and without need of JavaScript."""
