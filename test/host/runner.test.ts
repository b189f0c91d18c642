import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { loadPlugin } from '../../harness/host/load-plugin.ts';
import { SentLists } from '../../harness/host/process/sent-lists.ts';
import { ReceivedLists } from '../../harness/host/runner/received-lists.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { useContractBench } from '../material/use-contract-bench.ts';

const folder = temporaryFolder();
const bench = useContractBench();
vi.stubEnv('HARNESS_ROOT', folder);
// These plugins write into the folder of the test.
vi.stubEnv('HARNESS_CONFINE', 'none');

/** A plugin that says where it runs, each time that its module is run. */
function writePlugin(name: string, summary: string): { place: string; pids(): number[] } {
  const place = join(folder, 'plugins', name);
  const file = join(folder, `${name}.txt`);
  mkdirSync(place, { recursive: true });
  writeFileSync(
    join(place, 'index.ts'),
    `import { appendFileSync } from 'node:fs';
import { z } from 'zod';
appendFileSync(${JSON.stringify(file)}, process.pid + '\\n');
const open = async (task) => ({
  predict: async (_, { a }) => new Float32Array(a.length).fill(task.options.level),
  save: async () => {},
  dispose() {},
});
export default {
  name: ${JSON.stringify(name)},
  summary: ${JSON.stringify(summary)},
  options: z.object({ level: z.number().min(0).max(1).default(0.25).describe('What it says') }),
  train: open,
  load: (_, task) => open(task),
};
`,
  );
  const pids = () => readFileSync(file, 'utf8').trim().split('\n').map(Number);
  return { place, pids };
}

const load = async (place: string) => (await loadPlugin(place, { plugins: folder })).plugin;

describe('a plugin in TypeScript', () => {
  it('runs nowhere but in a separate process, one from its description to its model', async () => {
    const { place, pids } = writePlugin('elsewhere', 'Runs elsewhere');
    const plugin = await load(place);
    const options = await plugin.parse({ level: 0.5 });
    const { task, handOverUnseen } = bench().openTask(options);
    const model = await plugin.train(task);
    const { paintings, pairs } = handOverUnseen();
    expect(new Set(await model.predict(paintings, pairs))).toEqual(new Set([0.5]));
    await model.free();
    expect(pids()).toHaveLength(1);
    expect(pids()).not.toContain(process.pid);
  });

  it('is asked what it is once, until its sources change', async () => {
    const { place, pids } = writePlugin('known', 'As it was');
    const plugin = await load(place);
    await plugin.close();
    const again = await load(place);
    expect(again.summary).toBe('As it was');
    // Without given options it need not run to know them either.
    expect(await again.parse({})).toEqual({ level: 0.25 });
    expect(pids()).toHaveLength(1);
    writePlugin('known', 'As it is now');
    const changed = await load(place);
    expect(changed.summary).toBe('As it is now');
    await changed.close();
    expect(pids()).toHaveLength(2);
  });

  it('has the last word on its options', async () => {
    const plugin = await load(writePlugin('strict', 'Has the last word').place);
    await expect(plugin.parse({ level: 2 })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringMatching(/^Option --level of plugin strict: .*, got 2\.$/),
    });
    await expect(plugin.parse({ levl: 1 })).rejects.toMatchObject({
      code: 'OPTION_UNKNOWN',
      message: 'Plugin strict has no option --levl. Did you mean "level"?',
    });
    await plugin.close();
  });
});

describe('lists of paintings', () => {
  it('are sent once while both sides keep them, and are the same object each time', () => {
    const [sent, received] = [new SentLists(), new ReceivedLists()];
    const lists = Array.from({ length: 6 }, (_, i) => [{ key: `painting ${i}` }]);
    const idsOf = (list: readonly { key: string }[]) => list.map(({ key }) => `id of ${key}`);
    let ids = 0;
    const cross = (place: number) => {
      const named = sent.name(lists[place]!, (list) => {
        ids++;
        return idsOf(list);
      });
      const list = received.take(named);
      expect(list.map(({ key }) => key)).toEqual(idsOf(lists[place]!));
      return list;
    };
    const first = cross(0);
    for (const place of [1, 2, 0, 3, 0, 1, 0]) cross(place);
    expect(ids).toBe(4);
    expect(cross(0)).toBe(first);
    // Of those that were used longest ago none is kept.
    for (const place of [4, 5]) cross(place);
    expect(ids).toBe(6);
    cross(2);
    cross(0);
    expect(ids).toBe(7);
  });
});
