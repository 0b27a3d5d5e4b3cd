"""The numbers of people and cases, however they were typed or pasted: NIK, KK, phone, reference.

It uses the catalogue's region codes.
"""
