import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WeightsProvenance } from '../../../harness/contract/plugin.ts';
import { loadPlugin } from '../../../harness/host/load-plugin.ts';
import { choosePython } from '../../../harness/host/process/interpreter.ts';
import { openProcessPlugin } from '../../../harness/host/process/process-plugin.ts';
import { silentProgress } from '../../../harness/shared/progress.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { confiningBoundaries } from '../../material/confining-boundaries.ts';
import { requirePython } from '../../material/require-python.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { useContractBench } from '../../material/use-contract-bench.ts';

const folder = temporaryFolder();
const { plugins: pluginsFolder } = findProject();
const bench = useContractBench();
const hasTimm = runsPython('import timm');

/** Weights as an author would have them: whole, and cut off behind the seventh block. */
const makeWeights = `
import sys, torch, torchvision
torch.manual_seed(3)
state = torchvision.models.squeezenet1_1().state_dict()
torch.save(state, sys.argv[1] + "/whole.pth")
torch.save({"state_dict": {"module." + k: v for k, v in state.items() if not k.startswith(("features.1", "classifier"))}}, sys.argv[1] + "/cut.pth")
state["features.0.bias"] += 1
torch.save(state, sys.argv[1] + "/other.pth")
try:
    import timm
    from safetensors.torch import save_file
    save_file(timm.create_model("test_vit").state_dict(), sys.argv[1] + "/vit.safetensors")
except ImportError:
    pass
`;

function runsPython(...args: readonly string[]): boolean {
  try {
    execFileSync(choosePython(), ['-c', ...args], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

/** The server of both libraries. */
let server: Server;
const requests: string[] = [];
const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
beforeAll(async () => {
  server = createServer(({ method, url = '' }, answer) => {
    requests.push(`${method} ${url}`);
    const file = url.includes('test_vit') ? 'vit.safetensors' : 'whole.pth';
    const named = { 'x-linked-etag': `"${digestOf(file)}"` };
    answer.writeHead(200, named).end(readFileSync(join(folder, file)));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void server.close());
afterEach(() => void vi.unstubAllEnvs());

function digestOf(file: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, file)))
    .digest('hex');
}

/** Trains under its trial's options and others, with weights from the test's folder only. */
async function train(options: Record<string, unknown>, allowUntrained = false) {
  const { plugin } = await loadPlugin('torch-siamese', { plugins: pluginsFolder });
  const parsed = await plugin.parse({ ...plugin.trial, layer: '', epochs: 1, ...options });
  const { task, handOverUnseen } = bench().openTask(parsed as never);
  const reported: WeightsProvenance[] = [];
  const given = {
    ...task,
    weights: { folders: [folder], download: false, allowUntrained },
    reportWeights: (weights: WeightsProvenance) => reported.push(weights),
  };
  const model = await plugin.train(given);
  return { plugin, task: given, options: parsed, model, reported, handOverUnseen };
}

describe.runIf(requirePython('torch'))('torch-siamese', () => {
  beforeAll(() => {
    expect(runsPython(makeWeights, folder)).toBe(true);
  });

  it('tells which file its weights are from, and refuses others for a saved model', async () => {
    const trained = await train({ weights: 'whole.pth' });
    const { plugin, task, model, reported, handOverUnseen } = trained;
    const file = readFileSync(join(folder, 'whole.pth'));
    expect(reported).toEqual([
      {
        backbone: 'torchvision/squeezenet1_1',
        status: 'trained',
        source: 'file whole.pth',
        digest: createHash('sha256').update(file).digest('hex'),
      },
    ]);
    const saved = join(folder, 'saved');
    mkdirSync(saved);
    await model.save(saved);
    model.dispose();
    const options = { ...trained.options, weights: 'other.pth', size: 32 };
    const loaded = await plugin.load(saved, { ...task, options } as never);
    const { paintings, pairs } = handOverUnseen();
    await expect(loaded.predict(paintings, pairs)).rejects.toThrow(
      /was trained on file whole\.pth .* now there is file other\.pth/,
    );
    loaded.dispose();
  });

  it('takes weights that lack what comes behind the layer, and no others', async () => {
    const { model, reported } = await train({ weights: 'cut.pth', layer: 'features.9' });
    expect(reported).toMatchObject([{ status: 'partial', source: 'file cut.pth' }]);
    model.dispose();
    await expect(train({ weights: 'cut.pth' })).rejects.toThrow(/lacks features\.1[0-2]\.\S+, /);
    await expect(train({ weights: 'whole.pth', layer: 'features.99' })).rejects.toThrow(
      /no layer "features\.99"\. It has: .*features\.9/,
    );
  });

  it('runs on random weights only where that is allowed, and says so', async () => {
    await expect(train({})).rejects.toThrow(
      /There is no squeezenet1_1-\w+\.pth: the download is switched off\. Download https:\S+squeezenet1_1-\w+\.pth and put it as squeezenet1_1-\w+\.pth into .*, or name a file with --weights/,
    );
    const { model, reported } = await train({}, true);
    model.dispose();
    expect(reported).toMatchObject([{ status: 'untrained', digest: null }]);
  });

  it.each([
    [{ weights: 'absent.pth' }, /--weights absent\.pth: there is no file .*absent\.pth/],
    [{ backbone: 'torchvision/nothing' }, /torchvision has no network nothing/],
    [{ backbone: 'elsewhere/resnet18' }, /"elsewhere" is neither torchvision nor timm/],
    [{ device: 'cuda', backbone: 'resnet18', weights: 'whole.pth' }, /another network|no CUDA/],
  ])('refuses %j', async (options, message) => {
    await expect(train(options)).rejects.toThrow(message);
  });

  it.each(confiningBoundaries.filter(({ lacking }) => lacking === undefined))(
    'behind $boundary has the weights of torchvision and timm fetched, and finds them again',
    async ({ boundary }) => {
      const cache = join(folder, `cache of ${boundary}`);
      vi.stubEnv('HARNESS_CACHE', cache);
      vi.stubEnv('HF_ENDPOINT', address());
      // Its own code, for which torchvision's server is here.
      const here = join(folder, `behind ${boundary}`, 'torch-siamese');
      cpSync(join(pluginsFolder, 'torch-siamese'), here, { recursive: true });
      const elsewhere = readFileSync(join(here, 'backbone.py'), 'utf8').replace(
        '.DEFAULT.url\n',
        `.DEFAULT.url.replace("https://download.pytorch.org", "${address()}").replace("b8a52dc0", "${digestOf('whole.pth').slice(0, 8)}")\n`,
      );
      expect(elsewhere).toContain(address());
      writeFileSync(join(here, 'backbone.py'), elsewhere);
      const networks = hasTimm ? ['squeezenet1_1', 'timm/test_vit'] : ['squeezenet1_1'];
      for (const download of [true, false]) {
        const plugin = openProcessPlugin(here, { boundary });
        const before = requests.length;
        for (const backbone of networks) {
          const parsed = await plugin.parse({ ...plugin.trial, layer: '', backbone });
          const found = await plugin.findWeights?.({
            options: parsed,
            engine: 'auto',
            weights: { folders: [], download, allowUntrained: false },
            progress: () => silentProgress,
          });
          const [file, source] = backbone.startsWith('timm')
            ? ['vit.safetensors', `timm's timm--test_vit.r160_in1k--model-`]
            : ['whole.pth', `torchvision's squeezenet1_1-${digestOf('whole.pth').slice(0, 8)}.pth`];
          const reported = { backbone: expect.stringContaining(backbone), status: 'trained' };
          const from = { source: expect.stringContaining(source), digest: digestOf(file) };
          expect(found).toEqual([{ ...reported, ...from }]);
        }
        await plugin.close();
        expect(requests.length - before).toBe(download ? 2 * networks.length - 1 : 0);
      }
    },
  );

  it.runIf(hasTimm)('takes networks of timm, of pictures of any size', async () => {
    const { model, reported, handOverUnseen } = await train(
      { backbone: 'timm/test_vit', size: 64 },
      true,
    );
    expect(reported).toMatchObject([{ backbone: 'timm/test_vit', status: 'untrained' }]);
    const { paintings } = handOverUnseen();
    const embedded = await model.embed?.(paintings);
    model.dispose();
    expect(embedded).toMatchObject({ rows: paintings.length, width: 16 });
  });
});
