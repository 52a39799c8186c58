"""What lies on a lab host: each is installed as a program of its own and uses nothing but Python itself."""
