import { beforeAll, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { loadFit, saveFit } from '../../../../plugins/models/model-files/save-fit.ts';
import { fitWithinClass } from '../../../../plugins/models/verification/within-class.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';
import { reference, toMatrix } from '../verification/reference.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

it('brings a fit back to the bit', async () => {
  const folder = temporaryFolder();
  const { rows, artists } = reference.within[1];
  const fit = await fitWithinClass(toMatrix(rows), artists);
  await saveFit(folder, 'within', fit);
  expect(await loadFit(folder, 'within')).toEqual(fit);
});
