"""Drawn products for the embedded suite: two textures and two objects, good and with defects, with exact masks.

Start at `scenes.py`: a scene draws a `surface.py` (colour, height, gloss), a defect of `defects.py` or of the
scene itself spoils it, and `camera.py` takes the picture.
"""
