import { describe, expect, it } from 'vitest';
import { findProject } from '../../harness/shared/project.ts';
import { findPhrases, readRules, readTexts, rulesFile } from './find-phrases.ts';

const rules = [{ phrase: 'cannot be had', instead: 'is unavailable' }];
const linesIn = (text: string) => findPhrases('a.ts', text, rules).map(({ line }) => line);

describe('phrases are found', () => {
  it.each([
    ['in one line', '// first\n// A GPU cannot be had here.', [2]],
    ['in any case', '// Cannot be had.', [1]],
    ['across the lines of a comment', '/**\n * What cannot be\n * had.\n */', [2]],
    ['across two parts of a string', "'What cannot ' +\n  'be had.'", [1]],
    ['not inside a longer word', '// It cannot be hadronic.', []],
    ['as a rate with "a"', '// a line a pair, and two files a run', [1, 1]],
    ['as a rate, but not of two things', '// It gives a row and a pair, a folder for a run.', []],
    ['as a vague number', '// some fifty runs and some of them', [1]],
  ])('%s', (_, text, lines) => {
    expect(linesIn(text)).toEqual(lines);
  });

  it('but not in the table itself', () => {
    const page = readTexts(findProject().root).get(rulesFile) ?? '';
    const table = readRules(page);
    expect(table.length).toBeGreaterThan(10);
    expect(findPhrases(rulesFile, page, table)).toEqual([]);
  });
});
