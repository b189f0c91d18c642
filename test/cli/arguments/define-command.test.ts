import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeUsage, expectArguments } from '../../../harness/cli/arguments/add-command.ts';
import { defineCommand } from '../../../harness/cli/arguments/define-command.ts';
import { defineCommandGroup } from '../../../harness/cli/arguments/define-command-group.ts';

const seen: unknown[] = [];

const paint = defineCommand({
  name: 'paint',
  summary: 'Paints',
  positionals: z.object({
    wall: z.string().describe('Which wall'),
    colours: z.array(z.string()).default([]),
  }),
  options: z.object({
    coats: z.int().min(1).default(2).describe('How many'),
    brush: z.enum(['fine', 'broad']).optional(),
  }),
  examples: [['harness paint north', 'The northern wall']],
  async run({ wall, colours, coats, brush }, pluginOptions) {
    seen.push({ wall, colours, coats, brush, pluginOptions });
  },
});

const sweep = defineCommand({
  name: 'sweep',
  summary: 'Sweeps',
  positionals: z.object({}),
  options: z.object({ broom: z.string().optional().describe('Which broom') }),
  examples: [['harness sweep', 'Every floor']],
  async run() {},
});

const house = defineCommandGroup({
  name: 'house',
  summary: 'Works on a house',
  actions: [sweep, paint],
});

describe('a command', () => {
  it('writes its usage from its schemas', () => {
    expect(describeUsage(paint)).toBe('paint <wall> [colours..]');
    expect(describeUsage(house)).toBe('house <action> [wall] [colours..]');
  });

  it('gets its arguments checked, with their defaults', async () => {
    const work = await paint.prepare({ wall: 'north' }, { gloss: true }, new Set());
    expect(seen).toEqual([]);
    await work();
    const defaults = { colours: [], coats: 2, brush: undefined };
    expect(seen).toEqual([{ wall: 'north', ...defaults, pluginOptions: { gloss: true } }]);
  });

  it('gets lists of words in a group, where others take no such words', async () => {
    const { words } = await expectArguments(house, ['house', 'paint', 'north', 'red', 'blue']);
    expect(words.map(({ name, isList }) => [name, isList])).toContainEqual(['colours', true]);
    const given = { action: 'sweep', colours: [] };
    await expect(house.prepare(given, {}, new Set())).resolves.toBeTypeOf('function');
    await expect(house.prepare({ ...given, colours: ['red'] }, {}, new Set())).rejects.toThrow(
      'harness house sweep takes no colours, got "red".',
    );
  });

  it('says what an option needs', () =>
    expect(paint.prepare({ wall: 'north', coats: 0 }, {}, new Set())).rejects.toThrow(
      'Option --coats must be an integer of at least 1.',
    ));
});

describe('a group of commands', () => {
  it('helps with the named action only', async () => {
    const { command, words } = await expectArguments(house, ['house', 'sweep', '--help']);
    expect(command.examples).toEqual([['harness sweep', 'Every floor']]);
    expect(words.map(({ description }) => description)).toEqual([
      'sweep: Sweeps',
      'not taken here',
      'not taken here',
    ]);
    const { command: whole } = await expectArguments(house, ['house', '--help']);
    expect(whole.examples).toHaveLength(2);
  });

  it('names the action that was meant', () =>
    expect(house.prepare({ action: 'pant' }, {}, new Set())).rejects.toThrow(
      'harness house knows sweep, paint, not "pant". Did you mean "paint"?',
    ));

  it('says what the action lacks', () =>
    expect(house.prepare({ action: 'paint' }, {}, new Set())).rejects.toThrow(
      'harness house paint needs a wall: Which wall. Example: harness paint north',
    ));

  it('refuses a word that the action does not take', () =>
    expect(house.prepare({ action: 'sweep', wall: 'north' }, {}, new Set())).rejects.toThrow(
      'harness house sweep takes no wall, got "north".',
    ));

  it.each([
    [
      ['house', 'paint', 'sweep', '--coats', '1'],
      ['coats', 'brush'],
    ],
    [['house', '--broom', 'wide', 'sweep'], ['broom']],
    [['house'], ['broom', 'coats', 'brush']],
  ])('takes the options of the action that %j names', async (argv, expected) => {
    const { options } = await expectArguments(house, argv);
    expect(options.map(({ name }) => name)).toEqual(expected);
  });
});
