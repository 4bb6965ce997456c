"""`python -m tinhso`: the one command (see `tinhso.config.commandline`)."""

import sys

from tinhso.config.commandline import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
