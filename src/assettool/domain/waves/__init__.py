"""What moves when: the problem that a planner solves, and the plan that it proposes."""
