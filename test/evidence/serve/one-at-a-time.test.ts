import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { expect, it, onTestFinished } from 'vitest';
import { oneAtATime } from '../../../harness/evidence/serve/one-at-a-time.ts';

/** A server that answers a request once it is told to, and says whom it began to answer. */
async function open() {
  const begun: string[] = [];
  const gates = new Map<string, () => void>();
  const turn = oneAtATime();
  const arrived: string[] = [];
  const left: string[] = [];
  const app = new Hono();
  app.post('/:name', async (context, next) => {
    const name = context.req.param('name');
    arrived.push(name);
    context.req.raw.signal.addEventListener('abort', () => void left.push(name));
    return turn(context, next);
  });
  app.post('/:name', async (context) => {
    const name = context.req.param('name');
    begun.push(name);
    await new Promise<void>((resolve) => gates.set(name, resolve));
    return context.text(name);
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const ask = async (name: string, signal: AbortSignal | null = null) => {
    const answer = await fetch(`http://127.0.0.1:${port}/${name}`, { method: 'POST', signal });
    return [answer.status, await answer.text()];
  };
  return { ask, begun, arrived, left, release: (name: string) => gates.get(name)?.() };
}

it('drops a waiting request whose sender has gone, and answers the next', async () => {
  const { ask, begun, arrived, left, release } = await open();
  const first = ask('first');
  await expect.poll(() => begun).toEqual(['first']);
  const leaving = new AbortController();
  const gone = ask('gone', leaving.signal);
  await expect.poll(() => arrived).toContain('gone');
  const last = ask('last');
  await expect.poll(() => arrived).toContain('last');
  leaving.abort();
  await expect(gone).rejects.toThrow();
  await expect.poll(() => left).toEqual(['gone']);
  release('first');
  expect(await first).toEqual([200, 'first']);
  await expect.poll(() => begun).toHaveLength(2);
  expect(begun).toEqual(['first', 'last']);
  release('last');
  expect(await last).toEqual([200, 'last']);
});
