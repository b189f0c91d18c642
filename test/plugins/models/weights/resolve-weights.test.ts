import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import type { WeightsPolicy } from '../../../../harness/contract/plugin.ts';
import { downloadWeights } from '../../../../harness/host/weights/download-weights.ts';
import { silentProgress } from '../../../../harness/shared/progress.ts';
import type { OfficialWeights } from '../../../../plugins/models/backbones/backbone.ts';
import {
  digestWeights,
  type NamedWeights,
} from '../../../../plugins/models/backbones/named-weights.ts';
import { xception } from '../../../../plugins/models/backbones/xception.ts';
import {
  resolveWeights,
  type WeightsRequest,
} from '../../../../plugins/models/weights/resolve-weights.ts';
import { findWeightsCache } from '../../../../plugins/models/weights/weights-cache.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';
import { closedFormWeights } from '../closed-form.ts';
import { smallBackbone } from '../small-backbone.ts';
import { writeTfjsModel } from '../write-tfjs-model.ts';

const writtenByKeras = fileURLToPath(new URL('../fixtures/small.h5', import.meta.url));
const fileBytes = readFileSync(writtenByKeras);
const weights = closedFormWeights(smallBackbone);
const digest = digestWeights(weights);

/** What the server has been asked for and how it misbehaves. */
interface Server {
  readonly official: OfficialWeights;
  readonly ranges: (string | undefined)[];
}

let folder: string;
let cache: string;
let lines: string[];

beforeAll(async () => {
  await selectEngine('cpu');
});
beforeEach(() => {
  folder = temporaryFolder();
  cache = join(folder, 'cache', 'weights');
  vi.stubEnv('HARNESS_CACHE', join(folder, 'cache'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  lines = [];
});

function resolve(request: Partial<WeightsRequest> = {}, policy: Partial<WeightsPolicy> = {}) {
  return resolveWeights({
    backbone: smallBackbone,
    option: 'imagenet',
    policy: {
      folders: [join(folder, 'local')],
      download: false,
      fetch: (weights) =>
        downloadWeights({
          weights,
          folder: findWeightsCache(),
          log() {},
          progress: () => silentProgress,
        }),
      allowUntrained: false,
      ...policy,
    },
    taps: ['last'],
    seed: 1,
    log: (line) => lines.push(line),
    ...request,
  });
}

/** Writes weights into the local folder without the last convolution. */
function writePartial(): string {
  const partial: NamedWeights = new Map(
    [...weights].filter(([name]) => !/^(conv2d|batch_normalization)_2\//.test(name)),
  );
  writeTfjsModel(join(folder, 'local', 'partial'), partial);
  return join(folder, 'local', 'partial');
}

async function serve(
  options: {
    ranges?: boolean;
    /** Breaks off after so many bytes, once the client has stored some in this file. */
    stop?: { at: number; whenStored: string };
    body?: Buffer;
    status?: number;
  } = {},
): Promise<Server> {
  const { ranges: knowsRanges = true, stop, body = fileBytes, status } = options;
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    if (status !== undefined) {
      response.writeHead(status).end();
      return;
    }
    const found = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    const start = knowsRanges && found ? Number(found[1]) : 0;
    const headers = { 'content-length': body.length - start };
    if (knowsRanges && found) {
      const range = `bytes ${start}-${body.length - 1}/${body.length}`;
      response.writeHead(206, { ...headers, 'content-range': range });
    } else response.writeHead(200, headers);
    if (stop === undefined) response.end(body.subarray(start));
    else {
      response.write(body.subarray(start, stop.at));
      // fetch discards what it has received but not yet passed on when the connection breaks.
      void vi
        .waitUntil(() => existsSync(stop.whenStored) && statSync(stop.whenStored).size > 0, 20_000)
        .finally(() => response.destroy());
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const official = {
    url: `http://127.0.0.1:${port}/small_notop.h5`,
    file: 'small_notop.h5',
    sha256: createHash('sha256').update(fileBytes).digest('hex'),
    bytes: fileBytes.length,
  };
  return { official, ranges };
}

describe('imagenet', () => {
  it('takes a model of a local folder before anything else', async () => {
    writeTfjsModel(join(folder, 'local', 'below', 'model'), weights);
    const { official, ranges } = await serve();
    const resolved = await resolve({ official }, { download: true });
    expect(resolved.provenance).toEqual({
      backbone: 'small',
      status: 'trained',
      source: 'weights from model',
      digest,
    });
    expect(resolved.cacheIdentity).toBe(digest);
    expect(digestWeights(await resolved.load())).toBe(digest);
    expect(digestWeights(await resolved.load())).toBe(digest);
    expect(ranges).toEqual([]);
  });

  it('follows a link to a folder of weights', async () => {
    const elsewhere = join(folder, 'large disk', 'weights');
    mkdirSync(join(folder, 'local'), { recursive: true });
    mkdirSync(elsewhere, { recursive: true });
    writeTfjsModel(elsewhere, weights);
    symlinkSync(elsewhere, join(folder, 'local', 'linked'), 'junction');
    symlinkSync(join(folder, 'gone'), join(folder, 'local', 'broken'), 'junction');
    const { provenance } = await resolve();
    expect(provenance).toMatchObject({ status: 'trained', source: 'weights from linked', digest });
  });

  it("takes a file under Keras's own name, and gives it the digest of the same weights", async () => {
    mkdirSync(join(folder, 'local'));
    cpSync(writtenByKeras, join(folder, 'local', 'small_notop.h5'));
    expect((await resolve()).provenance).toMatchObject({ status: 'trained', digest });
  });

  it('passes over what is broken or of another network, and says so', async () => {
    const local = join(folder, 'local');
    writeTfjsModel(join(local, 'a'), weights);
    writeFileSync(join(local, 'a', 'shard2of2.bin'), '');
    writeTfjsModel(
      join(local, 'b'),
      new Map([['stem/kernel', { shape: [1], data: new Float32Array(1) }]]),
    );
    mkdirSync(join(local, 'c'));
    writeFileSync(join(local, 'c', 'model.json'), '{');
    writeFileSync(join(local, 'small.h5'), fileBytes.subarray(0, 5000));
    writeTfjsModel(join(local, 'z'), weights);
    const { provenance } = await resolve();
    expect(provenance.source).toBe('weights from z');
    expect(lines.join('\n')).toMatch(/shard2of2\.bin/);
    expect(lines.join('\n')).toMatch(/c.model\.json/);
    expect(lines.join('\n')).toMatch(/small\.h5/);
    expect(lines).toHaveLength(3);
  });

  it('takes partial weights where the layer needs no more', async () => {
    writePartial();
    const { provenance, load } = await resolve({ taps: ['add_1'] });
    expect(provenance.status).toBe('partial');
    expect(provenance.source).toContain('without conv2d_2 … batch_normalization_2');
    expect((await load()).has('sep/depthwise_kernel')).toBe(true);
  });

  it('refuses partial weights where it needs more, and names the layer to use', async () => {
    writePartial();
    await expect(resolve()).rejects.toMatchObject({
      code: 'WEIGHTS_INCOMPLETE',
      message: expect.stringMatching(/conv2d_2, batch_normalization_2.*--layer add_1/),
    });
  });

  it('says what to do when there is nothing', async () => {
    await expect(resolve({ backbone: xception, taps: ['add_12'] })).rejects.toMatchObject({
      code: 'WEIGHTS_NOT_FOUND',
      message: expect.stringMatching(
        /local.*cache.weights.*switched off.*https:.*xception_weights_tf_dim_ordering_tf_kernels_notop\.h5.*--weights PATH/,
      ),
    });
  });

  it('draws weights from the seed where the policy allows it, and says UNTRAINED', async () => {
    const draw = async (seed: number) => {
      const resolved = await resolve({ seed }, { allowUntrained: true });
      return { ...resolved, weights: digestWeights(await resolved.load()) };
    };
    const [first, again, other] = [await draw(1), await draw(1), await draw(2)];
    expect(first.provenance).toMatchObject({ status: 'untrained', digest: null });
    expect(lines[0]).toMatch(/UNTRAINED/);
    expect(first.weights).toBe(again.weights);
    expect(first.cacheIdentity).toBe(again.cacheIdentity);
    expect(first.weights).not.toBe(other.weights);
    expect(first.cacheIdentity).not.toBe(other.cacheIdentity);
  });

  it('refuses a layer that does not exist', async () => {
    await expect(
      resolve({ backbone: xception, taps: ['block14_sepconv2_ac'] }),
    ).rejects.toMatchObject({
      code: 'LAYER_UNKNOWN',
      message: expect.stringContaining('"block14_sepconv2_act"?'),
    });
  });
});

describe('a path', () => {
  it('is used and nothing else', async () => {
    writeTfjsModel(join(folder, 'local', 'other'), weights);
    const { provenance } = await resolve({ option: writtenByKeras });
    expect(provenance).toMatchObject({ source: 'weights from small.h5', digest });
    await expect(resolve({ option: writePartial() })).rejects.toMatchObject({
      code: 'WEIGHTS_INCOMPLETE',
    });
  });

  it.each(['nowhere', 'empty', 'text.txt'])(
    'that holds no weights is refused: %s',
    async (name) => {
      mkdirSync(join(folder, 'empty'));
      writeFileSync(join(folder, 'text.txt'), 'text');
      await expect(
        resolve({ option: join(folder, name) }, { allowUntrained: true }),
      ).rejects.toMatchObject({
        code: 'WEIGHTS_NOT_FOUND',
        message: expect.stringContaining(name),
      });
    },
  );
});

describe('the digest', () => {
  it('is remembered, so that a known file is not read again', async () => {
    const path = join(folder, 'known.h5');
    cpSync(writtenByKeras, path);
    await resolve({ option: path });
    // Only what is remembered can say this.
    const index = join(cache, 'digests.json');
    const remembered = digest.replaceAll(/./g, '0');
    writeFileSync(index, readFileSync(index, 'utf8').replaceAll(digest, remembered));
    expect((await resolve({ option: path })).provenance.digest).toBe(remembered);
  });

  it('is recreated when another file of the same size and date has taken its place', async () => {
    const path = join(folder, 'known.h5');
    // On a whole second, which every file system keeps.
    const time = new Date(2020, 1, 1);
    cpSync(writtenByKeras, path);
    utimesSync(path, time, time);
    await resolve({ option: path });
    writeFileSync(path, Buffer.alloc(fileBytes.length));
    utimesSync(path, time, time);
    await expect(resolve({ option: path })).rejects.toMatchObject({ code: 'WEIGHTS_UNREADABLE' });
  });

  it('is recreated when the file has changed', async () => {
    const path = join(folder, 'known.h5');
    cpSync(writtenByKeras, path);
    await resolve({ option: path });
    writeFileSync(path, Buffer.alloc(fileBytes.length));
    await expect(resolve({ option: path })).rejects.toMatchObject({ code: 'WEIGHTS_UNREADABLE' });
  });
});

describe('the download', () => {
  const part = () => join(cache, 'small_notop.h5.part');
  const download = (official: OfficialWeights, allowUntrained = false) =>
    resolve({ official }, { download: true, allowUntrained });

  it('is checked, kept and not repeated', async () => {
    const { official, ranges } = await serve();
    expect((await download(official)).provenance).toMatchObject({ status: 'trained', digest });
    await download(official);
    expect(ranges).toEqual([undefined]);
    expect(readFileSync(join(cache, 'small_notop.h5'))).toEqual(fileBytes);
    expect(existsSync(part())).toBe(false);
  });

  it('continues where it broke off', async () => {
    const broken = await serve({ stop: { at: 20_000, whenStored: part() } });
    await expect(download(broken.official)).rejects.toMatchObject({ code: 'WEIGHTS_NOT_FOUND' });
    const have = statSync(part()).size;
    expect(have).toBeGreaterThan(0);
    expect(existsSync(join(cache, 'small_notop.h5'))).toBe(false);
    const { official, ranges } = await serve();
    expect((await download(official)).provenance.digest).toBe(digest);
    expect(ranges).toEqual([`bytes=${have}-`]);
  });

  it('begins again where the server knows no ranges', async () => {
    mkdirSync(cache, { recursive: true });
    writeFileSync(part(), fileBytes.subarray(0, 1000));
    const { official, ranges } = await serve({ ranges: false });
    expect((await download(official)).provenance.digest).toBe(digest);
    expect(ranges).toEqual(['bytes=1000-']);
  });

  it('refuses and deletes a file with another digest', async () => {
    const { official } = await serve({ body: Buffer.alloc(fileBytes.length, 1) });
    await expect(download(official)).rejects.toMatchObject({
      code: 'WEIGHTS_NOT_FOUND',
      message: expect.stringMatching(/SHA-256/),
    });
    expect(existsSync(part())).toBe(false);
    expect(existsSync(join(cache, 'small_notop.h5'))).toBe(false);
  });

  it('refuses a file that is longer than it should be', async () => {
    const { official } = await serve({ body: Buffer.concat([fileBytes, fileBytes]) });
    await expect(download(official)).rejects.toMatchObject({ code: 'WEIGHTS_NOT_FOUND' });
    expect(existsSync(join(cache, 'small_notop.h5'))).toBe(false);
  });

  it.each([
    ['cut short', fileBytes.subarray(0, 10_000)],
    ['overwritten', Buffer.alloc(fileBytes.length)],
  ])('replaces a cached file that was %s', async (_, damaged) => {
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'small_notop.h5'), damaged);
    const { official } = await serve();
    expect((await download(official)).provenance.digest).toBe(digest);
  });

  it('says why it failed, or continues untrained where that is allowed', async () => {
    const { official } = await serve({ status: 503 });
    await expect(download(official)).rejects.toMatchObject({
      message: expect.stringMatching(/503/),
    });
    expect((await download(official, true)).provenance.status).toBe('untrained');
    expect(lines.at(-1)).toMatch(/503/);
  });

  it('fails at once where nobody listens', async () => {
    const { official } = await serve();
    const nowhere = { ...official, url: 'http://127.0.0.1:9/small_notop.h5' };
    const error = await download(nowhere).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'WEIGHTS_NOT_FOUND' });
    // That would come after the seconds that it gives a host.
    expect(error.message).not.toContain('no answer');
  });
});
