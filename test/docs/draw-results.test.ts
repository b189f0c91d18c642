import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findProject } from '../../harness/shared/project.ts';
import { drawnTables, readResults, redrawTable } from './draw-results.ts';

it.each(drawnTables)('$page shows $results', ({ page, results, draw }) => {
  const text = readFileSync(join(findProject().root, page), 'utf8');
  const drawn = redrawTable(text, results, draw(readResults(results)));
  expect(drawn, 'npm run draw:results').toBe(text);
});

it('a page without a place for the table is refused', () => {
  expect(() => redrawTable('# Results', 'paintings', '')).toThrow(/lacks the lines/);
});
