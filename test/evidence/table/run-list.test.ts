import { expect, it } from 'vitest';
import { renderTerminal } from '../../../harness/evidence/table/render-terminal.ts';
import { runListTables } from '../../../harness/evidence/table/run-list-tables.ts';
import { runId } from '../../../harness/experiments/records/run-id.ts';

it('shows names of runs whole, to copy, as long as one fits', () => {
  const long = 'a-name-of-forty-characters-at-the-least-and-more';
  const ids = ['xception', long].map((plugin) =>
    runId({ plugin, collectionName: long, seed: 0, identity: plugin }),
  );
  const runs = ids.map((id) => ({
    ...{ id, name: null, tags: [], note: null, state: 'finished' as const, reason: null },
    ...{ plugin: 'xception', collection: long, created: '2026-01-02T03:04:05.000Z' },
    ...{ options: {}, seed: 0, splitSeed: 0, approach: null },
    unseenAuc: { value: 0.7, low: 0.6, high: 0.8 },
  }));
  for (const width of [100, 120, 160]) {
    const words = renderTerminal(runListTables(runs), { colour: false, width }).split(/\s+/);
    expect(words).toEqual(expect.arrayContaining(ids));
  }
});
