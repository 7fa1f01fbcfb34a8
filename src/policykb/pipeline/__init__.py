"""What is new, and what became of it: the stages run over the corpus, the index kept in step."""
