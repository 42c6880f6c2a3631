"""The words and shapes that the API and the web app share: Pydantic, and nothing else."""
