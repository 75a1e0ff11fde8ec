"""Pure functions on text: typography, sentences, names, numbers, dates, speech verbs."""
