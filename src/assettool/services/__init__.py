"""What assettool does, step by step, over the ports."""
