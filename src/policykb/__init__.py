"""policykb: Chinese policy notices, cleaned, understood and searchable, with the proof beside every fact."""

__version__ = "0.1.0"
