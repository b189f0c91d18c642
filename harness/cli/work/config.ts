import { existsSync } from 'node:fs';
import { findProject } from '../../shared/project.ts';
import { findSettings, settingsFiles } from '../../shared/settings/find-settings.ts';
import {
  type SettingName,
  settingNames,
  variableOf,
} from '../../shared/settings/settings-schema.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { layOutList } from '../lay-out-list.ts';
import { print, printJson, say } from '../print.ts';

/** The defaults without any setting. */
const defaults: Readonly<Record<SettingName, string>> = {
  collection: "the competition's data in data/, else the demo",
  backbone: "each plugin's own",
  engine: 'auto',
  python: 'python3',
  confine: 'auto',
  workers: 'all cores but one',
  featureStorage: 'float32',
  offline: 'false',
  weightsFolder: 'data/weights',
  pluginsFolder: 'plugins',
};

/** `harness config`. */
export function printSettings(json: boolean): void {
  const { root } = findProject();
  const found = findSettings(root);
  const files = settingsFiles(root);
  const settings = settingNames.map((name) => {
    const [first, ...others] = found.filter((one) => one.name === name);
    return {
      name,
      value: first?.value ?? null,
      source: first?.source ?? 'default',
      from: first?.from ?? null,
      default: defaults[name],
      variable: variableOf(name),
      passedOver: others.map(({ value, source, from }) => ({ value, source, from })),
    };
  });
  if (json) {
    printJson({ root, files, settings });
    return;
  }
  const rows = settings.map(({ name, value, from, passedOver, ...rest }) => {
    const shown =
      value === null
        ? rest.default
        : harmlessText(Array.isArray(value) ? value.join(' + ') : String(value), 200);
    const others = passedOver.map(({ from }) => from).join(' and ');
    const more = others === '' ? '' : `, before ${others}`;
    return [name, `${shown}  (${from ?? 'default'}${more})`] as const;
  });
  print(layOutList(rows));
  const describe = (file: string | undefined) =>
    file === undefined ? 'none' : `${file}${existsSync(file) ? '' : ', which does not exist'}`;
  say(`\nProject's file: ${describe(files.project)}`);
  say(`Your own file: ${describe(files.user)}`);
  say(
    'The command line takes precedence, then variables, the project, your own file, the default.',
  );
}
