import { describe, expect, it } from 'vitest';
import {
  findBrokenDoors,
  findCircles,
  findCrowding,
  findFloors,
  planRooms,
  surveyHouse,
} from './check-imports.ts';
import { readImports } from './read-imports.ts';

/** A house of made-up files, whose sources follow their paths. */
function build(files: Readonly<Record<string, string>>) {
  return surveyHouse(new Map(Object.entries(files)));
}

const existing = {
  'harness/contract/plugin.ts': '',
  'harness/data/splits/split.ts': '',
  'harness/compute/engine/engine.ts': '',
  'harness/compute/features/store.ts': '',
  'harness/experiments/run.ts': '',
  'plugins/models/trunk.ts': '',
  'plugins/y/index.ts': '',
};

describe('a wrong door is named by its line and its rule:', () => {
  const aPlugin = 'a plugin may import harness/contract and plugins/models only';
  const models = 'plugins/models may import harness/contract and harness/compute/engine only';
  const order =
    'a room imports earlier ones only, in the order contract < shared < scoring < data < compute ' +
    '< host < experiments < evidence < submission < bench < cli';
  it.each([
    ['plugins/x/index.ts', 'harness/experiments/run.ts', aPlugin],
    ['plugins/x/index.ts', 'harness/compute/engine/engine.ts', aPlugin],
    ['plugins/x/index.ts', 'plugins/y/index.ts', aPlugin],
    ['plugins/models/x.ts', 'plugins/y/index.ts', models],
    ['plugins/models/x.ts', 'harness/compute/features/store.ts', models],
    ['harness/scoring/score.ts', 'harness/data/splits/split.ts', order],
    ['harness/contract/x.ts', 'harness/shared/x.ts', 'harness/contract imports nothing of ours'],
    [
      'harness/cli/x.ts',
      'plugins/y/index.ts',
      'of the harness only harness/bench, which times their work, may import plugins',
    ],
    ['harness/cli/x.ts', 'test/material/x.ts', 'harness/ imports nothing that is outside it'],
    ['harness/cli/x.ts', 'harness/gone.ts', 'there is no such file'],
  ])('%s, which imports %s', (importer, imported, rule) => {
    const up = '../'.repeat(importer.split('/').length - 1);
    const source = `// A comment.\n\nimport { it } from '${up}${imported}';\n`;
    const others = { 'harness/shared/x.ts': '', ...existing };
    const wanted =
      imported === 'harness/gone.ts'
        ? expect.stringContaining(`${importer}:3 imports ${imported}: `)
        : `${importer}:3 imports ${imported}: ${rule}`;
    expect(findBrokenDoors(build({ ...others, [importer]: source }))).toEqual([wanted]);
  });

  it('a room that has no place in the order', () => {
    const house = build({
      ...existing,
      'harness/cli/x.ts': "import '../attic/x.ts';",
      'harness/attic/x.ts': '',
    });
    expect(findBrokenDoors(house)).toEqual([
      expect.stringMatching(/^harness\/cli\/x\.ts:1 .* has its place in the order contract < /),
    ]);
  });
});

it('right doors are open, by path and by the name of the package', () => {
  const house = build({
    ...existing,
    'plugins/x/index.ts': [
      "import { z } from 'zod';",
      "import { definePlugin } from '@painter-by-numbers/harness/contract/plugin.ts';",
      "import type { Plugin } from '../../harness/contract/plugin.ts';",
      "import { Trunk } from '../models/trunk.ts';",
      "import { own } from './own.ts';",
    ].join('\n'),
    'plugins/x/own.ts': '',
    'plugins/models/x.ts': "import '../../harness/compute/engine/engine.ts';",
    'harness/bench/x.ts': "import '../../plugins/models/trunk.ts';",
    'harness/experiments/x.ts': "import '../data/splits/split.ts';",
  });
  expect(findBrokenDoors(house)).toEqual([]);
  const byName = { 'plugins/x/index.ts': "import '@painter-by-numbers/harness/host/x.ts';" };
  expect(findBrokenDoors(build({ ...byName, 'harness/host/x.ts': '' }))).toHaveLength(1);
});

it('every way of importing counts, and no comment or text', () => {
  const source = `
import type { A } from './a.ts';
import { type B } from './b.ts';
import { type C, c } from './c.ts';
export * from './d.ts';
export type { E } from './e.ts';
const f = await import('./f.ts');
const g: import('./g.ts').G = require('./h.cjs');
new Worker(new URL('./i.ts', import.meta.url));
new URL('client/j.js', import.meta.url);
// import './k.ts';
const l = "import './l.ts'";
const m = await import(l);
`;
  const found = readImports('x.ts', source).map(({ line, specifier, kind }) => [
    ...[line, specifier, kind],
  ]);
  expect(found).toEqual([
    [2, './a.ts', 'type'],
    [3, './b.ts', 'type'],
    [4, './c.ts', 'runtime'],
    [5, './d.ts', 'runtime'],
    [6, './e.ts', 'type'],
    [7, './f.ts', 'runtime'],
    [8, './g.ts', 'type'],
    [8, './h.cjs', 'runtime'],
    [9, './i.ts', 'address'],
    [10, './client/j.js', 'address'],
  ]);
});

describe('a circle of files', () => {
  const c = "import '../scoring/a.ts';";

  it('is named with all its lines', () => {
    const house = build({
      'harness/scoring/a.ts': "import './b.ts';",
      'harness/scoring/b.ts': "\nexport const later = () => import('../data/c.ts');",
      'harness/data/c.ts': c,
    });
    expect(findCircles(house)).toEqual([
      'harness/scoring/a.ts:1 imports harness/scoring/b.ts:2 imports harness/data/c.ts:1 ' +
        'imports harness/scoring/a.ts: files import in no circle',
    ]);
    expect(() => findFloors(planRooms(house))).toThrow(
      'rooms import in no circle: harness/scoring → harness/data → harness/scoring',
    );
  });

  it('is none if a type or an address closes it', () => {
    const house = build({
      'harness/scoring/a.ts': "import type { B } from './b.ts'; new URL('./c.ts', import.meta.url)",
      'harness/scoring/b.ts': "import './a.ts';",
      'harness/scoring/c.ts': "import './a.ts';",
    });
    expect(findCircles(house)).toEqual([]);
  });
});

it('a house of too many rooms or floors is too large', () => {
  const tower = (height: number) => {
    const rooms = Array.from({ length: height }, (_, i) => `harness/room${i}`);
    return new Map(rooms.map((room, i) => [room, new Set(rooms.slice(0, i))]));
  };
  expect(findCrowding(tower(9))).toEqual([]);
  expect(findCrowding(tower(10))).toEqual(['10 floors, where 9 are the most']);
  expect(findCrowding(tower(15))).toHaveLength(2);
});
