import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkPlugin } from '../../../harness/host/check-plugin.ts';
import { confineCommand } from '../../../harness/host/confine/confine-command.ts';
import { openProcessPlugin } from '../../../harness/host/process/process-plugin.ts';
import { confiningBoundaries } from '../../material/confining-boundaries.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { useContractBench } from '../../material/use-contract-bench.ts';

const folder = realpathSync(temporaryFolder());
const program = fileURLToPath(new URL('../../material/any-program', import.meta.url));
const bench = useContractBench();

mkdirSync(join(folder, 'code', 'hidden'), { recursive: true });
writeFileSync(join(folder, 'code', 'shown.txt'), 'shown');
writeFileSync(join(folder, 'code', 'hidden', 'labels.txt'), 'labels');
writeFileSync(join(folder, 'secret.txt'), 'secret');

describe.each(confiningBoundaries)('$boundary', ({ boundary, lacking }) => {
  it('is offered here, or said to be missing', (test) => {
    test.skip(lacking !== undefined, lacking);
  });

  describe.skipIf(lacking !== undefined)('confines', () => {
    /** What a shell says inside. */
    async function ask(script: string): Promise<string> {
      const scratch = mkdtempSync(join(folder, 'scratch-'));
      const code = join(folder, 'code');
      const started = await confineCommand(
        'asker',
        boundary,
        { command: ['sh', '-c', script], folder: code, env: { PATH: process.env.PATH ?? '' } },
        { shown: [code], hidden: [join(code, 'hidden')], scratch },
      );
      const [first, ...args] = started.command;
      const { stdout, stderr } = spawnSync(first, args, {
        cwd: started.folder,
        env: { ...started.env },
        encoding: 'utf8',
      });
      return `${stdout}${stderr}`.trim();
    }

    it('the view of the disk', async () => {
      expect(await ask('cat shown.txt; pwd')).toBe(`shown${join(folder, 'code')}`);
      expect(await ask('ls hidden')).toBe('');
      expect(await ask(`cat ${join(folder, 'secret.txt')}`)).toMatch(/No such file/);
      expect(await ask('ls /home /root /work')).not.toMatch(/^\w+$/m);
    });

    it('what may be written', async () => {
      expect(await ask('echo x > "$TMPDIR/x" && cat "$TMPDIR/x"')).toBe('x');
      for (const place of [
        'shown.txt',
        '/x',
        '/tmp/x',
        '/usr/bin/x',
        '/proc/sys/kernel/hostname',
      ]) {
        expect(await ask(`echo x > ${place} && echo written`)).not.toMatch(/written/);
      }
      expect(await ask('mount -o remount,rw / && echo done')).not.toMatch(/done/);
      expect(await ask('umount /proc && echo done')).not.toMatch(/done/);
    });

    it('the view of other processes', async () => {
      const seen = await ask('cat /proc/[0-9]*/cmdline | tr "\\0" " "');
      expect(seen).toMatch(/cmdline/);
      expect(seen).not.toMatch(/vitest/);
    });

    it('the network', async () => {
      let calls = 0;
      const server = createServer((_, answer) => {
        calls++;
        answer.end();
      });
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const call = `require('net').connect(${port}, '127.0.0.1').on('error', (e) => console.log(e.code))`;
      expect(await ask(`node -e "${call}"`)).toMatch(/^(ECONNREFUSED|ENETUNREACH)$/);
      server.close();
      expect(calls).toBe(0);
    });

    it('a plugin that keeps the contract', async () => {
      const plugin = openProcessPlugin(program, { boundary });
      await checkPlugin(plugin, bench().material(join(folder, boundary)));
    });

    it.each([
      ['exit', 'PLUGIN_STOPPED', /ended too early, with exit code 3/],
      ['kill', 'PLUGIN_STOPPED', /was killed/],
      ['abort', 'PLUGIN_STOPPED', /the signal SIGABRT/],
      ['close', 'PLUGIN_STOPPED', /closed its connection/],
      ['stop', 'PLUGIN_SILENT', /has not responded/],
      ['spin', 'PLUGIN_SILENT', /has not responded/],
    ])('a plugin whose fault is %s', async (fault, code, message) => {
      const plugin = openProcessPlugin(program, { boundary, mostBusyMs: 2_000 });
      const options = await plugin.parse({ fault, on: 'train' });
      const training = plugin.train(bench().openTask(options).task);
      await expect(training).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message),
      });
    });
  });
});
