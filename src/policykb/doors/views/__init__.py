"""How answers look: each is made from its JSON form alone, as ``docs/formats.md`` writes it down."""
