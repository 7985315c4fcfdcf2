"""Fourth floor: how groupings fit together: overlap, forces promised twice, tiers, cohesion."""
