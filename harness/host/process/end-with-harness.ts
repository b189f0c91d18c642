const ends = new Set<() => void>();
let watchesEnd = false;

/**
 * Has something done when the harness ends, by itself or by a signal: at once, without waiting for
 * anything. What was asked for last is done first.
 *
 * @returns takes it back
 */
export function whenHarnessEnds(end: () => void): () => void {
  ends.add(end);
  watchEnd();
  return () => void ends.delete(end);
}

function watchEnd(): void {
  if (watchesEnd) return;
  watchesEnd = true;
  const endAll = () => {
    for (const end of [...ends].reverse()) end();
    ends.clear();
  };
  process.on('exit', endAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.prependOnceListener(signal, () => {
      endAll();
      // Another listener ends this process in its own way.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}
