"""A site's profile, and what its pages say by it: lists, entries, attachments. Text in, values out; no network."""
