import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../harness/evidence/serve/app.ts';
import { CollectionPages } from '../../../harness/evidence/serve/collection-pages.ts';
import { CollectionShelf } from '../../../harness/evidence/serve/collection-shelf.ts';
import { LiveFeed } from '../../../harness/evidence/serve/live-feed.ts';
import { LiveState } from '../../../harness/evidence/serve/live-state.ts';
import { readRunFile } from '../../../harness/evidence/serve/run-file.ts';
import { RunPages } from '../../../harness/evidence/serve/run-pages.ts';
import { type LiveServer, serve } from '../../../harness/evidence/serve/serve.ts';
import type { ShownAnswer } from '../../../harness/evidence/serve/show-answer.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { runHarness } from '../../cli/run-harness.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const root = temporaryFolder();
const submissions = join(root, 'submissions');
const secret = 'this is a secret';
let server: LiveServer;

beforeAll(async () => {
  const run = join(submissions, 'one-run');
  mkdirSync(join(run, 'report-charts'), { recursive: true });
  mkdirSync(join(run, 'model'));
  writeFileSync(join(run, 'report.html'), '<p>report</p>');
  writeFileSync(join(run, 'report-charts', 'roc.svg'), '<svg/>');
  writeFileSync(join(run, 'model', 'network.bin'), secret);
  for (const folder of ['model', 'model.unfinished', join('checkpoints', '1', 'state')]) {
    mkdirSync(join(run, folder), { recursive: true });
    writeFileSync(join(run, folder, 'model.json'), secret);
  }
  writeFileSync(join(run, '.hidden.json'), secret);
  writeFileSync(join(root, 'secret.json'), secret);
  mkdirSync(join(root, 'outside'));
  writeFileSync(join(root, 'outside', 'manifest.json'), secret);
  symlinkSync(join(root, 'secret.json'), join(run, 'link.json'));
  symlinkSync(join(root, 'outside'), join(run, 'linked'));
  symlinkSync(join(root, 'outside'), join(submissions, 'linked-run'));
  server = await serve(findProject(root), { port: 0, log: () => {} });
});
afterAll(() => server.close());

/** A request whose path is sent as it is written: no client tidies it up. */
function get(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('the live view', () => {
  it('shows the files of a run', async () => {
    expect(await get('/runs/one-run/report.html')).toMatchObject({
      status: 200,
      body: '<p>report</p>',
      headers: { 'content-security-policy': expect.stringContaining('sandbox') },
    });
    expect(await get('/runs/one-run/report-charts/roc.svg')).toMatchObject({ status: 200 });
  });

  it.each([
    '/runs/one-run/../../secret.json',
    '/runs/one-run/..%2f..%2fsecret.json',
    '/runs/one-run/%2e%2e/%2e%2e/secret.json',
    '/runs/one-run/..%5c..%5csecret.json',
    '/runs/..%2f/secret.json',
    '/runs/../secret.json',
    '/runs/%2e%2e/secret.json',
    '/runs/./one-run/../../secret.json',
    '/runs/one-run//etc/passwd.json',
    '/runs/one-run/link.json',
    '/runs/one-run/linked/manifest.json',
    '/runs/linked-run/manifest.json',
    '/runs/one-run/.hidden.json',
    '/runs/one-run/model/network.bin',
    '/runs/one-run/model/model.json',
    '/runs/one-run/Model/model.json',
    '/runs/one-run/report-charts/../model/model.json',
    '/runs/one-run/model.unfinished/model.json',
    '/runs/one-run/checkpoints/1/state/model.json',
    '/runs/one-run/report.html%00.json',
    '/runs/one-run/report-charts',
    '/secret.json',
    '/client/../secret.json',
    '/client/..%2f../serve.ts',
    '/client/pages/../../app.ts',
    '/client/client-files.ts',
    '/lib/..%2f../package.json',
    '/lib/sharp.js',
    '/api/run/..%2f../outside',
    '/api/run/linked-run',
    '/api/run/nope',
    '/api/run/linked-run/parts/0',
    '/api/collections/linked-run',
    '/api/collections/one-run/picture?id=..%2f..%2fsecret.json',
  ])('refuses %s', async (path) => {
    const { status, body } = await get(path);
    expect([400, 403, 404]).toContain(status);
    expect(body).not.toContain(secret);
    // Where things are on this machine is nobody's business.
    expect(body).not.toContain(submissions);
  });

  it('spells out once what a name has that nobody sees', async () => {
    const { body } = await get('/api/run/%00%22%E2%80%AE');
    const { error } = JSON.parse(body) as { error: string };
    expect(error).toContain('No run "\\u0000\\"\\u202e" in');
  });

  it('reads nothing outside its folders, whatever it is asked for', async () => {
    const part = fc.constantFrom(
      ...['..', '.', '', 'one-run', 'link.json', 'linked', 'linked-run', 'secret.json'],
      ...['manifest.json', 'report-charts', 'roc.svg', '\0', '..\\..', 'C:', '~', '.hidden.json'],
    );
    const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(part, path), path, async (run, file) => {
        const found = await readRunFile(submissions, run, file);
        expect(found?.content.toString() ?? '').not.toContain(secret);
      }),
      { numRuns: 300 },
    );
  });

  it('answers only to its own names, so that no other site can point here', async () => {
    expect((await get('/', { host: 'evil.example' })).status).toBe(403);
    expect((await get('/events', { host: 'evil.example:4757' })).status).toBe(403);
    expect((await get('/', { host: 'localhost:4757' })).status).toBe(200);
  });

  it.each(['verify', 'occlusion'])('takes pictures only from its own page: %s', async (api) => {
    const body = new FormData();
    body.append('run', 'one-run');
    const ask = (origin: string) =>
      fetch(new URL(`/api/${api}`, server.url), { method: 'POST', body, headers: { origin } });
    expect((await ask('http://evil.example')).status).toBe(403);
    const own = await ask(new URL(server.url).origin);
    expect([own.status, await own.json()]).toEqual([
      400,
      { error: 'Choose a run and two pictures.' },
    ]);
  });

  it.each([
    ['no form', 'multipart/form-data; boundary=x', 'nonsense'],
    ['no boundary', 'multipart/form-data', '--x'],
    [
      'another kind',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: nonsense\r\n\r\n',
    ],
  ])('answers to %s instead of pictures that the request is wrong', async (_, type, body) => {
    const origin = new URL(server.url).origin;
    const headers = { origin, 'content-type': type };
    const answer = await fetch(new URL('/api/verify', server.url), {
      method: 'POST',
      body,
      headers,
    });
    expect(answer.status).toBe(400);
    expect(Object.keys(Object(await answer.json()))).toEqual(['error']);
  });

  it('holds the pictures of one request at a time, and turns away more than can wait', async () => {
    const answer: ShownAnswer = {
      run: 'one-run',
      verdict: 'copies',
      headline: '',
      sentence: '',
      marks: [],
      prior: 0.5,
      turningPoints: [],
      altered: [],
      images: [],
      nearestNote: null,
      notes: [],
    };
    let [held, most] = [0, 0];
    let go = () => {};
    const mayGo = new Promise<void>((resolve) => {
      go = resolve;
    });
    const project = findProject(root);
    const state = new LiveState(project);
    const shelf = new CollectionShelf(project, state);
    const app = createApp({
      submissions,
      feed: new LiveFeed(state),
      pages: new RunPages(project, () => {}),
      collections: new CollectionPages(state, shelf),
      isHostAllowed: () => true,
      verifier: {
        async verify() {
          most = Math.max(most, ++held);
          await mayGo;
          held--;
          return answer;
        },
        occlude: async () => ({ same: [], different: [] }),
        close: async () => {},
      },
    });
    const ask = async () => {
      const body = new FormData();
      body.append('run', 'one-run');
      for (const name of ['a', 'b']) body.append(name, new Blob(['x']), `${name}.jpg`);
      const { status } = await app.request('/api/verify', {
        method: 'POST',
        body,
        headers: { origin: 'http://localhost' },
      });
      if (status === 503) go();
      return status;
    };
    const statuses = await Promise.all(Array.from({ length: 20 }, ask));
    expect(statuses.filter((status) => status === 200)).toHaveLength(16);
    expect(statuses.filter((status) => status === 503)).toHaveLength(4);
    expect(most).toBe(1);
  });

  it('lets no script run but its own', async () => {
    const policy = String((await get('/')).headers['content-security-policy']);
    const [scripts = ''] = /script-src [^;]*/.exec(policy) ?? [];
    expect(scripts).toMatch(/^script-src 'self' 'sha256-[^']+'$/);
    for (const path of ['/runs', '/run/one-run', '/pictures', '/collection']) {
      expect(await get(path)).toMatchObject({
        status: 200,
        headers: { 'content-security-policy': policy },
      });
    }
  });

  it('has all that its page imports', async () => {
    const { imports } = JSON.parse(/importmap">([^<]+)/.exec((await get('/')).body)?.[1] ?? '');
    const seen = new Set<string>();
    const read = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      seen.add(path);
      const { status, body } = await get(path);
      expect(status, path).toBe(200);
      for (const [, name = ''] of body.matchAll(/from ?['"]([^'"]+)['"]/g)) {
        await read(imports[name] ?? new URL(name, `http://x${path}`).pathname);
      }
    };
    await read('/client/app.js');
    expect(seen).toContain('/client/pages/collection.js');
    expect(seen).toContain('/lib/preact-hooks.js');
  });

  it('is bound to this machine by default', () => {
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
  });

  it('says so where its port is taken', async () => {
    const { port } = new URL(server.url);
    const { exitCode, stderr } = await runHarness(root, ['serve', '--port', port]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`Port ${port} of 127.0.0.1 cannot be used`);
  });
});
