"""`python -m launcher`, which is what `./kalends` becomes."""

import sys

print(sys.argv, sys.executable)
