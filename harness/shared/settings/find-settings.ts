import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { HarnessError } from '../../contract/errors.ts';
import { parseJson } from '../../contract/parse-json.ts';
import { describeIssue, readSettingsFile, settingsFileName } from './read-settings-file.ts';
import {
  type SettingName,
  type Settings,
  settingNames,
  settingsSchema,
  variableOf,
} from './settings-schema.ts';

/** The source of a value; the command line takes precedence over all of these, and these over a default. */
export type SettingSource = 'environment' | 'project' | 'user';

/** One setting and its source. */
export interface FoundSetting<Name extends SettingName = SettingName> {
  readonly name: Name;
  readonly value: NonNullable<Settings[Name]>;
  readonly source: SettingSource;
  /** The variable or the file. */
  readonly from: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The files that may contain settings, whether they exist or not; without the user's if its path is empty. */
export function settingsFiles(
  root: string,
  env: Environment = process.env,
): { readonly project: string; readonly user: string | undefined } {
  const named = env.HARNESS_CONFIG;
  const own = join(envPaths('painter-by-numbers', { suffix: '' }).config, settingsFileName);
  const user = named === undefined ? own : named === '' ? undefined : resolve(named);
  return { project: join(root, settingsFileName), user };
}

/**
 * All settings; for each name the first counts: environment variables, the project's file, the user's.
 *
 * @throws HarnessError `SETTINGS_INVALID`
 */
export function findSettings(root: string, env: Environment = process.env): FoundSetting[] {
  const { project, user } = settingsFiles(root, env);
  return [
    ...readEnvironment(env),
    ...listFrom('project', project),
    ...(user === undefined || user === project ? [] : listFrom('user', user)),
  ];
}

/** The effective settings by name. */
export function settingsThatHold(found: readonly FoundSetting[]): Settings {
  return Object.fromEntries([...found].reverse().map(({ name, value }) => [name, value]));
}

function listFrom(source: SettingSource, file: string): FoundSetting[] {
  const settings = readSettingsFile(file) ?? {};
  return settingNames.flatMap((name) => {
    const value = settings[name];
    return value === undefined ? [] : [{ name, value, source, from: file }];
  });
}

/** An empty variable counts as unset. */
function readEnvironment(env: Environment): FoundSetting[] {
  return settingNames.flatMap((name): FoundSetting[] => {
    const variable = variableOf(name);
    const text = env[variable];
    if (text === undefined || text === '') return [];
    const parsed = settingsSchema.safeParse({ [name]: fromText(name, text) });
    const value = parsed.data?.[name];
    if (parsed.success && value !== undefined) {
      return [{ name, value, source: 'environment', from: variable }];
    }
    throw new HarnessError(
      'SETTINGS_INVALID',
      `The environment variable ${variable} ${parsed.error === undefined ? 'is not valid' : describeIssue(parsed.error)}.`,
    );
  });
}

function fromText(name: SettingName, text: string): unknown {
  if (name === 'workers') return Number(text);
  if (name === 'offline') return { true: true, '1': true, false: false, '0': false }[text] ?? text;
  // A list is JSON, because a path may contain any separator.
  if (name === 'collection' && text.startsWith('[')) return readList(text);
  return text;
}

function readList(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
