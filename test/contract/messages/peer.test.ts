import { PassThrough } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { createPeer } from '../../../harness/contract/messages/peer.ts';

it.each([
  ['ends', (socket: PassThrough) => socket.push(null)],
  ['breaks', (socket: PassThrough) => socket.destroy(new Error('ECONNRESET'))],
])('a connection that %s is heard of', async (_, close) => {
  const socket = new PassThrough();
  const [onBroken, onClosed] = [vi.fn(), vi.fn()];
  createPeer('Plugin', socket, {}, onBroken, onClosed);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  close(socket);
  socket.end();
  await closed;
  expect(onBroken).not.toHaveBeenCalled();
  expect(onClosed).toHaveBeenCalledOnce();
});
