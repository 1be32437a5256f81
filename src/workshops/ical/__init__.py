"""The model and RFC 5545 bytes, to and fro: no files, no mail, no clock."""
