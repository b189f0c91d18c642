import type { OptionDescription } from '../../shared/options/describe-schema.ts';
import { type Settings, settingNames } from '../../shared/settings/settings-schema.ts';
import type { GivenArguments } from './define-command.ts';

/** The given options, and settings for omitted ones. */
export function fillFromSettings(
  given: GivenArguments,
  options: readonly Pick<OptionDescription, 'name' | 'setting' | 'isList'>[],
  settings: Settings,
): GivenArguments {
  const filled: Record<string, unknown> = { ...given };
  for (const { name, setting, isList } of options) {
    const known = settingNames.find((one) => one === setting);
    const value = known === undefined ? undefined : settings[known];
    if (value === undefined || filled[name] !== undefined) continue;
    filled[name] = isList ? [value] : value;
  }
  return filled;
}

/** Options of plugins, and the backbone setting if one of the plugins takes it. */
export function fillBackbone(
  given: GivenArguments,
  options: readonly Pick<OptionDescription, 'name'>[],
  { backbone }: Settings,
): GivenArguments {
  const isTaken = options.some(({ name }) => name === 'backbone');
  if (backbone === undefined || !isTaken || given.backbone !== undefined) return given;
  return { ...given, backbone };
}
