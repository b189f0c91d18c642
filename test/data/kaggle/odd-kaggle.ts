import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

/** How an answer is given. */
export type Behaviour = (
  response: ServerResponse,
  request: IncomingMessage,
) => void | Promise<void>;

/** What is asked for, in the order of a download and of an upload. */
export type Step = 'list' | 'download' | 'storage' | 'start' | 'put' | 'create';

/** A Kaggle that does as it should, but where it is told to misbehave. */
export interface OddKaggle {
  readonly endpoint: string;
  readonly files: Map<string, Buffer>;
  /** Behaviours of the next requests for a step; afterwards it does as it should. */
  readonly odd: Map<Step, Behaviour[]>;
  readonly requests: {
    readonly step: Step;
    readonly range: string | undefined;
    readonly authorization: string | undefined;
  }[];
  /** What was uploaded. */
  uploaded: Buffer;
}

const methods = new Map<string, Step>([
  ['ListDataFiles', 'list'],
  ['DownloadDataFile', 'download'],
  ['StartSubmissionUpload', 'start'],
  ['CreateSubmission', 'create'],
]);

/** Starts it for a test file; its storage is another host by its port. */
export async function startOddKaggle(): Promise<OddKaggle> {
  const kaggle = {
    endpoint: '',
    files: new Map<string, Buffer>(),
    odd: new Map<Step, Behaviour[]>(),
    requests: [] as { step: Step; range: string | undefined; authorization: string | undefined }[],
    uploaded: Buffer.alloc(0) as Buffer,
  };
  const usual: Record<Step, Behaviour> = {
    list: (response, request) => {
      const files = [...kaggle.files].map(([name, { length }]) => ({ name, totalBytes: length }));
      sendJson({ files })(response, request);
    },
    async download(response, request) {
      const { fileName } = JSON.parse((await readAll(request)).toString());
      response.writeHead(302, { location: `${storage}/files/${fileName}?signature=x` }).end();
    },
    storage: (response, request) => {
      const content = kaggle.files.get(fileNameOf(request)) ?? Buffer.alloc(0);
      const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const from = request.headers['if-range'] === '"one"' ? start : 0;
      if (from >= content.length) {
        response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
        return;
      }
      const rest = content.subarray(from);
      response.writeHead(from > 0 ? 206 : 200, {
        etag: '"one"',
        'content-length': rest.length,
        ...(from > 0 && {
          'content-range': `bytes ${from}-${content.length - 1}/${content.length}`,
        }),
      });
      response.end(rest);
    },
    start: (response, request) =>
      sendJson({ token: 'blob', createUrl: `${storage}/upload` })(response, request),
    async put(response, request) {
      kaggle.uploaded = await readAll(request);
      response.writeHead(201).end();
    },
    create: sendJson({ message: 'Thank you', ref: 1 }),
  };
  async function answer(step: Step, request: IncomingMessage, response: ServerResponse) {
    const { range, authorization } = request.headers;
    kaggle.requests.push({ step, range, authorization });
    const behaviour = kaggle.odd.get(step)?.shift() ?? usual[step];
    await behaviour(response, request);
    request.resume();
  }
  const storage = await listen((request, response) =>
    answer(request.method === 'PUT' ? 'put' : 'storage', request, response),
  );
  kaggle.endpoint = await listen((request, response) => {
    const step = methods.get(request.url?.split('/').at(-1) ?? '') ?? 'list';
    return answer(step, request, response);
  });
  return kaggle;
}

/** Answers with JSON. */
export const sendJson =
  (value: unknown, status = 200, headers: Record<string, string> = {}): Behaviour =>
  (response) => {
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(value));
  };

/** Answers with text of any kind. */
export const send =
  (text: string | Buffer, headers: Record<string, string | number> = {}, status = 200): Behaviour =>
  (response) => {
    response.writeHead(status, headers).end(text);
  };

/** Sends some bytes and closes the connection, as a server that gives no length does at the end. */
export const sendWithoutLength =
  (bytes: Buffer, version = 'one'): Behaviour =>
  (response) => {
    const head = `HTTP/1.1 200 OK\r\netag: "${version}"\r\nconnection: close\r\n\r\n`;
    response.socket?.end(Buffer.concat([Buffer.from(head), bytes]));
  };

/** Never answers. */
export const beSilent: Behaviour = () => {};

function fileNameOf({ url = '' }: IncomingMessage): string {
  return decodeURIComponent(url.split('?')[0]?.slice('/files/'.length) ?? '');
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<string> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
