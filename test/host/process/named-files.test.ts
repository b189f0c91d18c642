import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { listNamedFiles } from '../../../harness/host/process/named-files.ts';
import { styleOptions } from '../../../plugins/models/style/style-options.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();
const file = join(folder, 'weights.h5');
const model = join(folder, 'model', 'model.json');
mkdirSync(join(folder, 'model'));
for (const path of [file, model]) writeFileSync(path, '');
const path = (given: string) => z.string().default(given).meta({ format: 'path' });
const schema = z.toJSONSchema(
  z.object({ weights: path('imagenet'), own: path(folder), other: z.string().default('') }),
  { io: 'input' },
);

it('shows a plugin the files that a person names in options meant for that, and no others', () => {
  const list = (options: Record<string, unknown>) => listNamedFiles(options, schema);
  expect(list({ weights: file, own: folder, other: folder })).toEqual([file]);
  expect(list({ weights: model })).toEqual([join(folder, 'model')]);
  expect(list({ weights: 'imagenet' })).toEqual([]);
  expect(list({ weights: join(folder, 'nowhere') })).toEqual([]);
});

it('knows the options for weights of the plugins here as such', () => {
  const options = z.toJSONSchema(z.object(styleOptions), { io: 'input' });
  const named = { weights: file, inceptionWeights: file };
  expect(listNamedFiles(named, options)).toEqual([file, file]);
});

it('shows the preprocessor_config.json of an ONNX file, and of a folder onnx, once', () => {
  const hub = join(folder, 'hub');
  const inside = join(hub, 'onnx');
  mkdirSync(inside, { recursive: true });
  const network = join(inside, 'model.onnx');
  writeFileSync(network, '');
  const list = (named: string) => listNamedFiles({ weights: named }, schema);
  expect(list(network)).toEqual([network]);
  const config = join(hub, 'preprocessor_config.json');
  writeFileSync(config, '{}');
  expect(list(network)).toEqual([network, config]);
  expect(list(inside)).toEqual([inside, config]);
  expect(list(hub)).toEqual([hub]);
  const nearer = join(inside, 'preprocessor_config.json');
  writeFileSync(nearer, '{}');
  expect(list(network)).toEqual([network, nearer]);
  expect(list(inside)).toEqual([inside]);
  writeFileSync(join(hub, 'weights.h5'), '');
  expect(list(join(hub, 'weights.h5'))).toEqual([join(hub, 'weights.h5')]);
});

it('shows the weights next to an ONNX file, as exporters name them, and nothing else there', () => {
  const exported = join(folder, 'exported');
  mkdirSync(exported);
  const paths = ['net.onnx', 'net.onnx.data', 'net.onnx_data', 'net.onnx_data_1', 'net.txt']
    .concat('other.onnx.data', 'net.onnx.md')
    .map((name) => join(exported, name));
  for (const path of paths) writeFileSync(path, '');
  const list = (named: string) => listNamedFiles({ weights: named }, schema);
  expect(list(join(exported, 'net.onnx'))).toEqual(paths.slice(0, 4));
  expect(list(join(exported, 'net.onnx.data'))).toEqual([join(exported, 'net.onnx.data')]);
  expect(list(exported)).toEqual([exported]);
});

it.skipIf(process.platform === 'win32')('refuses a device, which has no end', () => {
  const schema = { properties: { innerWeights: { format: 'path' } } };
  expect(() => listNamedFiles({ innerWeights: '/dev/zero' }, schema)).toThrow(
    /Option --inner-weights names \/dev\/zero, which is a pipe or a device/,
  );
});
