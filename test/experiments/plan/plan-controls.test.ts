import { describe, expect, it } from 'vitest';
import {
  chooseControlSeeds,
  planControls,
} from '../../../harness/experiments/plan/plan-controls.ts';
import type { RunRequest } from '../../../harness/experiments/run/run-request.ts';

const request: RunRequest = {
  plugin: 'xception',
  pluginOptions: { layer: 'add_12' },
  seed: 3,
  splitSeed: 1,
  engine: 'auto',
  offline: false,
  force: false,
  testOn: ['/more'],
};

describe('the controls of a plan', () => {
  it('are the same runs on shuffled labels, and on no other collection', () => {
    const planned = [{ approach: 2, label: 'xception, seed 3, split 1', request }];
    expect(planControls(planned)).toEqual([
      {
        approach: 2,
        label: 'xception, seed 3, split 1, shuffled labels',
        request: { ...request, control: { seed: 3 }, testOn: [] },
      },
    ]);
  });

  it('are of all seeds, or of those that are asked for', () => {
    expect(chooseControlSeeds(undefined, [0, 1])).toEqual([]);
    expect(chooseControlSeeds({}, [0, 1])).toEqual([0, 1]);
    expect(chooseControlSeeds({ seeds: '1..2' }, [0, 1, 2])).toEqual([1, 2]);
    expect(() => chooseControlSeeds({ seeds: '0,4' }, [0, 1])).toThrowError(
      /--control-seeds: 4 is not one of the runs' seeds, which are 0, 1\./,
    );
  });
});
