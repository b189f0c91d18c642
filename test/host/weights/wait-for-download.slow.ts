import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { downloadWeights } from '../../../harness/host/weights/download-weights.ts';
import { lockWhenFree } from '../../../harness/shared/ownership/lock-when-free.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

it('waits for a download by another process that takes more than two minutes', async () => {
  const bytes = Buffer.from('the weights');
  const server = createServer((_, response) => void response.end(bytes));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const folder = temporaryFolder();
  const said: string[] = [];
  const release = await lockWhenFree(join(folder, 'net.onnx'), 30_000);
  const downloaded = downloadWeights({
    weights: {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/net.onnx`,
      file: 'net.onnx',
      sha256: createHash('sha256').update(bytes).digest('hex'),
    },
    folder,
    log: (line) => said.push(line),
    progress: () => ({ advance() {}, stop() {} }),
  });
  const waited = setTimeout(130_000, 'still waiting');
  expect(await Promise.race([downloaded, waited])).toBe('still waiting');
  expect(said).toEqual(['Another process is downloading net.onnx; waiting for it']);
  await release();
  expect(readFileSync(await downloaded)).toEqual(bytes);
}, 300_000);
