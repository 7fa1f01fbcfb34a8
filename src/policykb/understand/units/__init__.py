"""The bodies that carry duties: their kinds, full names, and who carries their duties today."""
