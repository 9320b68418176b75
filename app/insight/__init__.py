"""Which insight view, curve or training is shown, and what a person does with it."""
