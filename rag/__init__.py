"""On Record's core: from a question to an answer whose every quote stands in an article."""
