import { describe, expect, it } from 'vitest';
import { expandMember, membersOption } from '../../harness/contract/members-option.ts';

const option = membersOption('plain-cosine,colour-statistics');
const membersOf = (members: unknown) => option.parse(members);

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

  it('keeps options and seeds, and stays unchanged when it is read again', () => {
    const given = [layered, { ...layered, seed: 1 }, 'colour-statistics'];
    const members = membersOf(JSON.stringify(given));
    expect(members).toEqual(given);
    expect(membersOf(members)).toEqual(given);
  });

  it('is the usual members by default', () => {
    expect(membersOf(undefined)).toEqual(['plain-cosine', 'colour-statistics']);
  });

  it.each([
    ['xception', 'at least two members'],
    ['xception,xception', 'another seed'],
    ['[{"plugin":', 'a comma-separated list of plugins, or a JSON list'],
    ['[{"plugin":"xception","option":{}},"plain-cosine"]', '"options"'],
    ['[{"plugin":"xception","seed":0.5},"plain-cosine"]', 'wrong at "seed"'],
    ['["xception",""]', 'wrong at "plugin"'],
    ['["xception",7]', 'member 2 is wrong'],
    [7, 'Invalid input'],
  ])('refuses %j', (given, message) => {
    const { error } = option.safeParse(given);
    expect(error?.issues[0]?.message).toContain(message);
  });
});

describe('a member', () => {
  it('that is spelt as a name has everything said', () => {
    expect(expandMember('xception')).toEqual({ plugin: 'xception' });
    expect(expandMember(layered)).toBe(layered);
  });
});
