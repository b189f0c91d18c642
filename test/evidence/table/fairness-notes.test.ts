import { expect, it } from 'vitest';
import { fairnessNotes } from '../../../harness/evidence/table/fairness-notes.ts';
import { flagsOf } from '../../../harness/experiments/summary/summarise-row.ts';
import { exampleManifest, exampleScores } from '../../experiments/records/example-run.ts';

const row = (plugin: string, ...flags: string[]) => ({ plugin, flags });

it('a table says which rows learned from validation too, unless all or none did', () => {
  const scores = exampleScores(0.9, 0.8, 0.85);
  const manifest = exampleManifest({ refitted: true });
  expect(flagsOf({ folder: '', manifest, scores })).toContain('refit');
  expect(flagsOf({ folder: '', manifest: exampleManifest(), scores })).not.toContain('refit');
  expect(fairnessNotes([row('a', 'refit'), row('b')])).toEqual([
    expect.stringContaining('Rows marked "refit" have also learned from validation'),
  ]);
  expect(fairnessNotes([row('a', 'refit'), row('b', 'refit')])).toEqual([]);
  expect(fairnessNotes([row('a'), row('b')])).toEqual([]);
});

it('a table says how many variants of an approach were tried', () => {
  expect(fairnessNotes([row('a'), row('b'), row('a'), row('c'), row('b'), row('a')])).toEqual([
    expect.stringMatching(/^Variants tried: a 3, b 2\. The best of several is chosen on the test/),
  ]);
});

it('a table says whose network may have known the artists, and whose training nobody recorded', () => {
  const flags = (namesArtists?: boolean | 'unknown') => {
    const network = { backbone: 'x', status: 'trained', source: 'x.onnx', digest: null } as const;
    const weights = [namesArtists === undefined ? network : { ...network, namesArtists }];
    const manifest = exampleManifest({ weights });
    return flagsOf({ folder: '', manifest, scores: exampleScores(0.9, 0.8, 0.85) });
  };
  expect(flags(true)).toContain('artists named');
  expect(flags('unknown')).toContain('exposure unknown');
  for (const known of [false, undefined]) {
    expect(flags(known)).not.toContain('artists named');
    expect(flags(known)).not.toContain('exposure unknown');
  }
});
