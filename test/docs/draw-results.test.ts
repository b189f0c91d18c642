import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findProject } from '../../harness/shared/project.ts';
import { pages, readResults, redrawTable } from './draw-results.ts';

it.each([...pages])('%s shows the stored results', (page, draw) => {
  const text = readFileSync(join(findProject().root, page), 'utf8');
  expect(redrawTable(text, draw(readResults())), 'npm run draw:results').toBe(text);
});

it('a page without a place for the table is refused', () => {
  expect(() => redrawTable('# Results', '')).toThrow(/lacks the lines/);
});
