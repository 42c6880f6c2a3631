"""The line for times that are taken: who joins it, and who is offered what becomes free."""
