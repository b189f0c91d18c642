import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll } from 'vitest';

/** What the storage behind Kaggle was asked. */
export interface StorageRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
  readonly contentRange: string | undefined;
}

/** Kaggle's competition service and the storage behind it, as far as the harness uses them. */
export interface FakeKaggle {
  readonly endpoint: string;
  /** Files of the competition by name. */
  readonly files: Map<string, Buffer>;
  /** Calls of the service: method, body, Authorization. */
  readonly calls: {
    method: string;
    body: Record<string, unknown>;
    authorization: string | undefined;
  }[];
  readonly storage: StorageRequest[];
  /** Ends the next answers or uploads after so many bytes. */
  readonly breakAfter: number[];
  /**
   * The file into which what is answered is written: an answer that is to break does so once
   * all that was sent is there, however long that takes.
   */
  receivedIn: string;
  /** Statuses that the next calls of the service get. */
  readonly failures: { status: number; message?: string; retryAfter?: number }[];
  /** What was uploaded. */
  readonly uploads: Buffer[];
  /** Adds this to names in addresses, as Kaggle does where it packs a file. */
  packed: string;
}

async function readAll(request: IncomingMessage, onChunk?: (total: number) => void) {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of request) {
    chunks.push(chunk);
    total += chunk.length;
    onChunk?.(total);
  }
  return Buffer.concat(chunks);
}

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<string> {
  const server: Server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Nothing tells of it but the file system. */
export async function waitForSize(file: string, bytes: number): Promise<void> {
  const size = async () => (await stat(file).catch(() => undefined))?.size ?? 0;
  while ((await size()) < bytes) await pause(2);
}

/** Starts both servers for a test file. The token that counts is `right`. */
export async function startFakeKaggle(): Promise<FakeKaggle> {
  const kaggle = {
    endpoint: '',
    files: new Map<string, Buffer>(),
    calls: [],
    storage: [],
    breakAfter: [],
    receivedIn: '',
    failures: [],
    uploads: [],
    packed: '',
  } as FakeKaggle & { endpoint: string };
  let upload = Buffer.alloc(0);

  const store = await listen(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const contentRange = headers['content-range'];
    kaggle.storage.push({
      method,
      url,
      contentRange,
      authorization: headers.authorization,
      range: headers.range,
    });
    if (method === 'PUT') return takeUpload(request, response, contentRange);
    const name = decodeURIComponent(url.split('?')[0]!.slice('/files/'.length));
    const content = kaggle.files.get(name.slice(0, name.length - kaggle.packed.length))!;
    const etag = `"${createHash('sha256').update(content).digest('hex')}"`;
    const asked = /^bytes=(\d+)-$/.exec(headers.range ?? '');
    const from = asked !== null && headers['if-range'] === etag ? Number(asked[1]) : 0;
    response.writeHead(from > 0 ? 206 : 200, {
      etag,
      'content-length': content.length - from,
      ...(from > 0 && {
        'content-range': `bytes ${from}-${content.length - 1}/${content.length}`,
      }),
    });
    const most = kaggle.breakAfter.shift();
    if (most === undefined) {
      response.end(content.subarray(from));
      return;
    }
    response.write(content.subarray(from, from + most));
    await waitForSize(kaggle.receivedIn, from + most);
    response.destroy();
  });

  async function takeUpload(
    request: IncomingMessage,
    response: ServerResponse,
    range: string | undefined,
  ): Promise<void> {
    if (range?.startsWith('bytes */')) {
      const complete = upload.length === Number(range.slice('bytes */'.length));
      const got = upload.length > 0 ? { range: `bytes=0-${upload.length - 1}` } : {};
      response.writeHead(complete ? 200 : 308, got).end();
      return;
    }
    if (range === undefined) upload = Buffer.alloc(0);
    const most = kaggle.breakAfter.shift();
    const body = await readAll(request, () => {});
    upload = Buffer.concat([upload, most === undefined ? body : body.subarray(0, most)]);
    if (most !== undefined) {
      response.destroy();
      return;
    }
    kaggle.uploads.push(upload);
    response.writeHead(201).end();
  }

  kaggle.endpoint = await listen(async (request, response) => {
    const method = (request.url ?? '').replace('/v1/competitions.CompetitionApiService/', '');
    const body = JSON.parse((await readAll(request)).toString());
    const { authorization } = request.headers;
    kaggle.calls.push({ method, body, authorization });
    const send = (status: number, value: unknown, headers = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(value));
    const failure = kaggle.failures.shift();
    if (failure !== undefined) {
      const { status, message, retryAfter } = failure;
      return void send(
        status,
        { code: status, message },
        retryAfter === undefined ? {} : { 'retry-after': retryAfter },
      );
    }
    const right = ['Bearer right', `Basic ${Buffer.from('user:right').toString('base64')}`];
    if (!right.includes(authorization ?? '')) return void send(401, { code: 401 });
    if (method === 'ListDataFiles') {
      const all = [...kaggle.files].map(([name, { length }]) => ({ name, totalBytes: length }));
      const from = Number(body.pageToken ?? 0);
      const next = from + 2 < all.length ? { nextPageToken: String(from + 2) } : {};
      send(200, { files: all.slice(from, from + 2), ...next });
    } else if (method === 'DownloadDataFile') {
      if (!kaggle.files.has(body.fileName)) return void send(404, { code: 404 });
      const name = encodeURIComponent(body.fileName) + kaggle.packed;
      response.writeHead(302, { location: `${store}/files/${name}?signature=x` }).end();
    } else if (method === 'StartSubmissionUpload') {
      send(200, { token: 'blob-1', createUrl: `${store}/upload` });
    } else if (method === 'CreateSubmission') {
      send(200, { message: 'Successfully submitted to Painter by Numbers', ref: 4711 });
    } else send(404, { code: 404 });
  });
  return kaggle;
}
