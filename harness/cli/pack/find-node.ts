import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { type BundledFile, programFolder } from './bundled-file.ts';

/**
 * The Node.js that runs now, with its licence if that is next to it.
 *
 * @throws HarnessError `BUNDLE_NODE_SHARED` where it does not run without libraries of its installation
 */
export function findNode(
  variables: Readonly<Record<string, unknown>> = process.config.variables as never,
): BundledFile[] {
  const shared = Object.entries(variables)
    .filter(([name, value]) => /^node_shared(_|$)/.test(name) && String(value) === 'true')
    .map(([name]) => name.replace(/^node_shared_?/, '') || 'libnode');
  if (shared.length > 0) {
    throw new HarnessError(
      'BUNDLE_NODE_SHARED',
      `${process.execPath} needs libraries of this system (${shared.join(', ')}). Start harness pack with a Node.js from nodejs.org or from the npm package node.`,
    );
  }
  const prefix = dirname(dirname(process.execPath));
  const licence = [
    join(prefix, 'LICENSE'),
    join(prefix, 'share', 'doc', 'nodejs', 'copyright'),
    join(prefix, 'share', 'doc', 'nodejs', 'LICENSE'),
  ].find((file) => existsSync(file));
  const node = { target: `${programFolder}/node`, from: process.execPath, isProgram: true };
  if (licence === undefined) return [node];
  return [node, { target: `${programFolder}/node.LICENSE`, from: licence }];
}
