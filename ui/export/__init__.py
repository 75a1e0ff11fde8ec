"""Answers and conversations to take away: as Markdown, as a page, as JSON, for the clipboard."""
