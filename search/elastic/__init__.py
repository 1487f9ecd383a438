"""The search server: what it is told, what it is asked, and what is done when it does not answer."""
