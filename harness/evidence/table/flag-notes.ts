import type { Note } from './table.ts';

/** The flags that do not explain themselves. */
const meanings: Readonly<Record<string, string>> = {
  'artists named':
    'the texts that the network was trained on name artists, so it may know artists of the test: they are new only to what was trained here',
  'exposure unknown':
    'nobody has recorded whether the network was trained with the names of artists, so it may know artists of the test',
  'earlier code': "the plugin's code has changed since the run",
  transductive:
    'the answer to a pair depends on the other paintings that the model was asked about',
  'answered elsewhere': 'another program gave the answers, and the harness cannot see how',
  'not confined': 'the plugin could have read the files of this machine, test labels included',
  'in process':
    "an earlier version of the harness made the run, with the plugin in the harness's own process",
};

/** What the flags of these rows mean; nothing for those that say it themselves. */
export function flagNotes(rows: readonly { readonly flags: readonly string[] }[]): Note[] {
  const shown = new Set(rows.flatMap(({ flags }) => flags));
  return Object.entries(meanings)
    .filter(([flag]) => shown.has(flag))
    .map(([flag, meaning]) => ({ about: ['flags'], text: `"${flag}": ${meaning}.` }));
}
