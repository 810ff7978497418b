"""``python -m deploy.bench.hostile [--only TEXT]``."""

import sys

from deploy.bench.hostile.run import main

sys.exit(main())
