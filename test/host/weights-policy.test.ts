import { expect, test } from 'vitest';
import { chooseWeightsPolicy } from '../../harness/host/weights-policy.ts';

const isUntrainedAllowed = (
  need: Parameters<typeof chooseWeightsPolicy>[1],
  kind?: 'kaggle' | 'folder' | 'demo' | 'simulated',
) => chooseWeightsPolicy([], need, kind && { kind }).allowUntrained;

test('untrained networks are for collections whose results are no results', () => {
  expect(isUntrainedAllowed({}, 'demo')).toBe(true);
  expect(isUntrainedAllowed({}, 'simulated')).toBe(true);
  expect(isUntrainedAllowed({}, 'folder')).toBe(false);
  expect(isUntrainedAllowed({}, 'kaggle')).toBe(false);
  expect(isUntrainedAllowed({})).toBe(false);
});

test('a finished run continues with what it was trained on, whatever is looked at', () => {
  const untrained = [{ status: 'trained' }, { status: 'untrained' }];
  expect(isUntrainedAllowed({ trainedOn: untrained }, 'folder')).toBe(true);
  expect(isUntrainedAllowed({ trainedOn: [{ status: 'partial' }] }, 'demo')).toBe(false);
  expect(isUntrainedAllowed({ trainedOn: [] }, 'simulated')).toBe(false);
});

test('a trial takes what it gets, and nothing is downloaded offline', () => {
  expect(isUntrainedAllowed({ trial: true }, 'kaggle')).toBe(true);
  const folders = ['weights'];
  expect(chooseWeightsPolicy(folders, { offline: true }, undefined)).toMatchObject({
    folders,
    download: false,
  });
  expect(chooseWeightsPolicy(folders, {}, undefined)).toMatchObject({ download: true });
});
