import { basename } from 'node:path';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import {
  type ClientFile,
  importMapDigest,
  readClientFile,
  readLibrary,
  shell,
} from './client-files.ts';
import type { CollectionPages } from './collection-pages.ts';
import type { LiveFeed } from './live-feed.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { type Form, readForm } from './read-form.ts';
import { readRunFile } from './run-file.ts';
import type { RunPages } from './run-pages.ts';
import type { CollectionQuery } from './show-collection.ts';
import type { GivenPicture, UploadVerifier } from './verify-uploads.ts';

const megabyte = 2 ** 20;
/** The largest request with pictures. */
const mostBytes = 200 * megabyte;
/** A comment that keeps a quiet connection open. */
const heartbeatMs = 15_000;

/** The addresses of the page; its script shows their content. */
const addresses = ['/', '/runs', '/run/:run', '/pictures', '/collection'];

export interface AppParts {
  readonly submissions: string;
  readonly feed: LiveFeed;
  readonly pages: RunPages;
  readonly collections: CollectionPages;
  readonly verifier: UploadVerifier;
  /** Whether a request may name this host; keeps other sites' names from pointing here. */
  isHostAllowed(host: string): boolean;
}

/** The live view as a web application. */
export function createApp({
  submissions,
  feed,
  pages,
  collections,
  verifier,
  isHostAllowed,
}: AppParts): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    const host = context.req.header('host') ?? '';
    if (!isHostAllowed(host.replace(/:\d+$/, ''))) return context.text('Unknown host.', 403);
    return next();
  });
  // A file of a run may only be displayed, regardless of its author.
  app.use('/runs/:run/*', async (context, next) => {
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
        scriptSrc: ["'self'", importMapDigest],
        styleSrc: ["'self'", "'unsafe-inline'"],
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
  for (const page of addresses) app.get(page, (context) => context.html(shell));
  app.get('/client/:path{.+}', async (context) =>
    sendFile(context, await readClientFile(context.req.param('path'))),
  );
  app.get('/lib/:path', async (context) =>
    sendFile(context, await readLibrary(context.req.param('path'))),
  );
  app.get('/favicon.ico', (context) => context.body(null, 204));
  app.get('/events', (context) => sendEvents(context, feed));
  app.get('/api/run/:run', (context) =>
    answer(context, submissions, pages.overview(context.req.param('run'))),
  );
  app.get('/api/run/:run/parts/:part{[0-9]+}', (context) =>
    answer(
      context,
      submissions,
      pages.part(context.req.param('run'), Number(context.req.param('part'))),
    ),
  );
  app.get('/api/collections', (context) => answer(context, submissions, collections.list()));
  app.get('/api/collections/:run', (context) =>
    answer(context, submissions, collections.show(context.req.param('run'), readQuery(context))),
  );
  app.get('/api/collections/:run/artist', (context) =>
    answer(
      context,
      submissions,
      collections.artist(context.req.param('run'), context.req.query('name') ?? ''),
    ),
  );
  app.get('/api/collections/:run/picture', async (context) => {
    const size = context.req.query('size') === 'large' ? 'large' : 'small';
    try {
      const id = context.req.query('id') ?? '';
      const picture = await collections.picture(context.req.param('run'), id, size);
      context.header('cache-control', 'private, max-age=600');
      return context.body(new Uint8Array(picture), 200, { 'content-type': 'image/jpeg' });
    } catch {
      return context.text('There is no such picture.', 404);
    }
  });
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
  const limits = [
    csrf(),
    oneAtATime(),
    bodyLimit({
      maxSize: mostBytes,
      onError: (context) =>
        context.json({ error: `More than ${mostBytes / megabyte} MB of pictures.` }, 413),
    }),
  ] as const;
  app.post('/api/verify', ...limits, (context) =>
    answerAboutPictures(context, submissions, ({ run, pictures, prior }) =>
      verifier.verify(run, pictures, prior),
    ),
  );
  app.post('/api/occlusion', ...limits, (context) =>
    answerAboutPictures(context, submissions, ({ run, pictures }) =>
      verifier.occlude(run, pictures),
    ),
  );
  return app;
}

const querySchema = z.object({
  find: z.string().max(200).catch(''),
  order: z.enum(['name', 'hard', 'paintings']).catch('name'),
  from: z.coerce.number().int().min(0).catch(0),
  count: z.coerce.number().int().min(1).max(96).catch(24),
});

/** The requested part of a collection; invalid values are ignored. */
function readQuery(context: Context): CollectionQuery {
  return querySchema.parse(context.req.query());
}

/** The error without paths of this machine. */
function sayToVisitor(error: unknown, submissions: string): string {
  return messageOf(error).replaceAll(submissions, basename(submissions));
}

/** The requested JSON, or the reason why there is none. */
async function answer(
  context: Context,
  submissions: string,
  asked: Promise<unknown>,
): Promise<Response> {
  try {
    return context.json((await asked) ?? null);
  } catch (error) {
    const isKnown = error instanceof HarnessError;
    const status = !isKnown ? 500 : /_NOT_FOUND$/.test(error.code) ? 404 : 400;
    return context.json({ error: sayToVisitor(error, submissions) }, status);
  }
}

function sendFile(context: Context, file: ClientFile | undefined): Response {
  if (file === undefined) return context.text('There is no such file.', 404);
  context.header('cache-control', 'no-cache');
  return context.body(file.content, 200, { 'content-type': file.type });
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

/** A form of the page with two pictures. */
interface AskedPictures {
  readonly run: string;
  readonly pictures: readonly [GivenPicture, GivenPicture];
  readonly prior: number;
}

async function answerAboutPictures(
  context: Context,
  submissions: string,
  reply: (asked: AskedPictures) => Promise<unknown>,
): Promise<Response> {
  let body: Form;
  try {
    body = await readForm(context);
  } catch {
    return context.json({ error: 'The pictures were not sent as a form.' }, 400);
  }
  try {
    const { run, prior = '0.5' } = body;
    const [a, b] = [await readGiven(body.a), await readGiven(body.b)];
    if (typeof run !== 'string' || run === '' || a === undefined || b === undefined) {
      return context.json({ error: 'Choose a run and two pictures.' }, 400);
    }
    const before = typeof prior === 'string' ? Number(prior) : Number.NaN;
    if (!(before > 0 && before < 1)) {
      return context.json(
        { error: 'The prior probability of one artist must be between 0 and 100 %.' },
        400,
      );
    }
    return context.json(await reply({ run, pictures: [a, b], prior: before }));
  } catch (error) {
    const isKnown = error instanceof HarnessError;
    return context.json({ error: sayToVisitor(error, submissions) }, isKnown ? 400 : 500);
  }
}

/** A file, or the id of a painting; undefined if nothing was given. */
async function readGiven(given: string | File | undefined): Promise<GivenPicture | undefined> {
  if (given === undefined || given === '') return undefined;
  if (typeof given === 'string') return { painting: given };
  return { name: given.name, content: new Uint8Array(await given.arrayBuffer()) };
}
