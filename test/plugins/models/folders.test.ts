import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findProject } from '../../../harness/shared/project.ts';
import { surveyHouse } from '../../rooms/check-imports.ts';
import { readSources } from '../../rooms/read-imports.ts';

const { root } = findProject();
const page = readFileSync(join(root, 'plugins/models/README.md'), 'utf8');

/** The folders of `plugins/models` in the order of its README's table. */
const order = [...page.matchAll(/^\| \[`([a-z-]+)\/`\]/gm)].map(([, name]) => name);

/** The folder of a file; undefined for one that is not in `plugins/models`, or in none of them. */
const folderOf = (file: string) => /^plugins\/models\/([^/]+)\//.exec(file)?.[1];

const house = surveyHouse(readSources(root));
const files = [...house.files].filter((file) => file.startsWith('plugins/models/'));

it('every file that approaches share is in a folder of the table', () => {
  expect([...new Set(files.map(folderOf))].sort()).toEqual([...order].sort());
});

it('each folder imports from those above it in the table only', () => {
  const wrong = house.arrows.filter(({ importer, imported }) => {
    const [from, to] = [folderOf(importer), folderOf(imported)];
    return to !== undefined && from !== undefined && order.indexOf(to) > order.indexOf(from);
  });
  expect(wrong.map(({ importer, imported, line }) => `${importer}:${line} ${imported}`)).toEqual(
    [],
  );
});
