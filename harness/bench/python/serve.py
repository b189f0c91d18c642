"""What every contestant in Python shares: the protocol of ../protocol.ts."""

import json
import resource
import sys
import time


def read_settings():
    """Precision, task, size, batch and seconds a round from the command line."""
    precision, settings = sys.argv[1], json.loads(sys.argv[2])
    return precision, settings["task"], settings["size"], settings["batch"], settings["secondsPerRound"]


def answer(**message):
    print("BENCH " + json.dumps(message), flush=True)


def serve(version, device, units_per_step, run, seconds_per_round):
    """Calls run(steps), which must return after the last step's end, whenever a round is asked for."""
    run(1)
    start = time.perf_counter()
    run(1)
    seconds = time.perf_counter() - start
    steps = max(1, min(1000, round(seconds_per_round / seconds)))
    if steps > 1:
        run(-(-steps // 4))
    answer(version=version, device=device)
    for line in sys.stdin:
        if line.strip() == "end":
            break
        start, used = time.perf_counter(), time.process_time()
        run(steps)
        seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - used
        answer(seconds=seconds, cpuSeconds=cpu_seconds, units=steps * units_per_step)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    scale = 1.024e-3 if sys.platform != "darwin" else 1e-6
    answer(tensors=None, tensorBytes=None, peakMegabytes=kilobytes * scale)


BLOCKS = ((16, 2), (32, 3), (64, 3), (128, 3), (256, 3))
"""Filters and convolutions of the winner's trunk."""
