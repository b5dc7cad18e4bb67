"""Carries out an order: `python -m methods.pretraining order.json [log]`, under torchrun on several GPUs.

    torchrun --standalone --nproc-per-node=8 -m methods.pretraining data/pretrained/<name>/order.json

The rule `pretrain` leaves the order beside what it trains; a stopped run is gone on with.
"""

import logging
import os
import sys
from pathlib import Path

from methods.pretraining.order import Order


def main(order: str, log: str | None = None) -> None:
    if os.environ.get("RANK", "0") == "0":
        form = "%(asctime)s %(levelname)s %(message)s"
        logging.basicConfig(filename=log, level=logging.INFO, format=form)
    Order.read(Path(order)).carry_out()


if __name__ == "__main__":
    main(*sys.argv[1:])
