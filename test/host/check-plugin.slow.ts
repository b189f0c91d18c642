import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkPlugin } from '../../harness/host/check-plugin.ts';
import { loadPlugin } from '../../harness/host/load-plugin.ts';
import { connectHere, connectInProcess } from '../../harness/host/runner/connect-runner.ts';
import { runner } from '../../harness/host/runner/open-runner-plugin.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { useContractBench } from '../material/use-contract-bench.ts';

const bench = useContractBench();
const folder = temporaryFolder();
const material = (name: string) => fileURLToPath(new URL(`../material/${name}`, import.meta.url));

// These plugins are made from the tests' sources, which a confined process does not see.
vi.stubEnv('HARNESS_CONFINE', 'none');

let written = 0;

/** A plugin in TypeScript, in a folder anywhere. */
function writeScript(name: string, declared = {}): string {
  // What is imported is remembered by its path.
  const place = join(folder, `typescript-${++written}`, name);
  mkdirSync(place, { recursive: true });
  writeFileSync(
    join(place, 'index.ts'),
    `import { breakBy } from ${JSON.stringify(material('broken-plugin.ts'))};
export default breakBy(${JSON.stringify(name)}, ${JSON.stringify(declared)});
`,
  );
  return place;
}

/** A program with a plugin.json. */
function writeProgram(name: string, declared = {}): string {
  const place = join(folder, 'programs', name);
  cpSync(material('faulty-program'), place, { recursive: true });
  const command = ['node', 'plugin.mjs', JSON.stringify({ answers: name })];
  writeFileSync(
    join(place, 'plugin.json'),
    JSON.stringify({ summary: 'Breaks the contract', command, ...declared }),
  );
  return place;
}

function serveBy(connect: typeof runner.connect): void {
  runner.connect = connect;
}

async function check(place: string): Promise<void> {
  const { plugin } = await loadPlugin(place, { plugins: join(folder, 'none') });
  await checkPlugin(plugin, bench().material(join(folder, 'models')));
}

const breaches: [string, string, RegExp][] = [
  ['asymmetric', 'CONTRACT_BROKEN', /when a and b are swapped/],
  ['nan', 'PREDICTION_INVALID', /returned NaN for pair 0; expected a probability/],
  ['above', 'PREDICTION_INVALID', /returned 1.5 for pair 0/],
  ['random', 'CONTRACT_BROKEN', /when asked twice/],
  ['unsaved', 'CONTRACT_BROKEN', /save wrote no file/],
  ['forgetful', 'CONTRACT_BROKEN', /when the model is saved and loaded/],
  ['neighbours', 'CONTRACT_BROKEN', /among others, but .*declare transductive: true/],
];

describe('a plugin in TypeScript', () => {
  afterEach(() => serveBy(connectInProcess));

  // In this process, which saves the start of an engine for each model that they make.
  it.each([
    ...breaches,
    ['short', 'PREDICTION_INVALID', /must return a Float32Array of \d+ probabilities/] as const,
    ['seedless', 'CONTRACT_BROKEN', /when it is trained again under the same seed/] as const,
    ['undescribed', 'CONTRACT_BROKEN', /option --depth has no description/] as const,
  ])('that is %s breaks the contract', async (name, code, message) => {
    serveBy(connectHere);
    await expect(check(writeScript(name))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  // What is left is counted in a process.
  it.each([
    ['leaky', /dispose leaves \d+ tensors/],
    ['hoarding', /leaks? \d+ tensors? per call/],
  ])('that is %s breaks the contract', async (name, message) => {
    await expect(check(writeScript(name))).rejects.toMatchObject({
      code: 'CONTRACT_BROKEN',
      message: expect.stringMatching(message),
    });
  });

  it('keeps the contract where it does none of this', () => check(writeScript('fair')));

  it('may depend on its neighbours where it says so', () => {
    serveBy(connectHere);
    return check(writeScript('neighbours', { transductive: true }));
  });
});

describe('a program with a plugin.json', () => {
  const undescribed = {
    options: { type: 'object', properties: { depth: { type: 'integer', default: 1 } } },
  };
  it.each([
    ...breaches,
    ['restless', 'CONTRACT_BROKEN', /never ends.*checkpoint\.latest/] as const,
    ['short', 'PROTOCOL_BROKEN', /one float32 array of \d+ numbers/] as const,
    ['seedless', 'CONTRACT_BROKEN', /when (it is trained again|the model is saved)/] as const,
    ['leaky', 'CONTRACT_BROKEN', /leaks memory: \d+ MB more/] as const,
  ])('that is %s breaks the contract', async (name, code, message) => {
    await expect(check(writeProgram(name))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('with an option without a description is refused', async () => {
    await expect(check(writeProgram('fair', undescribed))).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: expect.stringContaining('description'),
    });
  });

  it('keeps the contract where it does none of this', () => check(writeProgram('fair')));

  it('may depend on its neighbours where it says so', () =>
    check(writeProgram('neighbours', { transductive: true })));
});
