"""From sources (files, addresses, pasted text) to analysed articles in the library."""
