"""A second opinion on items that the rules leave open: optional, off unless configured, never above a sure verdict."""
