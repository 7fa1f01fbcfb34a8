"""What pytest leaves alone: the makers of binary samples, run by hand, need libraries that no test needs."""

collect_ignore_glob = ["*/make_*.py"]
