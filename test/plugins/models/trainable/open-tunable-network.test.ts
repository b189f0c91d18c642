import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nameImportedFile } from '../../../../harness/contract/imported-features.ts';
import { openTunableNetwork } from '../../../../plugins/models/trainable/open-tunable-network.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';
import { servicesFor } from '../style/services.ts';

const usual = {
  backbone: 'xception',
  from: 'auto',
  to: 'auto',
  inputSize: 0,
  weights: 'imagenet',
  inceptionWeights: 'imagenet',
  weightsSeed: 0,
};
const open = (given: Partial<typeof usual>) =>
  openTunableNetwork({ ...usual, ...given }, servicesFor());

describe('the network to tune', () => {
  it('is by default what Xception was before any other could be', async () => {
    const { size, shape, to, channels, extractActivations, extractTail } = await open({});
    expect({ size, shape, to, channels }).toEqual({
      size: 299,
      shape: { side: 19, channels: 728 },
      to: 'add_12',
      channels: 1024,
    });
    const named = await open({ from: 'add_11', to: 'add_12', inputSize: 299 });
    expect(extractActivations()).toMatchObject({
      id: named.extractActivations().id,
      view: { kind: 'whole', size: 299 },
    });
    const tail = { id: { output: 'tuned add_12' }, width: 2, run: undefined };
    expect(extractTail(tail).id).toEqual(named.extractTail(tail).id);
    expect(Object.keys(extractTail(tail).id)).toEqual(['backbone', 'weights', 'layer', 'output']);
  });

  it('has layers and weights for InceptionV3', async () => {
    const { size, shape, to, channels } = await open({ backbone: 'inception-v3' });
    expect({ size, shape, to, channels }).toEqual({
      size: 299,
      shape: { side: 17, channels: 768 },
      to: 'mixed8',
      channels: 1280,
    });
    await expect(
      open({ backbone: 'inception-v3', inceptionWeights: 'gone.h5' }),
    ).rejects.toMatchObject({ message: expect.stringContaining('gone.h5') });
  });

  it.each([
    [{ inputSize: 70 }, /--input-size: xception takes a side of at least 71 pixels, got 70/],
    [{ backbone: 'inception-v3', from: 'add_11' }, /inception-v3 has no layer "add_11"/],
    [{ backbone: 'inception-v3', from: 'mixed8' }, /mixed8 does not depend on mixed8 only/],
    [{ backbone: 'my-network' }, /There is no backbone "my-network"/],
  ])('is refused with %j', async (given, says) => {
    await expect(open(given)).rejects.toThrow(says);
  });

  it('cannot be imported features', async () => {
    const folder = temporaryFolder();
    const described = { version: 1, table: 'a'.repeat(64), width: 3, rows: 2, source: 't.npy' };
    writeFileSync(join(folder, nameImportedFile('mine')), JSON.stringify(described));
    const services = servicesFor();
    const withTable = { ...services, weights: { ...services.weights, folders: [folder] } };
    await expect(openTunableNetwork({ ...usual, backbone: 'mine' }, withTable)).rejects.toThrow(
      /mine has imported features, which have no layers to train/,
    );
  });
});
