import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../harness/host/plugin-options.ts';
import ensemble from '../../../plugins/ensemble/index.ts';

function membersOf(members: unknown): unknown {
  return parseOptions(ensemble, { members }).members;
}

const layered = { plugin: 'xception', options: { layer: 'add_12' } };

describe('--members', () => {
  it.each([
    ['names', 'xception, plain-cosine'],
    ['JSON names', '["xception", "plain-cosine"]'],
    ['JSON objects', '[{"plugin":"xception"},{"plugin":"plain-cosine","options":{}}]'],
    ['a list', ['xception', { plugin: 'plain-cosine' }]],
  ])('comes to the same from %s', (_, given) => {
    expect(membersOf(given)).toEqual(['xception', 'plain-cosine']);
  });

  it('keeps options and seeds, and stays as it is when it is read again', () => {
    const given = [layered, { ...layered, seed: 1 }, 'colour-statistics'];
    const members = membersOf(JSON.stringify(given));
    expect(members).toEqual(given);
    expect(membersOf(members)).toEqual(given);
  });

  it.each([
    ['xcepton,plain-cosine', 'PLUGIN_NOT_FOUND', 'Did you mean "xception"?'],
    ['../xception,plain-cosine', 'PLUGIN_NOT_FOUND', 'No plugin "../xception"'],
    ['models,plain-cosine', 'PLUGIN_NOT_FOUND', 'No plugin "models"'],
    ['ensemble,plain-cosine', 'ENSEMBLE_NESTED', 'Name its members instead'],
    ['xception', 'OPTION_INVALID', 'two members at least'],
    ['xception,xception', 'OPTION_INVALID', 'another seed'],
    ['[{"plugin":', 'OPTION_INVALID', 'plugins with commas between them, or a JSON list'],
    ['[{"plugin":"xception","option":{}},"plain-cosine"]', 'OPTION_INVALID', '"options"'],
    ['[{"plugin":"xception","seed":0.5},"plain-cosine"]', 'OPTION_INVALID', 'wrong at "seed"'],
    ['["xception",7]', 'OPTION_INVALID', 'member 2 is wrong'],
    [7, 'OPTION_INVALID', '--members'],
  ])('refuses %j', (given, code, message) => {
    expect(() => membersOf(given)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
