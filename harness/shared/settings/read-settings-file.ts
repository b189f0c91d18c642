import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { z } from 'zod';
import { didYouMean, HarnessError } from '../../contract/errors.ts';
import { parseJson } from '../../contract/parse-json.ts';
import { expandHome } from '../expand-home.ts';
import { quoteHarmless } from '../text/harmless-text.ts';
import { pathSettings, type Settings, settingNames, settingsSchema } from './settings-schema.ts';

/** The file name of a project's and of a user's settings. */
export const settingsFileName = 'harness.config.json';

const mostBytes = 1_000_000;

/** Files of settings as other tools have them; this one does not run code for them. */
const otherNames = ['.ts', '.js', '.mjs'].map((end) => settingsFileName.replace('.json', end));

/**
 * Reads a file with settings; undefined if there is none. Relative paths in it start from its folder, and
 * `~/` is the home folder.
 *
 * @throws HarnessError `SETTINGS_INVALID`, naming the file and the place in it
 */
export function readSettingsFile(file: string): Settings | undefined {
  // A file that HARNESS_CONFIG names may be next to code of another program.
  for (const name of basename(file) === settingsFileName ? otherNames : []) {
    const other = join(dirname(file), name);
    if (statSync(other, { throwIfNoEntry: false }) === undefined) continue;
    throw invalid(other, `is not read: settings are JSON, in ${settingsFileName}`);
  }
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (!found.isFile() || found.size > mostBytes)
    throw invalid(file, 'is not a plain file of settings');
  let value: unknown;
  try {
    value = parseJson(readFileSync(file, 'utf8'));
  } catch (error) {
    throw invalid(file, 'is not JSON', error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(file, 'is not an object such as { "engine": "wasm" }');
  }
  const { $schema: _, ...given }: { readonly $schema?: unknown } = value;
  const unknown = Object.keys(given).find((key) => !settingNames.some((name) => name === key));
  if (unknown !== undefined) {
    const nearest = settingNames.find((name) => unknown !== '' && name.startsWith(unknown));
    const hint =
      nearest === undefined
        ? didYouMean(unknown.slice(0, 80), settingNames)
        : ` Did you mean "${nearest}"?`;
    throw invalid(
      file,
      `has a setting ${quoteHarmless(unknown, 60)}, which is unknown.${hint} The settings are ${settingNames.join(', ')}`,
    );
  }
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) throw invalid(file, describeIssue(parsed.error));
  const settings = parsed.data;
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      if (!pathSettings.some((path) => path === name)) return [name, value];
      const place = (text: string) => resolveFrom(dirname(file), name, text);
      if (Array.isArray(value)) return [name, value.map(place)];
      return [name, typeof value === 'string' ? place(value) : value];
    }),
  );
}

/** A path as an absolute one; a name, such as `demo` or `python3`, stays unchanged. */
function resolveFrom(folder: string, name: string, text: string): string {
  if (text.startsWith('~/')) return expandHome(text);
  if (name === 'collection' && text === 'demo') return text;
  // A preset may have a slash in its name, so a path must start like one.
  if (name === 'backbone' && !/^\.{0,2}[/\\]/.test(text)) return text;
  if (name === 'python' && !/[/\\]/.test(text)) return text;
  return resolve(folder, text);
}

/** `engine: …`: the place in the file and the problem. */
export function describeIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  return `is invalid at ${issue?.path.join('.') || 'its top'}: ${issue?.message}`;
}

function invalid(file: string, what: string, cause?: unknown): HarnessError {
  return new HarnessError('SETTINGS_INVALID', `${file} ${what}.`.replace(/\.\.$/, '.'), { cause });
}
