"""Effects outside the program: files written, later mail sent and servers synced."""
