"""Digital-transformation programmes: plans read, targets, tasks and their progress."""
