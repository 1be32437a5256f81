"""The pages that everyone reads: a site of plain files, the same bytes for the same schedule."""
