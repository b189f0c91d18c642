import type { MetadataReport } from '../../../data/collection/official/describe-metadata.ts';

const shown = 5;

/** What a check of the metadata found, for people; the whole of it is in the JSON. */
export function sayMetadata(report: MetadataReport): string[] {
  const { counts, nameChanges, unknownArtists, suspectCopies, problems, deviations } = report;
  const fragments = nameChanges.filter(({ rule }) => rule === 'name of the hash');
  const lines = [
    `${counts.train} training and ${counts.test} test paintings; ${counts.trainArtists} training ` +
      `artists, ${counts.artistsInBoth} of them in the test; ${counts.unseenTest} test paintings ` +
      'by unseen artists.',
    ...deviations.map((deviation) => `Unlike the competition: ${deviation}.`),
    `${nameChanges.length} artists' names corrected: ${fragments.length} held something other than ` +
      `the name of their hash, ${nameChanges.length - fragments.length} had stray spaces.`,
    ...some(fragments, ({ file, was, now }) => `${file}: ${quote(was)} is ${quote(now)}`),
    `${unknownArtists.length} test paintings are in no local test pair, because their artist ` +
      'cannot be determined.',
    ...some(unknownArtists, ({ file, was, reason }) => `${file}: ${quote(was)} ${reason}`),
    `${suspectCopies.length} groups of paintings agree in width, height and bytes across training ` +
      'and test: most likely copies.',
    ...some(suspectCopies, ({ train, test }) => `${train.join(', ')} and test ${test.join(', ')}`),
  ];
  if (problems.length > 0) {
    lines.push(
      `${problems.length} rows cannot be used.`,
      ...some(problems, ({ file, line, reason }) => `${file}, line ${line}: ${reason}`),
    );
  }
  return lines;
}

function some<T>(items: readonly T[], say: (item: T) => string): string[] {
  const lines = items.slice(0, shown).map((item) => `  ${say(item)}`);
  return items.length > shown ? [...lines, `  and ${items.length - shown} more`] : lines;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
