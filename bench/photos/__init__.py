"""What photos cost, and whether the advice about them is right."""
