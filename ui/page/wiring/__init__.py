"""Which press on the page calls what, a module for each pane."""
