import { expect, it } from 'vitest';
import { flagNotes } from '../../../harness/evidence/table/flag-notes.ts';
import { flagsOf } from '../../../harness/experiments/summary/summarise-row.ts';
import { exampleManifest, exampleScores } from '../../experiments/records/example-run.ts';

const scores = exampleScores(0.9, 0.8, 0.85);

/** The beginnings of the notes on a run with these circumstances. */
function notesOn(
  changes: Parameters<typeof exampleManifest>[0],
  isOfEarlierCode = false,
): (string | undefined)[] {
  const manifest = exampleManifest(changes);
  const notes = flagNotes([{ flags: flagsOf({ folder: '', manifest, scores, isOfEarlierCode }) }]);
  return notes.map((note) => (typeof note === 'string' ? note : note.text).split(':')[0]);
}

it('explains each flag of a run that does not explain itself', () => {
  const network = { backbone: 'x', status: 'trained', source: 'x.onnx', digest: null } as const;
  const { plugin } = exampleManifest();
  expect(notesOn({ weights: [{ ...network, namesArtists: true }] })).toContain('"artists named"');
  expect(notesOn({ weights: [{ ...network, namesArtists: 'unknown' }] })).toContain(
    '"exposure unknown"',
  );
  expect(notesOn({}, true)).toContain('"earlier code"');
  expect(notesOn({ plugin: { ...plugin, transductive: true } })).toContain('"transductive"');
  expect(notesOn({ confined: 'process' })).toEqual(['"not confined"']);
});

it('says nothing of flags that no row has, or that explain themselves', () => {
  expect(flagNotes([{ flags: [] }, { flags: ['limited to 8 each', '3 images skipped'] }])).toEqual(
    [],
  );
});
