import { HarnessError } from '../../contract/errors.ts';

/**
 * The format requested by a flag of its name; `terminal` by default.
 *
 * @throws HarnessError `USAGE` if there are several
 */
export function chooseFormat<Name extends string>(
  asked: Readonly<Record<Name, boolean>>,
  names: readonly Name[],
): Name | 'terminal' {
  const [format = 'terminal', ...more] = names.filter((name) => asked[name]);
  if (more.length === 0) return format;
  throw new HarnessError('USAGE', `Choose one of --${[format, ...more].join(' and --')}.`);
}
