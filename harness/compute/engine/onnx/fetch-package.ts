import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HarnessError } from '../../../contract/errors.ts';
import { runQuietly } from '../tensorflow/run-quietly.ts';
import type { RuntimePackage } from './runtime-packages.ts';

/**
 * Downloads a package's tarball with npm from the configured registry, without running anything in it.
 *
 * @returns the tarball
 * @throws HarnessError `ENGINE_NO_NETWORK`, `ENGINE_WHEEL_CHANGED` or `ENGINE_DOWNLOAD_FAILED`
 */
export async function fetchPackage(wanted: RuntimePackage, folder: string): Promise<string> {
  const target = join(folder, wanted.name);
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const result = await runQuietly(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    [
      ...['pack', `${wanted.name}@${wanted.version}`, '--pack-destination', target],
      ...['--ignore-scripts', '--loglevel', 'error'],
      ...['--fetch-retries', '1', '--fetch-retry-mintimeout', '1000'],
      ...['--cache', join(folder, 'npm-cache')],
    ],
    { NPM_CONFIG_UPDATE_NOTIFIER: 'false' },
  );
  const name = (await readdir(target)).find((file) => file.endsWith('.tgz'));
  if (!result.ok || name === undefined) {
    throw describeFailure(wanted, `${result.stdout}\n${result.stderr}`);
  }
  const file = join(target, name);
  if ((await integrityOf(file)) === wanted.integrity) return file;
  throw new HarnessError(
    'ENGINE_WHEEL_CHANGED',
    `The npm registry sent a ${wanted.name} ${wanted.version} that differs from the pinned one, so it was ` +
      'not used; check which registry npm is set to (npm config get registry).',
  );
}

async function integrityOf(file: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

const networkTrouble =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network/i;

function describeFailure({ name, version }: RuntimePackage, output: string): HarnessError {
  if (networkTrouble.test(output)) {
    return new HarnessError(
      'ENGINE_NO_NETWORK',
      `The npm registry cannot be reached, so ${name} ${version} could not be fetched: connect to the network and run the command again.`,
    );
  }
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const said = lines.find((line) => /npm (error|ERR!)/.test(line)) ?? lines.at(-1);
  return new HarnessError(
    'ENGINE_DOWNLOAD_FAILED',
    `npm could not fetch ${name} ${version}: ${said ?? 'it cannot be started'}`,
  );
}
