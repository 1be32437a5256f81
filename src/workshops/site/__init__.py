"""The published site: pages and feeds as plain files, the same bytes for the same schedule."""
