"""Programs that test_processes.py starts: each is a process of its own on a real database."""
