import { describe, expect, it } from 'vitest';
import { openMembers } from '../../../harness/host/composition/open-members.ts';
import { loadPlugin } from '../../../harness/host/load-plugin.ts';
import { findProject } from '../../../harness/shared/project.ts';

const { plugins } = findProject();
const loaded = await loadPlugin('ensemble', { plugins });

async function open(members: unknown) {
  return openMembers(loaded, await loaded.plugin.parse({ members }));
}

describe('the members of a composition', () => {
  it('are plugins next to it, with their options checked and filled in', async () => {
    const given = { layer: 'add_12' };
    const [one, other] = await open([
      { plugin: 'xception', options: given, seed: 7 },
      'plain-cosine',
    ]);
    expect(one).toMatchObject({ plugin: { name: 'xception' }, given, seed: 7 });
    expect(one?.options).toMatchObject({ ...given, epochs: expect.any(Number) });
    expect(other).toMatchObject({ plugin: { name: 'plain-cosine' }, given: {}, seed: undefined });
  });

  it('are none if an approach is no composition', async () => {
    const alone = await loadPlugin('plain-cosine', { plugins });
    expect(alone.composition).toBeUndefined();
    expect(await openMembers(alone, await alone.plugin.parse({}))).toEqual([]);
  });

  it.each([
    ['xcepton,plain-cosine', 'PLUGIN_NOT_FOUND', 'Did you mean "xception"?'],
    ['../xception,plain-cosine', 'PLUGIN_NOT_FOUND', 'no plugin "../xception"'],
    ['models,plain-cosine', 'PLUGIN_NOT_FOUND', 'no plugin "models"'],
    ['ensemble,plain-cosine', 'ENSEMBLE_NESTED', 'Name its members instead'],
    [['xception', { plugin: 'xception', options: { layr: 'add_2' } }], 'OPTION_UNKNOWN', '"layer"'],
    [['xception', { plugin: 'xception', options: { layer: 2 } }], 'OPTION_INVALID', '--layer'],
  ])('cannot be %j', async (members, code, message) => {
    await expect(open(members)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});
