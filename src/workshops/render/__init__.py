"""Selections to text, for people and for programs: values returned, nothing printed."""
