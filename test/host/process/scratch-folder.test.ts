import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../material/temporary-folder.ts';

it('clears away what a killed harness has left a week ago, and nothing else', async () => {
  const place = temporaryFolder();
  vi.stubEnv('TMPDIR', place);
  const { pid: gone } = spawnSync(process.execPath, ['--version']);
  const leave = (name: string, daysAgo: number) => {
    const path = join(place, name);
    mkdirSync(join(path, 'inner'), { recursive: true });
    const time = new Date(Date.now() - daysAgo * 86_400_000);
    utimesSync(path, time, time);
    return path;
  };
  const abandoned = ['plugin', 'verify', 'occlusion'].map((use) =>
    leave(`harness-${use}-${gone}-aB3xYz`, 8),
  );
  const others = [
    leave(`harness-plugin-${gone}-aB3xYw`, 6),
    leave(`harness-plugin-${process.pid}-aB3xYz`, 8),
    leave('harness-plugin-of-mine', 8),
    leave(`elsewhere-${gone}-aB3xYz`, 8),
  ];
  vi.resetModules();
  const { makeScratchFolder } = await import('../../../harness/host/process/scratch-folder.ts');
  const { path, remove } = await makeScratchFolder();
  for (const one of abandoned) expect(existsSync(one), one).toBe(false);
  for (const other of others) expect(existsSync(other), other).toBe(true);
  expect(existsSync(path)).toBe(true);
  await remove();
  expect(existsSync(path)).toBe(false);
  vi.unstubAllEnvs();
});
