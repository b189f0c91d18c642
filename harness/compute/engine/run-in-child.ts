import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const register = new URL('../../shared/typescript/register.js', import.meta.url).href;

/**
 * Runs one of our scripts in a separate Node.js process, for at most two minutes, so that a driver or
 * library that crashes, hangs or prints does so there. Never rejects: the answer says how the process
 * ended and what it wrote.
 */
export async function runInChild(
  script: URL,
  argument: string,
  environment: Readonly<Record<string, string>> = {},
) {
  return await execa(process.execPath, ['--import', register, fileURLToPath(script), argument], {
    reject: false,
    stdin: 'ignore',
    timeout: 120_000,
    env: { ...environment, NODE_OPTIONS: '' },
  });
}
