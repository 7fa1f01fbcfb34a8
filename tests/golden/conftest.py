"""The built samples, as a fixture of every test of this folder."""

from golden.built import built_corpus

__all__ = ["built_corpus"]
