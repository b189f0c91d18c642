import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import { parseJson } from '../../contract/parse-json.ts';

/** An installed npm package that a program needs. */
export interface NeededPackage {
  readonly name: string;
  readonly version: string;
  /** Absolute. */
  readonly folder: string;
}

const words = z.record(z.string(), z.string()).default({});
const packageSchema = z.looseObject({
  version: z.string().default(''),
  dependencies: words,
  optionalDependencies: words,
  os: z.array(z.string()).optional(),
  cpu: z.array(z.string()).optional(),
});

/**
 * The packages that a package needs to run, found as Node.js finds them. Those for other platforms, and
 * optional ones that are not installed, are left out.
 *
 * @param folder of the package whose dependencies are asked for
 * @returns each once, without the package itself
 * @throws HarnessError `BUNDLE_INCOMPLETE` where one is not installed
 */
export function listPackages(folder: string): NeededPackage[] {
  const found = new Map<string, NeededPackage>();
  const waiting = [folder];
  for (let from = waiting.shift(); from !== undefined; from = waiting.shift()) {
    const { dependencies, optionalDependencies } = readPackage(from);
    const optional = new Set(Object.keys(optionalDependencies));
    for (const name of [...Object.keys(dependencies), ...optional]) {
      const place = findInstalled(name, from);
      if (place === undefined) {
        if (optional.has(name)) continue;
        throw new HarnessError(
          'BUNDLE_INCOMPLETE',
          `The package ${name}, which ${from} needs, is not installed. Run npm ci, then pack again.`,
        );
      }
      if (found.has(place)) continue;
      const { version, os, cpu } = readPackage(place);
      if (!isFor(process.platform, os) || !isFor(process.arch, cpu)) continue;
      found.set(place, { name, version, folder: place });
      waiting.push(place);
    }
  }
  return [...found.values()];
}

function readPackage(folder: string): z.output<typeof packageSchema> {
  const file = join(folder, 'package.json');
  const parsed = packageSchema.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new HarnessError('BUNDLE_INCOMPLETE', `${file} is damaged. Run npm ci, then pack again.`);
}

/** The nearest package of a name in a `node_modules`, from a folder up. */
function findInstalled(name: string, from: string): string | undefined {
  const place = join(from, 'node_modules', name);
  if (existsSync(join(place, 'package.json'))) return place;
  const parent = dirname(from);
  return parent === from ? undefined : findInstalled(name, parent);
}

/** Whether a package's list of platforms, such as `["linux"]` or `["!win32"]`, has this one. */
function isFor(own: string, listed: readonly string[] = []): boolean {
  const wanted = listed.filter((one) => !one.startsWith('!'));
  return !listed.includes(`!${own}`) && (wanted.length === 0 || wanted.includes(own));
}
