"""The calamities: what can happen to an apply. Each is drawn with its moment and place, and then armed in a world."""
