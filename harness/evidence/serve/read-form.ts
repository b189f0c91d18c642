import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';

/** A form: texts and files by name. */
export type Form = Readonly<Record<string, string | File | undefined>>;

/** How long a sender may be silent in the middle of its form: others wait for it. */
const usualSilenceMs = 30_000;
/** It is looked at this often in that time, so that a delay of the harness itself does not count. */
const looks = 3;

/**
 * Reads the form of a request. A sender that falls silent in the middle of it is cut off.
 *
 * @throws Error if it is not a form, or its sender has gone or was cut off
 */
export async function readForm(context: Context, silenceMs = usualSilenceMs): Promise<Form> {
  // A request that did not come over a connection is complete.
  const { incoming }: { readonly incoming?: IncomingMessage } = context.env ?? {};
  const stop = incoming === undefined ? () => {} : cutOffWhenSilent(incoming, silenceMs);
  try {
    return (await context.req.parseBody()) as Form;
  } finally {
    stop();
  }
}

function cutOffWhenSilent(request: IncomingMessage, silenceMs: number): () => void {
  const { socket } = request;
  let [heard, silent] = [socket.bytesRead, 0];
  const timer = setInterval(() => {
    silent = socket.bytesRead === heard ? silent + 1 : 0;
    heard = socket.bytesRead;
    if (silent >= looks && !request.complete) socket.destroy();
  }, silenceMs / looks);
  timer.unref();
  return () => clearInterval(timer);
}
