import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../../harness/contract/errors.ts';
import { parseJson } from '../../../harness/contract/parse-json.ts';

/**
 * Reads a JSON file of a model's folder, and validates its content.
 *
 * @throws HarnessError `MODEL_UNREADABLE` if the file is missing or has other content
 */
export async function readJson<Schema extends z.ZodType>(
  folder: string,
  file: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const path = join(folder, file);
  try {
    return schema.parse(parseJson(await readFile(path, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new HarnessError('MODEL_UNREADABLE', `Cannot read ${path} of the model: ${why}`, {
      cause: error,
    });
  }
}
