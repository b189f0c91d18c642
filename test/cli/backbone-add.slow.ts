import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { choosePython } from '../../harness/host/process/interpreter.ts';
import { openOnnxBackbone } from '../../plugins/models/onnx/onnx-backbone.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { requirePython } from '../material/require-python.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { hasOnnxRuntime } from '../plugins/models/onnx/require-runtime.ts';
import { bin, runHarness } from './run-harness.ts';

const root = temporaryFolder();
const weights = join(root, 'data', 'weights');
const hasTimm = requirePython('timm');
const hasOpenClip = hasTimm && requirePython('openClip');
const hasTransformers = hasTimm && requirePython('transformers');

/** The bytes of a picture, which Python makes by the same formula. */
const pictureOf = (size: number) =>
  Uint8Array.from({ length: size * size * 3 }, (_, i) => (i * 7919 + (i % 11) * 13) % 256);
const makePicture = `
import json, sys, os, argparse, numpy as np, torch
out = sys.argv[1]
def said(name, size, mean, std, run):
    i = np.arange(size * size * 3)
    x = ((i * 7919 + (i % 11) * 13) % 256).reshape(size, size, 3).astype(np.float32) / 255
    x = torch.from_numpy(((x - np.float32(mean)) / np.float32(std)).transpose(2, 0, 1)[None].copy())
    with torch.no_grad():
        json.dump(run(x)[0].flatten().tolist(), open(f"{out}/{name}.json", "w"))
torch.manual_seed(1)
`;

/** Networks of each library by its own means, saved as people save them, and what they say. */
const makeOfTimm = `${makePicture}
import timm
from safetensors.torch import save_file
model = timm.create_model("test_resnet", num_classes=0).eval()
half = [0.5] * 3
said("mine", 160, half, half, model)
state = model.state_dict()
save_file({"net.backbone." + k: v for k, v in state.items()} | {"net.head": torch.zeros(3)}, out + "/mine.safetensors")
torch.save({"state_dict": {"module." + k: v for k, v in state.items()}}, out + "/mine-too.pth")
class Evil:
    def __reduce__(self):
        return (os.mkdir, (out + "/done-by-the-pickle",))
torch.save({"state_dict": state, "more": Evil()}, out + "/evil.pth")
first = next(iter(state))
for name, value in [("complex", state[first] * 1j), ("sparse", state[first].to_sparse()), ("meta", state[first].to("meta"))]:
    torch.save(state | {first: value}, out + f"/{name}.pth")
save_file(state, out + "/SHOUTED.SAFETENSORS")
# Eight terabytes, were it made into floats.
torch.save(state | {"unused": torch.zeros(1, dtype=torch.float16).expand(2 * 10**12)}, out + "/vast.pth")
`;
const makeOfOpenClip = `${makePicture}
from open_clip.transformer import QuickGELU, VisionTransformer
model = VisionTransformer(image_size=32, patch_size=8, width=64, layers=2, heads=1, mlp_ratio=4.0, output_dim=16, act_layer=QuickGELU).eval()
state = {"module.backbone." + k: v for k, v in model.state_dict().items() if k != "proj"}
model.proj = None
style = torch.randn(64, 16)
clip = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
said("csd", 32, *clip, lambda x: torch.nn.functional.normalize(model(x) @ style, dim=1))
state |= {"module.last_layer_style": style, "module.last_layer_content": torch.zeros(64, 16)}
torch.save({"model_state_dict": state, "args": argparse.Namespace(lr=1)}, out + "/csd.bin")
`;
const makeOfTransformers = `${makePicture}
from transformers import Dinov2Config, Dinov2Model
model = Dinov2Model(Dinov2Config(hidden_size=16, num_attention_heads=2, image_size=28, num_hidden_layers=2, mlp_ratio=2)).eval()
said("dino", 28, [0.5] * 3, [0.25] * 3, lambda x: model(x).pooler_output)
model.save_pretrained(out + "/dino")
json.dump(dict(size={"height": 28, "width": 28}, resample=2, image_mean=[0.5] * 3, image_std=[0.25] * 3), open(out + "/dino/preprocessor_config.json", "w"))
`;

const runPython = (program: string) =>
  execFileSync(choosePython(), ['-c', program, root], { stdio: 'pipe' });

/** Adds a network, which must succeed, and gives what is printed for scripts. */
async function add(...args: readonly string[]) {
  const line = ['backbone', 'add', ...args, '--offline', '--json'];
  const { exitCode, stdout, stderr } = await runHarness(root, line);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** What `--backbone NAME` says of the picture, by its first output, against what the library said. */
async function expectParity(name: string, said: string) {
  const backbone = await openOnnxBackbone(name, {
    weights: { folders: [weights], download: false, allowUntrained: false },
    log: (line) => expect.unreachable(line),
    reportWeights: () => {},
  });
  const { size } = backbone.preprocessing;
  const network = await backbone.open(backbone.findTensors([]));
  const [given] = await network.run({ data: pictureOf(size), size });
  await network.dispose();
  const wanted: number[] = JSON.parse(readFileSync(join(root, `${said}.json`), 'utf8'));
  expect(given?.data).toHaveLength(wanted.length);
  const apart = wanted.map((value, i) => Math.abs(value - (given?.data[i] ?? Number.NaN)));
  expect(Math.max(...apart)).toBeLessThan(1e-4);
}

describe.runIf(hasTimm && hasOnnxRuntime)('harness backbone add', { timeout: 600_000 }, () => {
  beforeAll(() => runPython(makeOfTimm), 120_000);

  it('puts a network of timm under an approach; random weights are flagged', async () => {
    const added = await add('timm:test_vit', '--random-weights', '0');
    expect(added.name).toBe('timm:test_vit@random-0');
    expect(added.parity.difference).toBeLessThan(1e-4);
    const size = { artists: 9, paintings: 8, size: 64 };
    const collection = await paintCollection(join(root, 'paintings'), size);
    const plugin = fileURLToPath(new URL('../../plugins/plain-cosine', import.meta.url));
    const run = ['run', plugin, '--collection', collection, '--backbone', added.name];
    const { exitCode, stdout, stderr } = await runHarness(root, [...run, '--json']);
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout).manifest.weights).toMatchObject([
      { backbone: 'timm:test_vit@random-0', status: 'untrained', digest: added.digest },
    ]);
    const table = await runHarness(root, ['leaderboard']);
    expect(table.stdout, table.stderr).toContain('untrained weights');
  });

  it('takes a checkpoint, with other names or none, to what timm itself says', async () => {
    const checkpoint = join(root, 'mine.safetensors');
    const args = ['--architecture', 'timm:test_resnet', '--keys', 'net.backbone.='];
    const added = await add(checkpoint, ...args);
    expect(added).toMatchObject({
      name: 'mine',
      source: 'mine.safetensors',
      leftOut: ['net.head'],
      weights: 'pretrained',
      artistsNamed: 'unknown',
      licence: null,
    });
    await expectParity('mine', 'mine');
    await add(join(root, 'mine-too.pth'), '--architecture', 'timm:test_resnet');
    await expectParity('mine-too', 'mine');
    const failed = await runHarness(root, [
      ...['backbone', 'add', checkpoint, '--architecture', 'timm:test_resnet', '--name', 'x'],
    ]);
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toMatch(/near it is "net\.backbone\.[^"]+"\. Rename its tensors with/);
  });

  it.each(['complex', 'sparse', 'meta'])('refuses a checkpoint with a %s tensor', async (name) => {
    const file = join(root, `${name}.pth`);
    const failed = await runHarness(root, [
      ...['backbone', 'add', file, '--architecture', 'timm:test_resnet', '--offline'],
    ]);
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toContain('"conv1.0.weight" of ');
    expect(failed.stderr).toContain('is no plain table of real numbers');
    expect(existsSync(join(weights, name))).toBe(false);
  });

  it.each(['SHOUTED.SAFETENSORS', 'vast.pth'])('takes what it needs of %s', async (file) => {
    await add(join(root, file), '--architecture', 'timm:test_resnet');
    await expectParity(parse(file).name, 'mine');
  });

  it('runs nothing that is in a pickle, and keeps nothing of it', async () => {
    const evil = join(root, 'evil.pth');
    const failed = await runHarness(root, [
      ...['backbone', 'add', evil, '--architecture', 'timm:test_resnet'],
    ]);
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toContain('holds Python objects besides tensors');
    expect(existsSync(join(root, 'done-by-the-pickle'))).toBe(false);
    expect(existsSync(join(weights, 'evil'))).toBe(false);
  });

  it('continues after a kill, and the list shows whole networks only', async () => {
    const line = ['backbone', 'add', 'timm:test_resnet', '--random-weights', '7', '--offline'];
    const child = spawn(process.execPath, [bin, ...line], {
      env: { ...process.env, HARNESS_ROOT: root },
      stdio: 'ignore',
    });
    const ended = new Promise((done) => child.once('exit', done));
    const isUnderWay = () =>
      existsSync(weights) && readdirSync(weights).some((name) => name.includes('under-way'));
    while (!isUnderWay() && child.exitCode === null) await setTimeout(20);
    child.kill('SIGKILL');
    await ended;
    const list = async () =>
      JSON.parse((await runHarness(root, ['backbone', 'list', '--json'])).stdout);
    const names = async () => (await list()).map(({ name }: { name: string }) => name);
    expect(await names()).not.toContain('timm:test_resnet@random-7');
    await add('timm:test_resnet@random-7');
    expect(await names()).toContain('timm:test_resnet@random-7');
    expect(readdirSync(weights).filter((name) => name.startsWith('.'))).toEqual([]);
    const removed = await runHarness(root, ['backbone', 'remove', 'timm:test_resnet@random-7']);
    expect(removed.stdout).toContain('Removed timm:test_resnet@random-7');
    expect(await names()).not.toContain('timm:test_resnet@random-7');
  });

  it('refuses a file that was cut off', async () => {
    writeFileSync(
      join(root, 'cut.safetensors'),
      readFileSync(join(root, 'mine.safetensors')).subarray(0, 9000),
    );
    const failed = await runHarness(root, [
      ...['backbone', 'add', join(root, 'cut.safetensors'), '--architecture', 'timm:test_resnet'],
    ]);
    expect(failed.stderr).toContain('is no safetensors file that can be read');
    writeFileSync(join(root, 'text.pth'), 'hi');
    const text = await runHarness(root, [
      ...['backbone', 'add', join(root, 'text.pth'), '--architecture', 'timm:test_resnet'],
    ]);
    expect(text.stderr).toContain('text.pth is no checkpoint that PyTorch can read (');
  });
});

describe.runIf(hasOpenClip && hasOnnxRuntime)("CSD's layout", { timeout: 600_000 }, () => {
  it('is read from a checkpoint, to what open_clip says', async () => {
    runPython(makeOfOpenClip);
    const added = await add(join(root, 'csd.bin'), '--architecture', 'csd', '--name', 'csd-tiny');
    expect(added).toMatchObject({ artistsNamed: 'yes', leftOut: ['last_layer_content'] });
    await expectParity('csd-tiny', 'csd');
  });
});

describe.runIf(hasTransformers && hasOnnxRuntime)(
  'a folder of transformers',
  { timeout: 600_000 },
  () => {
    it('is taken with its own preparation, to what transformers says', async () => {
      runPython(makeOfTransformers);
      const added = await add(join(root, 'dino'));
      expect(added.outputs).toEqual(['pooler_output', 'last_hidden_state']);
      await expectParity('dino', 'dino');
    });
  },
);
