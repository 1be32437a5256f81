"""Listings, tables, JSON, CSV and reports. Functions return values; nothing is printed here.

To read the code: a listing is declared once (`listings`, `attendance_listings`, `change_listing`),
with `fields` for programs and `columns` for people; `formats`, `table` and `workbook` write it.
"""
