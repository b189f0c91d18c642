import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { findProject } from '../harness/shared/project.ts';

const { root } = findProject();
const folders = ['harness', 'plugins', 'docs', 'data', 'splits', 'submissions', 'test'];

/** Markdown files of the project, by their paths from its root; runs have none. */
function listPages(): string[] {
  const inFolders = folders.flatMap((folder) => {
    const isWork = ['data', 'splits', 'submissions'].includes(folder);
    return readdirSync(join(root, folder), { recursive: !isWork, encoding: 'utf8' }).map(
      (file) => `${folder}/${file}`,
    );
  });
  return [...readdirSync(root), ...inFolders].filter((file) => file.endsWith('.md')).sort();
}

it.each(listPages())('what %s links to is there', (page) => {
  const text = readFileSync(join(root, page), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  const targets = [...text.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target);
  const missing = targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = '', heading] = target.split('#');
      const file = path === '' ? join(root, page) : join(root, dirname(page), path);
      if (!existsSync(file)) return true;
      return heading !== undefined && !listHeadings(file).includes(heading);
    });
  expect(missing).toEqual([]);
});

/** The names by which a page's headings are linked to, as GitHub makes them. */
function listHeadings(file: string): string[] {
  const headings = readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
