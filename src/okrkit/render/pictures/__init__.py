"""Pictures of goals: plain data (a scene) becomes SVG, a sentence, and the table behind it."""
