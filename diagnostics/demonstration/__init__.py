"""The demonstration farm: made-up herds, and planted cases that show every verdict, reason and next step."""
