"""The district on the map: offices, kecamatan, desa.

It stands on nothing but the ground.
"""
