import { readFile } from 'node:fs/promises';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { LiveFeed } from './live-feed.ts';
import { livePage } from './page.ts';
import { readRunFile } from './run-file.ts';
import type { UploadedPicture, UploadVerifier } from './verify-uploads.ts';

const megabyte = 2 ** 20;
/** Of one request with pictures. */
const mostBytes = 200 * megabyte;
/** Requests with pictures that may wait for their turn. */
const mostWaiting = 16;
/** A comment that keeps a quiet connection open. */
const heartbeatMs = 15_000;

export interface AppParts {
  readonly submissions: string;
  readonly feed: LiveFeed;
  readonly verifier: UploadVerifier;
  /** Whether a request may name this host; keeps other sites' names from pointing here. */
  isHostAllowed(host: string): boolean;
}

/** The live view as a web application. */
export function createApp({ submissions, feed, verifier, isHostAllowed }: AppParts): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    const host = context.req.header('host') ?? '';
    if (!isHostAllowed(host.replace(/:\d+$/, ''))) return context.text('Unknown host.', 403);
    return next();
  });
  // What a page of a run may do: nothing but show itself, whoever has written it.
  app.use('/runs/*', async (context, next) => {
    await next();
    context.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src data: 'self'; sandbox",
    );
  });
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      // A name like localhost must stay reachable over plain HTTP.
      strictTransportSecurity: false,
    }),
  );
  app.get('/', (context) => context.html(livePage()));
  app.get('/live.js', async (context) => {
    const script = await readFile(new URL('client/live.js', import.meta.url));
    return context.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8' });
  });
  app.get('/favicon.ico', (context) => context.body(null, 204));
  app.get('/events', (context) => sendEvents(context, feed));
  app.get('/runs/:run/:path{.+}', async (context) => {
    const file = await readRunFile(
      submissions,
      context.req.param('run'),
      context.req.param('path'),
    );
    if (file === undefined) return context.text('There is no such file.', 404);
    const { type, content } = file;
    context.header('cache-control', 'no-cache');
    return context.body(new Uint8Array(content), 200, { 'content-type': type });
  });
  app.post(
    '/verify',
    csrf(),
    oneAtATime(),
    bodyLimit({
      maxSize: mostBytes,
      onError: (context) =>
        context.json({ error: `More than ${mostBytes / megabyte} MB of pictures.` }, 413),
    }),
    (context) => verifyPictures(context, verifier),
  );
  return app;
}

function sendEvents(context: Context, feed: LiveFeed): Response {
  return streamSSE(context, async (stream) => {
    const unsubscribe = feed.subscribe((event, data) => {
      void stream.writeSSE({ event, data, retry: 1_000 });
    });
    stream.onAbort(unsubscribe);
    while (!stream.aborted && !stream.closed) {
      await stream.sleep(heartbeatMs);
      await stream.write(': still here\n\n');
    }
    unsubscribe();
  });
}

/**
 * Takes in one request after the other: each may hold hundreds of megabytes, so that several at once
 * would need more memory than there is.
 */
function oneAtATime(): MiddlewareHandler {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (context, next) => {
    if (waiting >= mostWaiting) {
      return context.json({ error: 'Too many pictures are waiting. Try again in a minute.' }, 503);
    }
    waiting++;
    const turn = last.then(next);
    last = turn.catch(() => {});
    return turn.finally(() => {
      waiting--;
    });
  };
}

async function verifyPictures(context: Context, verifier: UploadVerifier): Promise<Response> {
  let body: Awaited<ReturnType<typeof context.req.parseBody>>;
  try {
    body = await context.req.parseBody({ all: true });
  } catch {
    return context.json({ error: 'The pictures were not sent as a form.' }, 400);
  }
  try {
    const run = body.run;
    const files = [body.pictures ?? []].flat();
    const pictures: UploadedPicture[] = [];
    for (const file of files) {
      if (typeof file === 'string') continue;
      pictures.push({ name: file.name, content: new Uint8Array(await file.arrayBuffer()) });
    }
    if (typeof run !== 'string' || pictures.length < 2) {
      return context.json({ error: 'Choose a run and two pictures.' }, 400);
    }
    return context.json(await verifier.verify(run, pictures));
  } catch (error) {
    const isKnown = error instanceof HarnessError;
    return context.json({ error: messageOf(error) }, isKnown ? 400 : 500);
  }
}
