import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { z } from 'zod';
import { isErrorCode } from '../../contract/error-codes.ts';
import { HarnessError } from '../../contract/errors.ts';
import { describeMissingProgram } from '../process/describe-missing-program.ts';
import { choosePython } from '../process/interpreter.ts';
import type { ExportRequest } from './choose-source.ts';

const program = fileURLToPath(new URL('./python/export_backbone.py', import.meta.url));

const aboutSchema = z.object({
  outputs: z.array(z.string()).min(1),
  size: z.int().positive(),
  licence: z.string().nullable(),
  tag: z.string().nullable(),
  revision: z.string().nullable(),
  remarks: z.array(z.string()),
  leftOut: z.array(z.string()),
  checkpoint: z.string().nullable(),
  versions: z.record(z.string(), z.string()),
  references: z.array(
    z.object({
      size: z.int().positive(),
      outputs: z.array(z.object({ name: z.string(), dims: z.array(z.int()) })),
    }),
  ),
});

/** Facts about the network that the Python program has written. */
export type ExportedNetwork = z.output<typeof aboutSchema>;

const failureSchema = z.object({ code: z.string(), message: z.string() });

/**
 * Lets Python write a network into an empty folder: `model.onnx`, `preprocessor_config.json`, and pictures
 * with PyTorch's outputs for them, in `picture-SIZE.bin` and `reference-SIZE.bin`. Pickles are read without
 * running their content.
 *
 * @throws HarnessError `PYTHON_MODULE_MISSING`, `BACKBONE_NOT_MADE`, `BACKBONE_UNKNOWN`, `WEIGHTS_UNREADABLE`,
 *   `WEIGHTS_MISMATCH` and others that the program names
 */
export async function exportNetwork(
  request: ExportRequest,
  folder: string,
  offline: boolean,
): Promise<ExportedNetwork> {
  const python = choosePython();
  const asked = join(folder, 'request.json');
  await writeFile(asked, JSON.stringify({ ...request, offline }));
  const ended = await execa(python, [program, asked, folder], {
    reject: false,
    stdin: 'ignore',
    stdout: 'ignore',
    // A terminal shows the progress bars of downloads.
    stderr: process.stderr.isTTY ? ['pipe', 'inherit'] : 'pipe',
    maxBuffer: { stderr: 4_000_000 },
    env: {
      PYTHONDONTWRITEBYTECODE: '1',
      TORCH_FORCE_WEIGHTS_ONLY_LOAD: '1',
      HF_HUB_DISABLE_TELEMETRY: '1',
      TOKENIZERS_PARALLELISM: 'false',
      ...(offline ? { HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1' } : {}),
    },
  });
  if (ended.exitCode === 0) {
    return aboutSchema.parse(JSON.parse(await readFile(join(folder, 'about.json'), 'utf8')));
  }
  if (ended.exitCode === undefined && ended.signal === undefined) {
    throw new HarnessError(
      'BACKBONE_NOT_MADE',
      `The network was not made: ${describeMissingProgram(python)}`,
    );
  }
  const failure = await readFailure(folder);
  if (failure !== undefined) throw explain(failure, python);
  const [last = 'it printed nothing'] = ended.stderr.trim().split('\n').slice(-1);
  const how = ended.signal === undefined ? `: ${last.slice(0, 300)}` : ` by ${ended.signal}`;
  throw new HarnessError('BACKBONE_NOT_MADE', `${python} ended before the network was made${how}`, {
    cause: new Error(ended.stderr.slice(-4000)),
  });
}

async function readFailure(folder: string) {
  try {
    return failureSchema.parse(JSON.parse(await readFile(join(folder, 'failure.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

function explain({ code, message }: z.output<typeof failureSchema>, python: string): HarnessError {
  if (code === 'PYTHON_MODULE_MISSING') {
    return new HarnessError(
      'PYTHON_MODULE_MISSING',
      `${python} lacks ${message.replaceAll(' ', ', ')}. Install what is missing with ${python} -m pip install ${message}, ` +
        'or name another Python with --python or HARNESS_PYTHON.',
    );
  }
  return new HarnessError(
    isErrorCode(code) ? code : 'BACKBONE_NOT_MADE',
    /[.?]$/.test(message) ? message : `${message}.`,
  );
}
