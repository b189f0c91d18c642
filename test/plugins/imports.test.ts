import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listPlugins } from '../../harness/host/load-plugin.ts';
import { findProject } from '../../harness/shared/project.ts';

const { plugins } = findProject();

/** Rooms of `plugins/` that the sources in one of them import from. */
function listImportedRooms(room: string): string[] {
  const folder = join(plugins, room);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const imported = files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(
      ([, path]) => relative(plugins, join(folder, dirname(file), path!)).split(sep)[0]!,
    ),
  );
  return [...new Set(imported)].filter((name) => name !== '..').sort();
}

describe('a plugin', () => {
  it.each(listPlugins(plugins))('%s imports from no other one', (name) => {
    const others = listImportedRooms(name).filter((room) => room !== name && room !== 'models');
    expect(others).toEqual([]);
  });
});

it('what plugins share imports none of them', () => {
  expect(listImportedRooms('models')).toEqual(['models']);
});
