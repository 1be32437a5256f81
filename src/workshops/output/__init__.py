"""Listings, tables, JSON, CSV and reports: values returned, nothing printed."""
