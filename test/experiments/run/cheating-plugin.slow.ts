import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import { startHarness } from '../../cli/run-harness.ts';
import { listCompetition, nameOf, writeMetadata } from '../../material/small-competition.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const root = temporaryFolder();
const data = join(root, 'data', 'painter-by-numbers');
const reportFile = join(root, 'report.json');
const paintings = listCompetition();
const testPaintings = paintings.filter(({ inTrain }) => !inTrain);
const digests = new Map<string, string>();

beforeAll(async () => {
  writeMetadata(data, paintings);
  for (const side of ['train', 'test']) mkdirSync(join(data, side), { recursive: true });
  for (const { file, inTrain } of paintings) {
    const random = createRandom(1, file);
    const pixels = Buffer.from(Array.from({ length: 24 * 24 * 3 }, () => random.below(256)));
    const image = await sharp(pixels, { raw: { width: 24, height: 24, channels: 3 } })
      .resize(48, 48, { kernel: 'cubic' })
      .jpeg()
      .toBuffer();
    writeFileSync(join(data, inTrain ? 'train' : 'test', file), image);
    digests.set(file, createHash('sha256').update(image).digest('hex'));
  }
  const plugin = fileURLToPath(new URL('../../material/cheating-plugin.ts', import.meta.url));
  mkdirSync(join(root, 'plugins', 'cheat'), { recursive: true });
  const keys = testPaintings.slice(0, 3).map(({ file }) => digests.get(file));
  const environment = { CHEAT_REPORT: reportFile, CHEAT_KEYS: keys.join(',') };
  // A plugin's process gets nothing of this environment.
  writeFileSync(
    join(root, 'plugins', 'cheat', 'index.ts'),
    `Object.assign(process.env, ${JSON.stringify(environment)});
export { default } from ${JSON.stringify(plugin)};
`,
  );
});

test.each(['partners', 'places', 'memory'])(
  'a plugin that cheats by %s gets no test label through what it is handed',
  async (by) => {
    const args = ['run', 'cheat', '--official', '--engine', 'wasm', '--by', by, '--json'];
    const { exitCode, stdout, stderr } = await startHarness(root, args, {
      // It is about what is passed on, and comes with code from elsewhere.
      HARNESS_CONFINE: 'none',
    });
    expect(exitCode, stderr).toBe(0);
    const { tests } = JSON.parse(stdout).scores;
    for (const [name, { auc }] of Object.entries<{
      auc: { value: number; low: number | null; high: number | null };
    }>(tests)) {
      if (by === 'places') {
        // Chance: the distance of places is no constant, so it may be off by luck. Few artists have no interval.
        expect(auc.low ?? auc.value - 0.2, name).toBeLessThan(0.5);
        expect(auc.high ?? auc.value + 0.2, name).toBeGreaterThan(0.5);
      } else expect(auc.value, name).toBe(0.5);
    }

    const report = JSON.parse(readFileSync(reportFile, 'utf8'));
    expect(report.refusals).toEqual(Array(6).fill('PAINTING_NOT_HANDED_OVER'));
    // Two calls on validation, one on all test paintings together, and a few of them both ways round.
    expect(report.calls).toHaveLength(5);
    expect(report.calls.slice(3)).toEqual(Array(2).fill({ paintings: 24, pairs: 276 }));
    expect(report.calls[2]).toEqual({
      paintings: testPaintings.length,
      pairs: (testPaintings.length * (testPaintings.length - 1)) / 2,
    });
    const found = (report.found as string[]).join('\n');
    for (const { file, artist } of paintings) {
      expect(found).not.toContain(artist);
      expect(found).not.toContain(nameOf(artist));
      expect(found.split('\n')).not.toContain(file);
    }
    expect(found).not.toMatch(/painter-by-numbers|all_data_info|solution_painter|train_info/);
    // The keys of test paintings come with the questions and not before.
    expect(report.training).toBe(96);
    const paths = (report.found as string[]).filter((text) => text.startsWith(root));
    expect(paths).toEqual([join(root, 'data', 'weights')]);
  },
);
