import { z } from 'zod';

// A path cannot contain NUL.
const word = z
  .string()
  .min(1)
  .max(4_096)
  .refine((text) => !text.includes('\0'), 'it must not contain NUL');
const count = z.int().min(1);

/**
 * The choices that a user or a project can make once for all commands. Each corresponds to the option of
 * its name, or names a folder of the project.
 */
export const settingsSchema = z
  .strictObject({
    collection: z
      .union([word, z.array(word).min(1).max(100)])
      .describe(
        'Folder with paintings, a list of folders as one collection, or "demo": --collection',
      ),
    backbone: word.describe('Network for plugins with --backbone'),
    engine: z
      .enum(['auto', 'tensorflow', 'webgpu', 'wasm'])
      .describe('What runs TensorFlow.js: --engine'),
    python: word.describe('What runs plugins in Python: --python'),
    confine: z.enum(['auto', 'strict', 'none']).describe('Whether plugins are confined: --confine'),
    workers: count.describe('Threads that decode images: --workers'),
    featureStorage: z
      .enum(['float32', 'float16'])
      .describe('How the feature cache stores numbers: --feature-storage'),
    offline: z.boolean().describe('Never download weights: --offline'),
    weightsFolder: word.describe('Folder to search for pretrained weights before data/weights'),
    pluginsFolder: word.describe('Folder of plugins, instead of plugins/'),
  })
  .partial();

/** The settings of one source; those that it does not mention are absent. */
export type Settings = z.output<typeof settingsSchema>;
export type SettingName = keyof Settings;

export const settingNames = settingsSchema.keyof().options;

/** The settings that are paths; in a file they are relative to its folder. */
export const pathSettings: readonly SettingName[] = [
  'collection',
  'backbone',
  'python',
  'weightsFolder',
  'pluginsFolder',
];

/** The environment variable of a setting: `HARNESS_FEATURE_STORAGE`. */
export function variableOf(name: SettingName): string {
  return `HARNESS_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
