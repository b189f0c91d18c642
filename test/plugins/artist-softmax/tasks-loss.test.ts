import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import type { LabelTask } from '../../../plugins/artist-softmax/label-tasks.ts';
import { tasksLoss } from '../../../plugins/artist-softmax/tasks-loss.ts';
import { relativeError, slopesOf } from '../models/training/slopes-of.ts';

type Name = LabelTask['name'];
const oracle = JSON.parse(
  readFileSync(new URL('./fixtures/tasks.json', import.meta.url), 'utf8'),
) as {
  labels: Record<Name, number[]>;
  classes: Record<Name, number>;
  cases: {
    rows: number[];
    names: Name[];
    smoothing: number;
    loss: number;
    outputs: number[][];
    gradient: number[][];
  }[];
};

beforeAll(async () => {
  await selectEngine('auto');
});

describe('several softmaxes with labels missing', () => {
  it.each(oracle.cases)("have PyTorch's loss: paintings $rows, $names", (known) => {
    const tasks = known.names.map((name) => ({
      name,
      classes: oracle.classes[name],
      labels: Int32Array.from(oracle.labels[name]),
    }));
    const { loss, gradients } = slopesOf([known.outputs], (outputs) =>
      tasksLoss(outputs, tasks, Int32Array.from(known.rows), known.smoothing),
    );
    expect(loss).toBeCloseTo(known.loss, 4);
    expect(relativeError(gradients[0]!, known.gradient.flat())).toBeLessThan(1e-4);
  });
});
