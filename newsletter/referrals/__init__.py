"""How far readers have come who pass the newsletter on."""
