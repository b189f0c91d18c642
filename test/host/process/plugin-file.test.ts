import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { limitTime } from '../../../harness/host/process/limit-time.ts';
import { readPluginFile } from '../../../harness/host/process/plugin-file.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

function read(properties: Readonly<Record<string, object>>) {
  const folder = temporaryFolder();
  const options = { type: 'object', properties };
  const file = { summary: 'An idea', command: ['idea'], options };
  writeFileSync(join(folder, 'plugin.json'), JSON.stringify(file));
  return readPluginFile(folder);
}
const depth = { type: 'integer', minimum: 1, default: 3, description: 'Layers' };

describe('a plugin.json', () => {
  it('names its options as a command line can have them', () => {
    const { options } = read({ depth, learningRate: depth, batch_size: depth, 'top-k': depth });
    expect(options.parse({})).toEqual({ depth: 3, learningRate: 3, batch_size: 3, 'top-k': 3 });
    for (const name of ['', '_', '$0', 'a.b', 'Depth', '-depth', 'two words']) {
      const refusal = `cannot name an option ${JSON.stringify(name)}:`;
      expect(() => read({ [name]: depth }), name).toThrow(refusal);
    }
    expect(() => read({ topK: depth, 'top-k': depth })).toThrow(
      'has two options for the flag --top-k.',
    );
  });

  it('is refused for a default that its own option refuses', () => {
    expect(() => read({ depth: { ...depth, default: 0 } })).toThrow(
      /has a default that its own option rejects:[\s\S]*at depth/,
    );
  });

  it('has its patterns tried for a limited time', () => {
    const letters = `${'a'.repeat(60)}!`;
    const name = { type: 'string', pattern: '^(a+)+$', default: 'a', description: 'A name' };
    const { options } = read({ name });
    const check = (value: string) =>
      limitTime('The check', () => options.safeParse({ name: value }).success, 100);
    expect(check('aaa')).toBe(true);
    expect(() => check(letters)).toThrow(
      'The check takes more than 0.1 s. Its "pattern" has nested repetitions; rewrite it without them.',
    );
  });
});
