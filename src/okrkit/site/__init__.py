"""The workspace as a website: pages as plain data, their addresses, and what is searched for."""
