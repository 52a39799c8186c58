"""What project control keeps of the programme itself: milestones, risks and money."""
