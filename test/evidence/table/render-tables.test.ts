import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { benchTables } from '../../../harness/bench/bench-tables.ts';
import { cacheTables } from '../../../harness/evidence/table/cache-tables.ts';
import { contestTables } from '../../../harness/evidence/table/contest-tables.ts';
import { crossvalidationTables } from '../../../harness/evidence/table/crossvalidation-tables.ts';
import { leaderboardTables } from '../../../harness/evidence/table/leaderboard-tables.ts';
import { renderCsv } from '../../../harness/evidence/table/render-csv.ts';
import { renderHtml } from '../../../harness/evidence/table/render-html.ts';
import { renderJson } from '../../../harness/evidence/table/render-json.ts';
import { renderMarkdown } from '../../../harness/evidence/table/render-markdown.ts';
import { renderTerminal } from '../../../harness/evidence/table/render-terminal.ts';
import { sweepTables } from '../../../harness/evidence/table/sweep-tables.ts';
import { type Cell, makeTable, type TableSet } from '../../../harness/evidence/table/table.ts';
import type { FailedRun } from '../../../harness/experiments/plan/describe-failures.ts';
import { buildLeaderboard } from '../../../harness/experiments/summary/build-leaderboard.ts';
import { guardFormula, unguardFormula } from '../../../harness/shared/text/csv-formula.ts';
import { escapeHarmful } from '../../../harness/shared/text/harmless-text.ts';
import { base, hostileName, other, plugin, run } from './example-leaderboard.ts';
import {
  exampleBench,
  exampleCaches,
  exampleContest,
  exampleCrossvalidation,
  exampleLeaderboard,
  exampleLearningCurve,
  examplePartialCrossvalidation,
  exampleSweep,
} from './example-models.ts';

const leaderboard = await exampleLeaderboard();
const contest = await exampleContest();
const models = [
  { name: 'leaderboard', model: leaderboard, tables: leaderboardTables(leaderboard) },
  { name: 'contest', model: contest, tables: contestTables(contest) },
  ...[
    { name: 'crossvalidation', model: exampleCrossvalidation() },
    { name: 'crossvalidation-partial', model: examplePartialCrossvalidation() },
    { name: 'crossvalidation-artists', model: exampleLearningCurve() },
  ].map(({ name, model }) => ({ name, model, tables: crossvalidationTables(model) })),
  { name: 'sweep', model: exampleSweep(), tables: sweepTables(exampleSweep()) },
  { name: 'bench', model: exampleBench(), tables: benchTables(exampleBench()) },
  { name: 'cache', model: exampleCaches(), tables: cacheTables(exampleCaches()) },
];
const plain = { colour: false };
const widestLine = (text: string) => Math.max(...text.split('\n').map((line) => stringWidth(line)));

describe.each(models)('tables of $name', ({ name, model, tables }) => {
  it.each([
    ['txt', () => renderTerminal(tables, plain)],
    ['narrow.txt', () => renderTerminal(tables, { colour: false, width: 80 })],
    ['md', () => renderMarkdown(tables)],
    ['csv', () => renderCsv(tables)],
    ['html', () => renderHtml(tables)],
    ['json', () => renderJson(model)],
  ])('are as stored: %s', async (ending, render) => {
    await expect(render()).toMatchFileSnapshot(`../../golden/${name}.${ending}`);
  });

  it('fit into a terminal of 60 to 200 columns', () => {
    // Every width between them is drawn at random below.
    for (let width = 60; width <= 200; width += 10) {
      expect(widestLine(renderTerminal(tables, { colour: false, width }))).toBeLessThanOrEqual(
        width,
      );
    }
  });

  it('leave no column of a page alone in a second part', () => {
    for (const section of renderHtml(tables).split('<section>')) {
      const [, ...parts] = section.match(/<thead>.*<\/thead>/g) ?? [];
      for (const part of parts) {
        const [, others = ''] = part.split('name">');
        expect(others.match(/<th /g)?.length).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it('say the same in colour', () => {
    const coloured = renderTerminal(tables, { colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with one
    const uncoloured = coloured.replace(/\u001b\[\d+m/g, '');
    const words = (text: string) => text.split(/\s+/).join(' ');
    expect(coloured).not.toBe(uncoloured);
    expect(words(uncoloured)).toBe(words(renderTerminal(tables, plain)));
  });

  it('have a field in the file for all that it says it has', () => {
    const rows = parse(renderCsv(tables), { columns: true }) as Record<string, string>[];
    expect(Object.keys(rows[0] ?? {})).toEqual(tables.fields);
    expect(rows).toHaveLength(tables.tables.reduce((sum, table) => sum + table.rows.length, 0));
  });

  it('write numbers in full in files', () => {
    const rows = parse(renderCsv(tables), { columns: true }) as Record<string, string>[];
    const cells = tables.tables.flatMap((table) => table.rows.map((row) => row.cells));
    for (const [i, row] of rows.entries()) {
      for (const [key, cell] of cells[i] ?? []) {
        if (cell.kind !== 'figure' && cell.kind !== 'difference') continue;
        expect(row[key]).toBe(String(cell.value));
        if (`${key}_low` in row) expect(row[`${key}_low`]).toBe(String(cell.low ?? ''));
      }
    }
  });

  it('need nothing from elsewhere as a page', () => {
    expect(renderHtml(tables)).not.toMatch(/<script|https?:|src=|href=/);
  });

  it('write no hyphen before a number, and intervals one way', () => {
    for (const text of [renderTerminal(tables, plain), renderMarkdown(tables)]) {
      expect(text).not.toMatch(/-0\.\d{3}|\d–\d|\d to [+−\d]/);
    }
  });
});

it('options are whole in a file, however long, and short where people read them', async () => {
  const weights = `/home/somebody/${'a-long-folder/'.repeat(20)}weights.h5`;
  const model = await buildLeaderboard([
    run('one', 0.7, { plugin: plugin('xception', { weights }) }),
  ]);
  const tables = leaderboardTables(model);
  const [row] = parse(renderCsv(tables), { columns: true }) as Record<string, string>[];
  expect(row?.options).toContain(`weights=${weights}`);
  expect(renderTerminal(tables, plain)).toContain('weights=weights.h5');
  expect(renderTerminal(tables, plain)).not.toContain('a-long-folder');
});

it('names a reference with its options if other rows have its name', () => {
  const { rows, ...model } = exampleCrossvalidation();
  const same = rows.map((row, i) => ({
    ...row,
    plugin: 'siamese',
    options: { backbone: `net${i}` },
  }));
  const place = model.reference ?? 0;
  const tables = crossvalidationTables({ ...model, rows: same });
  const shown = renderTerminal(tables, { colour: false, width: 200, explain: true });
  expect(renderMarkdown(tables)).toContain('| minus the reference |');
  expect(shown.replaceAll(/\s+/g, ' ')).toContain(
    `unseen AUC minus that of siamese (backbone=net${place}) on the same folds`,
  );
});

describe('tables of nothing', () => {
  it('of runs say how there would be some', () => {
    const empty = leaderboardTables({ version: 3, tables: [], acrossSplits: [] });
    expect(renderTerminal(empty, plain)).toContain('No finished run yet');
    expect(renderMarkdown(empty)).toContain('No finished run yet');
    expect(renderHtml(empty)).toContain('No finished run yet');
    expect(renderCsv(empty)).toBe('scope,collection,rank,plugin\n');
  });

  it('of a cross-validation say what is missing', () => {
    const model = { ...exampleCrossvalidation(), rows: [], missing: ['plain-cosine'] };
    const empty = crossvalidationTables({ ...model, reference: null, comparisons: [] });
    expect(renderTerminal(empty, plain)).toContain('No finished run: plain-cosine');
    expect(renderMarkdown(empty)).toContain('No finished run: plain-cosine');
    expect(renderCsv(empty)).toBe('collection,rank,plugin\n');
  });
});

it('breaks an option that is too wide for its column before its value', () => {
  const { rows, ...model } = exampleCrossvalidation();
  const named = rows.map((row, i) => ({
    ...row,
    options: { backbone: i === 0 ? 'efficientnet-lite2' : 'xception' },
  }));
  const tables = crossvalidationTables({ ...model, rows: named });
  const shown = renderTerminal(tables, { colour: false, width: 60 });
  expect(shown).toMatch(/^ +backbone= .*$/m);
  expect(shown).toMatch(/^ +efficientnet-lite2( |$)/m);
});

describe('a narrow terminal', () => {
  const shown = (width: number) =>
    renderTerminal(leaderboardTables(leaderboard), { colour: false, width });

  it('leaves out what is less important, and never the main figures', () => {
    expect(shown(200)).toContain('engine');
    expect(shown(100)).not.toMatch(/^ *#.*engine/m);
    expect(shown(100)).toMatch(
      /^Columns left out at this width \(complete in --csv and --markdown\): [^.]*engine[^.]*\./m,
    );
    expect(shown(200)).not.toContain('left out at this width');
    for (const width of [60, 80, 100]) {
      for (const heading of ['approach', 'unseen', 'drop']) expect(shown(width)).toContain(heading);
    }
  });

  it('explains only the columns that it shows', () => {
    const tables = crossvalidationTables(exampleCrossvalidation());
    const at = (width: number) => renderTerminal(tables, { colour: false, width, explain: true });
    expect(at(250)).toMatch(/^minDCF: detection cost/m);
    expect(at(100)).not.toMatch(/^minDCF: detection cost/m);
    expect(at(100)).toMatch(/left out at this width [^.]*minDCF/s);
  });

  it('keeps intervals whole before it keeps the less important', () => {
    expect(shown(110)).toContain('[0.720, 0.810]');
  });
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    hostileName,
    '=1+1',
    '|a|b|',
    '\u2028',
    '[x](javascript:x)',
    'ä'.repeat(300),
    "'",
  ),
);

/** A table with every kind of cell that holds a text from outside. */
function tablesOf([name, option, text]: readonly [string, string, string]): TableSet {
  const cells: Record<string, Cell> = {
    approach: { kind: 'approach', name, details: [option, text] },
    plugin: { kind: 'text', text: name },
    engine: { kind: 'text', text: option, tone: 'alert' },
    note: { kind: 'remark', text },
    runs: { kind: 'list', items: [name, option], separator: ' ' },
    flags: { kind: 'flags', flags: [name, option, text] },
    drop: { kind: 'difference', value: -0.5, low: -0.75, high: 0.25, pValue: 0.5 },
  };
  const columns = Object.entries(cells).map(([key, cell]) => ({
    key,
    heading: `${key} ${text}`,
    cell: () => cell,
    ...(key === 'flags' ? { under: 'approach' } : {}),
  }));
  return {
    heading: name,
    tables: [
      makeTable({ title: option, columns, rows: [1, 2], remarks: [{ text, tone: 'alert' }] }),
    ],
    remarks: [{ text: name, tone: 'failure' }],
    notes: [option],
    fields: ['plugin', 'engine', 'runs', 'flags', 'drop', 'drop_low', 'drop_high'],
  };
}

/** Each tag once: how many there are depends on how wide the texts make the columns. */
const tagsOf = (page: string) => [...new Set(page.match(/<[^>]*>/g))].sort();

describe('hostile texts', () => {
  it('reach no output in a form that acts', () => {
    fc.assert(
      fc.property(fc.tuple(hostile, hostile, hostile), (texts) => {
        const tables = tablesOf(texts);
        const outputs = {
          terminal: renderTerminal(tables, plain),
          markdown: renderMarkdown(tables),
          csv: renderCsv(tables),
          json: renderJson({ texts }),
          html: renderHtml(tables),
        };
        for (const text of Object.values(outputs)) {
          for (const line of text.split('\n')) expect(escapeHarmful(line)).toBe(line);
        }
        expect(outputs.markdown).not.toMatch(/<\/?[a-z]/i);
        // The tags are those of the page itself, whatever the texts are.
        const harmless = texts.map((text) => text.replace(/[^`]+/g, 'x')) as typeof texts;
        expect(tagsOf(outputs.html)).toEqual(tagsOf(renderHtml(tablesOf(harmless))));
        const rows = outputs.markdown.split('\n').filter((line) => line.startsWith('|'));
        expect(new Set(rows.map((row) => row.match(/(?<!\\)\|/g)?.length)).size).toBe(1);
        expect(rows.length).toBe(4);
        expect(JSON.parse(outputs.json)).toEqual(JSON.parse(JSON.stringify({ texts })));
      }),
      { numRuns: 60 },
    );
  });

  it('come back out of CSV as they went in, and none is a formula', () => {
    fc.assert(
      fc.property(fc.tuple(hostile, hostile, hostile), (texts) => {
        const [, row = []] = parse(renderCsv(tablesOf(texts))) as string[][];
        const [name, option] = texts.map(escapeHarmful) as [string, string, string];
        const [plugin = '', engine = '', runs = '', , ...drop] = row;
        expect([plugin, engine, runs].map(unguardFormula)).toEqual([
          name,
          option,
          `${name} ${option}`,
        ]);
        expect(drop).toEqual(['-0.5', '-0.75', '0.25']);
        for (const cell of [plugin, engine, runs]) {
          expect(cell === '' || guardFormula(unguardFormula(cell)) === cell).toBe(true);
          expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('leave no line of a terminal longer than it is', () => {
    fc.assert(
      fc.property(
        fc.tuple(hostile, hostile, hostile),
        fc.integer({ min: 60, max: 200 }),
        (texts, width) => {
          const shown = renderTerminal(tablesOf(texts), { colour: false, width });
          expect(widestLine(shown)).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of a run are harmless in its row, its collection and its engine', async () => {
    const model = await buildLeaderboard([
      run('one', 0.7, {
        plugin: plugin(hostileName, { layer: '=1+1\u202e' }),
        collection: { ...other, name: hostileName },
        engine: { ...base.engine, name: hostileName, device: '\u009b1m' },
      }),
    ]);
    const failed: FailedRun[] = [{ label: 'x', reason: '\u001b]0;title\u0007' }];
    const shown = [
      leaderboardTables(model),
      crossvalidationTables({ ...exampleCrossvalidation(), failed }),
      sweepTables({ ...exampleSweep(), failed }),
    ].flatMap((tables) => [
      renderTerminal(tables, plain),
      renderMarkdown(tables),
      renderCsv(tables),
      renderHtml(tables),
    ]);
    for (const line of shown.join('\n').split('\n')) expect(escapeHarmful(line)).toBe(line);
  });
});
