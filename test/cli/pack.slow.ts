import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Examination } from '../../harness/cli/doctor/examination.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { fixture } from '../plugins/models/onnx/families.ts';
import { hasOnnxRuntime } from '../plugins/models/onnx/require-runtime.ts';
import { startHarness } from './run-harness.ts';

const place = temporaryFolder();
const unpacked = join(place, 'painter-by-numbers');
const find = async (program: string, ...args: string[]) => {
  const { failed, stdout } = await execa(program, args, { reject: false });
  return failed ? undefined : stdout;
};
const env = await find('sh', '-c', 'command -v env');
const unshare = await find('sh', '-c', 'command -v unshare');
const hasNamespaces = (await find('unshare', '-rn', 'true')) !== undefined;
const hasXz = (await find('xz', '--version')) !== undefined;
const isLinux = process.platform === 'linux';
const say = (line: string) => process.stderr.write(`${line}\n`);
if (!hasNamespaces) say('Not tested without a network: unshare -rn does not work here.');
if (!hasXz) say('No .tar.xz is made: there is no xz here.');

const out = join(place, hasXz ? 'bundle.tar.xz' : 'bundle.tar.gz');
const megabytes = 1e6;

/** A command of the bundle where there is no network, no program on PATH and no variable. */
async function call(...args: string[]) {
  const bare = [env ?? '', '-i', 'PATH=', join(unpacked, 'harness'), ...args];
  const [program = '', ...rest] = hasNamespaces ? [unshare ?? '', '-rn', ...bare] : bare;
  const outcome = await execa(program, rest, { reject: false, cwd: place, stdin: 'ignore' });
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  return outcome.stdout;
}

describe.skipIf(!isLinux)('a bundle', () => {
  let packed: Record<string, unknown>;

  beforeAll(async () => {
    const { exitCode, stdout, stderr } = await startHarness(place, [
      'pack',
      '--out',
      out,
      '--json',
    ]);
    expect(exitCode, stderr).toBe(0);
    packed = JSON.parse(stdout);
    await execa('tar', ['xf', out], { cwd: place });
  }, 1_800_000);

  it('is one file of less than 64 MB, with what it needs written on it', () => {
    if (hasXz) expect(packed.bytes).toBeLessThan(64 * megabytes);
    expect(packed).toMatchObject({
      file: out,
      platform: `${process.platform}-${process.arch}`,
      node: process.version,
      weights: [],
      collection: [],
    });
    expect(readdirSync(unpacked).sort()).toEqual(['bundle.json', 'harness', 'program']);
    const { files, packages } = JSON.parse(readFileSync(join(unpacked, 'bundle.json'), 'utf8'));
    expect(Object.keys(files)).toHaveLength(packed.files as number);
    expect(packages).toHaveProperty('sharp');
    expect(packages).not.toHaveProperty('vitest');
    const names = Object.keys(files);
    expect(names.filter((name) => /(^|\/)\.|\.map$|(?<!license|asserts)\.md$/i.test(name))).toEqual(
      [],
    );
    expect(names).toContain('program/plugins/xception/index.ts');
  });

  it('says in doctor that it is one, and whole', async () => {
    const found: Examination = JSON.parse(await call('doctor', '--json'));
    expect(found.bundle).toMatchObject({ folder: unpacked, files: packed.files, damaged: [] });
    expect(found.auto).toBe('wasm');
    expect(found.imageLibrary.works).toBe(true);
    expect(found.cache).toBe(join(unpacked, 'cache'));
    const file = join(unpacked, 'program', 'package.json');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `${text} `);
    expect(await call('doctor')).toMatch(
      /1 of \d+ files have changed since packing, such as program\/package\.json\n +→ unpack it again/,
    );
    writeFileSync(file, text);
    expect(await call('doctor')).toMatch(/all \d+ files are intact/);
  });

  it('measures', async () => {
    expect(await call('bench', '--quick', '--only', 'decode', 'head', '--seconds', '1')).toMatch(
      /wasm/,
    );
  });

  it('computes features and runs on the demo', async () => {
    await call('features', 'plugins/xception', '--limit', '5', '--offline');
    const stdout = await call(...['run', 'plugins/colour-statistics', '--limit', '8', '--json']);
    const { manifest } = JSON.parse(stdout);
    expect(readdirSync(join(unpacked, 'submissions'))).toContain(manifest.id);
    expect(await call('leaderboard')).toMatch(/colour-statistics +0\.\d+/);
  });

  it('is found through no link, and says so', async () => {
    const link = join(place, 'linked');
    symlinkSync(join(unpacked, 'harness'), link);
    const { exitCode, stderr } = await execa(link, ['doctor'], { reject: false });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Start the harness by its own path, not through a link/);
  });
});

describe.skipIf(!isLinux)('what a person asks for', () => {
  const project = temporaryFolder();
  const paintings = join(project, 'paintings');
  const elsewhere = temporaryFolder();
  const file = join(project, 'bundle.tar');
  /** Something among the plugins that must not get into a bundle. */
  const trap = join(project, 'plugins', 'linked');

  beforeAll(async () => {
    await paintCollection(paintings);
    writeFileSync(join(elsewhere, 'secret.jpg'), 'secret');
    symlinkSync(join(elsewhere, 'secret.jpg'), join(paintings, 'secret.jpg'));
    writeFileSync(join(paintings, '.env'), 'TOKEN=secret');
    mkdirSync(join(project, 'data', 'weights', 'net'), { recursive: true });
    writeFileSync(join(project, 'data', 'weights', 'net', 'model.json'), '{}');
    mkdirSync(join(project, 'plugins', 'mine'), { recursive: true });
    writeFileSync(join(project, 'plugins', 'mine', '.npmrc'), 'secret');
    writeFileSync(join(project, 'plugins', 'mine', 'index.ts'), 'export {};');
    symlinkSync(elsewhere, trap);
  });

  it('comes along, and what leads elsewhere stays out; the same files make the same bundle', async () => {
    const args = ['pack', '--out', file, '--collection', paintings, '--weights', 'net', '--json'];
    const first = await startHarness(project, args);
    expect(first.exitCode, first.stderr).toBe(0);
    const packed = JSON.parse(first.stdout);
    expect(packed).toMatchObject({ weights: ['net'], collection: ['data/paintings'] });
    expect(packed.leftOut).toEqual([
      `${trap} is a link that leads elsewhere`,
      `${join(paintings, 'secret.jpg')} is a link that leads elsewhere`,
    ]);
    expect(first.stderr).toContain('Left out: ');
    const { stdout } = await execa('tar', ['tf', file]);
    expect(stdout).toContain('painter-by-numbers/data/weights/net/model.json');
    expect(stdout).toContain('painter-by-numbers/plugins/mine/index.ts');
    expect(stdout).not.toMatch(/secret|\.env|\.npmrc/);
    const second = await startHarness(project, [...args, '--force']);
    expect(JSON.parse(second.stdout).digest).toBe(packed.digest);
    await execa('tar', ['xf', file], { cwd: project });
    const config = join(project, 'painter-by-numbers', 'harness.config.json');
    expect(JSON.parse(readFileSync(config, 'utf8'))).toEqual({ collection: 'data/paintings' });
  });

  it('comes along decoded, and runs', async () => {
    const bundle = join(project, 'decoded.tar.gz');
    const images = ['--images', 'decoded', '--image-size', '48'];
    // ONNX Runtime comes along where it is installed.
    const engine = hasOnnxRuntime ? ['--engine', 'onnx'] : [];
    const about = ['--collection', paintings, ...images, ...engine];
    const args = ['pack', '--out', bundle, ...about, '--json'];
    const { exitCode, stdout, stderr } = await startHarness(project, args);
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ paintings: 80, collection: ['data/paintings'] });
    const decoded = temporaryFolder();
    await execa('tar', ['xf', bundle], { cwd: decoded });
    const folder = join(decoded, 'painter-by-numbers');
    const painting = join(folder, 'data/paintings/Painter A/0.jpg.tif');
    expect(await sharp(painting).metadata()).toMatchObject({ width: 48, height: 48 });
    expect(statSync(painting).size).toBeGreaterThan(48 * 48 * 3);
    // The project's own plugins folder came along, in which this one is not.
    const plugin = join(folder, 'program', 'plugins', 'colour-statistics');
    const call = (...words: string[]) =>
      execa(join(folder, 'harness'), words, { env: { PATH: '' }, extendEnv: false, reject: false });
    const ran = await call('run', plugin, '--json');
    expect(ran.exitCode, ran.stderr).toBe(0);
    const { manifest } = JSON.parse(ran.stdout);
    expect(manifest.collection).toMatchObject({ name: 'paintings' });
    if (!hasOnnxRuntime) return;
    expect((await call('doctor')).stdout).toMatch(/ONNX Runtime +ONNX Runtime \d/);
    const cosine = join(folder, 'program', 'plugins', 'plain-cosine');
    const network = ['--backbone', fixture('convnext.onnx'), '--offline', '--json'];
    const computed = await call('run', cosine, ...network);
    expect(computed.exitCode, computed.stderr).toBe(0);
    expect(JSON.parse(computed.stdout).manifest.weights).toHaveLength(1);
  });
});
