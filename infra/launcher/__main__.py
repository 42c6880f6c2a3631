"""`python -m launcher`, which is what `./kalends` becomes."""

import sys

from launcher.cli import main

sys.exit(main(sys.argv[1:]))
