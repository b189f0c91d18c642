"""What every contestant in Python shares: the protocol of ../protocol.ts."""

import json
import resource
import sys
import time


def read_settings():
    """The command line's words: precision, task, size, batch, batches per step, seconds per round."""
    precision, settings = sys.argv[1], json.loads(sys.argv[2])
    names = ("task", "size", "batch", "batches", "secondsPerRound")
    return precision, *(settings[name] for name in names)


def read_network():
    """What timm calls the network of a task that names one."""
    return json.loads(sys.argv[2])["network"]


def answer(**message):
    print("BENCH " + json.dumps(message), flush=True)


def serve(version, device, batch, batches, work, seconds_per_round, images_per_unit=1):
    """Calls work(n), which must return after the end of the n-th batch, whenever a round is asked for.

    A batch counts for batch / images_per_unit units.
    """

    def run(steps):
        work(steps * batches)

    run(1)
    start = time.perf_counter()
    run(1)
    seconds = time.perf_counter() - start
    steps = max(1, min(1000, round(seconds_per_round / seconds)))
    if steps > 1:
        run(-(-steps // 4))
    also = {} if images_per_unit == 1 else {"imagesPerUnit": images_per_unit}
    answer(version=version, device=device, **also)
    for line in sys.stdin:
        if line.strip() == "end":
            break
        start, used = time.perf_counter(), time.process_time()
        run(steps)
        seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - used
        answer(seconds=seconds, cpuSeconds=cpu_seconds, units=steps * batches * batch / images_per_unit)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    scale = 1.024e-3 if sys.platform != "darwin" else 1e-6
    answer(tensors=None, tensorBytes=None, peakMegabytes=kilobytes * scale)


BLOCKS = ((16, 2), (32, 3), (64, 3), (128, 3), (256, 3))
"""Filters and convolutions of the winner's trunk."""
