import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { readPredictions } from '../../harness/experiments/records/predictions.ts';
import { choosePython } from '../../harness/host/process/interpreter.ts';
import type { Scores } from '../../harness/scoring/score.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { requirePython } from '../material/require-python.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { startHarness } from './run-harness.ts';

const root = temporaryFolder();
const script = fileURLToPath(new URL('../../docs/answer-elsewhere.py', import.meta.url));

interface Printed {
  readonly folder: string;
  readonly scores: Scores;
}

// Slow: several processes, two of them in Python.
it.runIf(requirePython())(
  'the example in docs answers as its plugin does in the harness',
  async () => {
    const paintings = await paintCollection(join(root, 'paintings'), {
      artists: 9,
      paintings: 9,
      size: 64,
    });
    const printed = async (...args: string[]): Promise<Printed> => {
      const collection = ['--collection', paintings, '--json'];
      const { exitCode, stdout, stderr } = await startHarness(root, [...args, ...collection]);
      expect(exitCode, stderr).toBe(0);
      return JSON.parse(stdout) as Printed;
    };
    const [questions, answers] = [join(root, 'q.csv'), join(root, 'answers.csv')];
    await printed('questions', '--out', questions, '--pixels', '64');
    await execa(choosePython(), [script, questions, answers]);
    const outside = await printed('import-run', answers, '--name', 'colours-outside');
    const inside = await printed('run', 'colour-logistic');
    const [one, other] = [
      await readPredictions(outside.folder),
      await readPredictions(inside.folder),
    ];
    for (const test of ['seen', 'unseen', 'mixed'] as const) {
      expect([one[test].a, one[test].b]).toEqual([other[test].a, other[test].b]);
      for (const [i, score] of one[test].scores.entries()) {
        expect(Math.abs(score - (other[test].scores[i] ?? Number.NaN))).toBeLessThan(1e-6);
      }
      const difference = outside.scores.tests[test].auc.value - inside.scores.tests[test].auc.value;
      expect(Math.abs(difference)).toBeLessThan(1e-6);
    }
    expect(Math.abs(outside.scores.threshold - inside.scores.threshold)).toBeLessThan(1e-6);
  },
);
