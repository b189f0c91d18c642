import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openProcessPlugin } from '../../../harness/host/process/process-plugin.ts';
import { confiningBoundaries } from '../../material/confining-boundaries.ts';
import { makeProgram } from '../../material/make-program.ts';
import { requirePython } from '../../material/require-python.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { useContractBench } from '../../material/use-contract-bench.ts';

const root = temporaryFolder();
const bench = useContractBench();
const bytes = Buffer.from('weights of a network');
const sha256 = createHash('sha256').update(bytes).digest('hex');

let server: Server;
const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
beforeAll(async () => {
  server = createServer((_, answer) => {
    const named = { 'x-linked-etag': `"${sha256}"`, 'x-linked-size': bytes.length };
    answer.writeHead(200, named).end(bytes);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void server.close());
afterEach(() => void vi.unstubAllEnvs());

/**
 * A program that fetches when it learns, and once more from its extractor: that runs in a process
 * that has asked for no painting and yet is shown them.
 */
async function makeFetching(name: string): Promise<string> {
  const made = await makeProgram(
    join(root, name),
    `import numpy as np
from painter_plugin import Extractor, PluginError, Whole, serve

def fetch(task):
    return task.weights.fetch("${address()}/n.pth", "n-${sha256.slice(0, 8)}.pth", "${sha256.slice(0, 8)}")

def extractor(task):
    def extract(pixels):
        fetch(task)
        return np.zeros((len(pixels), 1))
    return Extractor(id={"fetching": "${name}"}, view=Whole(8), width=1, extract=extract)

class Plugin:
    def extractors(self, task):
        return [extractor(task)]

    def train(self, task):
        try:
            task.log(fetch(task).read_text())
            task.log(task.weights.fetch_from_hub("timm/tiny").read_text())
            task.features(extractor(task), task.train.paintings)
        except PluginError as error:
            task.log(f"PluginError: {error}")
        return self

serve(Plugin())
`,
  );
  const described = { summary: 'Fetches', command: ['python3', 'plugin.py'], extractors: true };
  writeFileSync(join(made, 'plugin.json'), JSON.stringify(described));
  return made;
}

describe.runIf(requirePython())('a program', () => {
  const confining = confiningBoundaries.filter(({ lacking }) => lacking === undefined);
  it.each(confining)(
    'behind $boundary has its weights fetched, until it has seen a painting',
    async ({ boundary }) => {
      const cache = join(root, `cache of ${boundary}`);
      vi.stubEnv('HARNESS_CACHE', cache);
      vi.stubEnv('HF_ENDPOINT', address());
      // The folder that downloads go to is not there when the process starts.
      expect(existsSync(cache)).toBe(false);
      const plugin = openProcessPlugin(await makeFetching(`behind ${boundary}`), { boundary });
      const { task } = bench().openTask({});
      const lines: string[] = [];
      const training = plugin.train({
        ...task,
        weights: { ...task.weights, download: true },
        log: (line) => lines.push(line),
      });
      await expect(training).rejects.toThrow(/asked for weights after it had seen paintings/);
      expect(lines.slice(0, 2)).toEqual([String(bytes), String(bytes)]);
    },
  );

  it('is told in a sentence why there are none', async () => {
    vi.stubEnv('HARNESS_CACHE', join(root, 'empty'));
    const plugin = openProcessPlugin(await makeFetching('offline'), { boundary: 'process' });
    const { task } = bench().openTask({});
    const lines: string[] = [];
    const model = await plugin.train({ ...task, log: (line) => lines.push(line) });
    model.dispose();
    expect(lines).toEqual([
      `PluginError: There is no n-${sha256.slice(0, 8)}.pth: the download is switched off`,
    ]);
  });
});
