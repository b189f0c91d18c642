import type { MiddlewareHandler } from 'hono';

/** The most waiting requests with pictures. */
const mostWaiting = 16;

/**
 * Reads one request after another: each may have hundreds of megabytes, so several at once
 * could exhaust the memory. A request whose sender has gone before its turn is dropped, as all that wait
 * are when the server stops.
 */
export function oneAtATime(): MiddlewareHandler {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (context, next) => {
    if (waiting >= mostWaiting) {
      return context.json({ error: 'Too many pictures are waiting. Try again in a minute.' }, 503);
    }
    waiting++;
    const turn = last.then(async () => {
      if (context.req.raw.signal.aborted) return context.body(null, 503);
      return next();
    });
    last = turn.catch(() => {});
    return turn.finally(() => {
      waiting--;
    });
  };
}
