"""The pages: each joins a state with components."""
