import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rocAuc } from '../../../harness/contract/metrics/roc.ts';
import { checkPlugin } from '../../../harness/host/check-plugin.ts';
import type { HostedPlugin } from '../../../harness/host/hosted-plugin.ts';
import { findProject } from '../../../harness/shared/project.ts';
import declared from '../../../plugins/fine-tuned-style/index.ts';
import { type ContractBench, openContractBench } from '../../material/contract-bench.ts';
import { everyPair } from '../../material/every-pair.ts';
import { hostHere } from '../../material/host-here.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { useContractBench } from '../../material/use-contract-bench.ts';
import { fixture } from '../models/onnx/families.ts';
import { hasOnnxRuntime } from '../models/onnx/require-runtime.ts';

/** The plugin with another network in its trial. */
const hostFor = (trial: Readonly<Record<string, unknown>>): Promise<HostedPlugin> =>
  hostHere({ ...declared, trial: { ...declared.trial, ...trial } } as never);

const folder = temporaryFolder();

describe.runIf(hasOnnxRuntime)('with another network', () => {
  const bench = useContractBench();

  it.each<[string, Record<string, unknown>]>([
    ['InceptionV3', { backbone: 'inception-v3', from: 'mixed0', to: 'mixed1', inputSize: 96 }],
    ['an ONNX network', onnx()],
  ])('%s keeps the contract', async (name, trial) => {
    await checkPlugin(await hostFor(trial), bench().material(join(folder, name)));
  });

  it.each(['none', 'mirrored', 'crops', 'both'])(
    'the views of --augment %s are learnt from',
    async (augment) => {
      const plugin = await hostFor({ ...onnx(), blend: 0 });
      const options = await plugin.parse({ ...plugin.trial, augment });
      const { task, handOverUnseen } = bench().openTask(options);
      const model = await plugin.train(task);
      const { paintings, pairs } = handOverUnseen();
      const answers = await model.predict(paintings, pairs);
      model.dispose();
      expect(new Set(answers).size).toBeGreaterThan(1);
    },
  );
});

function onnx() {
  return { backbone: fixture('trainable.onnx'), from: 'joined', to: 'end', inputSize: 0 };
}

const real = fileURLToPath(new URL('../../../../shared/paintings', import.meta.url));
const weights = findProject().weights;
const hasWeights = (name: string) => weights.some((one) => existsSync(join(one, name)));

const networks = (
  [
    ['xception', 'xception_imagenet_to_block13_tfjs', 150],
    ['inception-v3', 'inception_v3_imagenet_notop_tfjs', 150],
    ['efficientnet-lite2', 'efficientnet-lite2', 0],
  ] as const
).filter(([, files]) => hasWeights(files));

describe.skipIf(!existsSync(real) || networks.length === 0)('a few steps on real paintings', () => {
  let bench: ContractBench;
  beforeAll(async () => {
    const paintings = join(folder, 'paintings');
    const artists = readdirSync(real).filter((name) => !name.includes('.'));
    for (const artist of artists.slice(0, 9)) {
      mkdirSync(join(paintings, artist), { recursive: true });
      for (const file of readdirSync(join(real, artist)).slice(0, 10)) {
        cpSync(join(real, artist, file), join(paintings, artist, file));
      }
    }
    bench = await openContractBench({ paintings, weights });
  });
  afterAll(() => bench?.close());

  it.each(networks)(
    'lower the loss of %s and tell its training artists apart better',
    async (backbone, _, inputSize) => {
      const plugin = await hostFor({
        ...{ backbone, inputSize, from: 'auto', to: 'auto', blend: 0, augment: 'none' },
        learningRate: 3e-4,
        patience: 5,
      });
      const learn = async (epochs: number) => {
        const { task } = bench.openTask(await plugin.parse({ ...plugin.trial, epochs }));
        const { train } = task;
        const every = everyPair(train.length);
        const same = Uint8Array.from(every.a, (i, pair) =>
          train[i]!.artist === train[every.b[pair]!]!.artist ? 1 : 0,
        );
        const pairs = { ...every, same };
        const losses: number[] = [];
        const model = await plugin.train({
          ...task,
          validation: { paintings: train, seen: pairs, unseen: pairs },
          // There is no loss before the first epoch.
          reportEpoch: ({ loss }) => void (loss !== null && losses.push(loss)),
        });
        const auc = rocAuc(await model.predict(train, pairs), same);
        model.dispose();
        return { auc, losses };
      };
      const before = await learn(0);
      const { auc, losses } = await learn(5);
      expect(losses.at(-1)).toBeLessThan(losses[0]!);
      expect(auc).toBeGreaterThan(before.auc + 0.03);
    },
  );
});
