import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findDifferingOptions } from '../../../harness/evidence/table/differing-options.ts';
import { fitColumns, gap, type Wanted } from '../../../harness/evidence/table/fit-columns.ts';
import { leaderboardTables } from '../../../harness/evidence/table/leaderboard-tables.ts';
import { renderHtmlTables } from '../../../harness/evidence/table/render-html.ts';
import { renderMarkdown } from '../../../harness/evidence/table/render-markdown.ts';
import { renderTerminal } from '../../../harness/evidence/table/render-terminal.ts';
import { groupTies } from '../../../harness/evidence/table/table.ts';
import { buildLeaderboard } from '../../../harness/experiments/summary/build-leaderboard.ts';
import { nameFile } from '../../../harness/shared/text/describe-figures.ts';
import { compare, examples, plugin, run } from './example-leaderboard.ts';
import { exampleLeaderboard } from './example-models.ts';

const tables = leaderboardTables(await exampleLeaderboard());

it('options stand in the table where rows of one plugin differ, else below it', () => {
  const row = (name: string, options: object) => ({ plugin: name, options: { ...options } });
  const rows = [
    row('a', { layer: 'add_12', size: 299 }),
    row('a', { layer: 'add_11', size: 299 }),
    row('a', { size: 299, epochs: 3 }),
    row('b', { weights: '/a/long/way/weights.h5' }),
  ];
  const differing = findDifferingOptions(rows);
  expect(rows.map(differing.of)).toEqual([
    { layer: 'add_12' },
    { layer: 'add_11' },
    { epochs: 3 },
    {},
  ]);
  expect(differing.remarks).toEqual([
    { text: 'Options of all rows of a: size=299; b: weights=weights.h5.' },
  ]);
  expect(findDifferingOptions([row('a', {})]).remarks).toEqual([]);
});

it('the network is in every row if any two rows differ in it', () => {
  const net = { backbone: 'net.onnx', size: 99 };
  const rows = [
    { plugin: 'a', options: net },
    { plugin: 'b', options: {} },
  ];
  expect(rows.map(findDifferingOptions(rows).of)).toEqual([{ backbone: 'net.onnx' }, {}]);
  const same = [{ plugin: 'a', options: net }];
  expect(same.map(findDifferingOptions(same).of)).toEqual([{}]);
});

it('every option of a row is in the table or below it', () => {
  const options = fc.dictionary(fc.constantFrom('layer', 'size', 'backbone'), fc.nat(2));
  const rows = fc.array(fc.record({ plugin: fc.constantFrom('a', 'b'), options }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(rows, (all) => {
      const differing = findDifferingOptions(all);
      const below = differing.remarks.map(({ text }) => text).join();
      for (const row of all) {
        const own = differing.of(row);
        for (const [name, value] of Object.entries(row.options)) {
          if (name in own) expect(own[name]).toBe(value);
          else expect(below).toContain(`${name}=${value}`);
        }
      }
    }),
  );
});

it('a path is shown by its last part, a name with a slash is not a path', () => {
  for (const path of ['/a/b/w.h5', './b/w.h5', '../w.h5', '~/a/w.h5', 'C:\\a\\w.h5']) {
    expect(nameFile(path)).toBe('w.h5');
  }
  for (const name of ['timm/vit_small', 'w.h5', 'a~b/c']) expect(nameFile(name)).toBe(name);
});

it('rows that cannot be told apart are together in every form', async () => {
  const model = await buildLeaderboard(
    [...examples, run('alone', 0.1, { plugin: plugin('alone') })],
    compare,
  );
  const [first] = leaderboardTables(model).tables;
  const groups = groupTies(first!.rows).map((rows) => rows.length);
  expect(groups[0]).toBe(2);
  expect(groups.slice(1).every((count) => count === 1)).toBe(true);

  const lines = renderTerminal(tables, { colour: false, width: 80 }).split('\n');
  const tied = lines.flatMap((line, i) => (line.startsWith('1= ') ? [i] : []));
  expect(tied).toHaveLength(2);
  const between = lines.slice(tied[0], tied[1]);
  expect(between.some((line) => line.startsWith('┄'))).toBe(true);
  expect(between.some((line) => line.startsWith('─'))).toBe(false);

  const green = '\u001b[32m';
  const coloured = renderTerminal(tables, { colour: true, width: 80 }).split('\n');
  for (const line of coloured.filter((one) => one.includes('1='))) expect(line).toContain(green);
  for (const line of coloured.filter((one) => one.includes('corner-features'))) {
    expect(line).not.toContain(green);
  }

  const markdown = renderMarkdown(tables).split('\n');
  for (const line of markdown.filter((one) => /^\| 1=? \|/.test(one))) {
    expect(line).toMatch(/\| \*\*/);
  }
  for (const line of markdown.filter((one) => /^\| [2-9]=? \|/.test(one))) {
    expect(line).not.toContain('**');
  }
  const page = renderHtmlTables(tables).toString();
  const [group = ''] = page.match(/<tbody class="tie">.*?<\/tbody>/s) ?? [];
  expect(group.match(/<tr class="first">/g)).toHaveLength(2);
});

it('one line says how to read a table, and more only when asked', () => {
  const short = renderTerminal(tables, { colour: false, width: 80 });
  const long = renderTerminal(tables, { colour: false, width: 80, explain: true });
  expect(short).toMatch(/^Brackets: 95 % interval over artists.*=: tied\.$/m);
  expect(short).toContain('harness leaderboard --explain');
  expect(short).not.toContain('Drop: seen AUC minus unseen AUC');
  expect(long).toContain('Drop: seen AUC minus unseen AUC');
  expect(long).not.toContain('--explain');
  expect(renderMarkdown(tables)).not.toContain('Drop: seen AUC');
  expect(renderMarkdown(tables, { explain: true })).toContain('Drop: seen AUC');
});

it('a page repeats the names beside what does not fit, and leaves nothing out', () => {
  const page = renderHtmlTables(tables).toString();
  for (const table of page.match(/<table.*?<\/table>/gs) ?? []) {
    expect(table).toMatch(/<th[^>]*class="text name">approach/);
  }
  for (const heading of ['unseen AUC', 'drop', 'paper accuracy', 'engine', 'training']) {
    expect(page).toContain(`>${heading}</th>`);
  }
});

it('columns go by importance, and those that always stay do so whole while they fit', () => {
  const column = fc.record({
    importance: fc.constantFrom('low', 'middle', 'high', 'always'),
    isText: fc.boolean(),
    natural: fc.integer({ min: 4, max: 30 }),
    broken: fc.integer({ min: 2, max: 4 }),
  }) as fc.Arbitrary<Wanted>;
  fc.assert(
    fc.property(
      fc.array(column, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 60, max: 200 }),
      (columns, room) => {
        const widths = fitColumns(columns, room);
        const shown = widths.filter((width) => width > 0);
        const total = shown.reduce((sum, width) => sum + width, gap * (shown.length - 1));
        expect(total).toBeLessThanOrEqual(Math.max(room, 0));
        const order = ['low', 'middle', 'high', 'always'];
        const least = Math.min(
          ...columns.flatMap(({ importance }, i) =>
            widths[i] === 0 ? [] : [order.indexOf(importance)],
          ),
        );
        for (const [i, { importance }] of columns.entries()) {
          if (importance === 'always') expect(widths[i]).toBeGreaterThan(0);
          // Nothing goes before what is less important.
          if (widths[i] === 0) expect(order.indexOf(importance)).toBeLessThanOrEqual(least);
        }
      },
    ),
  );
});
