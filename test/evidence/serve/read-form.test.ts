import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { expect, it, onTestFinished } from 'vitest';
import { oneAtATime } from '../../../harness/evidence/serve/one-at-a-time.ts';
import { readForm } from '../../../harness/evidence/serve/read-form.ts';

/** A server that reads one form after another and answers with its text. */
async function open(silenceMs: number) {
  const app = new Hono();
  const asked: (string | undefined)[] = [];
  app.use(async (context, next) => {
    asked.push(context.req.header('x-name'));
    await next();
  });
  app.post('/', oneAtATime(), async (context) => {
    try {
      const { text } = await readForm(context, silenceMs);
      return context.text(String(text));
    } catch {
      return context.text('no form', 400);
    }
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, asked };
}

it('cuts off a sender that falls silent in the middle, and answers those who wait', async () => {
  const { port, asked } = await open(200);
  const silent = connect(port, '127.0.0.1');
  const ended = new Promise<void>((resolve) => void silent.on('close', resolve));
  silent.on('error', () => {});
  const head = ['POST / HTTP/1.1', 'Host: here', 'X-Name: silent', 'Content-Length: 100000'];
  const type = 'Content-Type: multipart/form-data; boundary=edge';
  silent.write(`${[...head, type].join('\r\n')}\r\n\r\n--edge\r\n`);
  await expect.poll(() => asked).toEqual(['silent']);
  const body = new FormData();
  body.append('text', 'hello');
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body });
  expect(await answer.text()).toBe('hello');
  await ended;
});
