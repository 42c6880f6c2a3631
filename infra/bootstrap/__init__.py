"""The first stage of `./kalends`: makes an environment in `.kalends/`, then runs the launcher in it.

It finds or installs uv, finds a Python that Kalends runs on, and installs the locked requirements, all from
the registries that pip and uv are configured with. When nothing has changed it does none of that.
Any Python from 3.6 runs it, with nothing but the standard library.
"""
