import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { bin, startHarness } from '../run-harness.ts';

const root = temporaryFolder();
const deeper = join(root, 'deeper', 'still');
/** Names that a shell would act on, and one with its own separators. */
const hostile = ['a$(touch hit)', 'a`touch hit`', 'a;touch hit', "a'b", 'a b', 'a\nb', 'a:b=c'];

beforeAll(() => {
  mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true });
  mkdirSync(deeper, { recursive: true });
  chmodSync(bin, 0o755);
  symlinkSync(bin, join(root, 'node_modules', '.bin', 'harness'));
  for (const name of ['xception-one', 'xception-two', ...hostile]) {
    mkdirSync(join(root, 'submissions', name), { recursive: true });
    writeFileSync(join(root, 'submissions', name, 'manifest.json'), '{}');
  }
});

async function scriptFor(shell: string): Promise<string> {
  const { exitCode, stdout, stderr } = await startHarness(root, ['completion', shell]);
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

async function runShell(shell: string, args: readonly string[], script: string): Promise<string> {
  const env = { HARNESS_ROOT: root, HOME: root, ZDOTDIR: root, XDG_CONFIG_HOME: root };
  const { stdout } = await execa(shell, [...args, '-c', script], { cwd: deeper, env });
  return stdout;
}

const isHere = (shell: string) => spawnSync(shell, ['--version']).status === 0;

describe.skipIf(!isHere('bash'))('bash', () => {
  const completeLine = async (line: string, words = line.split(' ')) => {
    const finish = words[0] === 'npx' ? '_harness_npx' : '_harness';
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const script = `${await scriptFor('bash')}
      COMP_LINE='${line}' COMP_POINT=${line.length} COMP_WORDS=(${quoted}) COMP_CWORD=${words.length - 1}
      complete -p harness npx >/dev/null || exit 9
      ${finish}
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    return (await runShell('bash', ['--norc'], script)).split('\n');
  };

  it.each([
    ['harness lea', ['leaderboard']],
    ['npx harness run xcep', ['xception']],
    ['npx other run xcep', ['']],
    ['harness report xception-', ['xception-one', 'xception-two']],
    ['harness bench --only=dec', ['decode']],
  ])('completes "%s"', async (line, words) => {
    expect(await completeLine(line)).toEqual(words);
  });

  it('offers hostile names only as they can be typed', async () => {
    // Of a name with a colon, bash replaces what is behind the colon.
    expect(await completeLine('harness report a')).toEqual(["a\\'b", 'a:b=c']);
    const behindColon = ['harness', 'report', 'a', ':', 'b'];
    expect(await completeLine('harness report a:b', behindColon)).toEqual(['b=c']);
  });
});

describe.skipIf(!isHere('zsh'))('zsh', () => {
  it.each([
    ['harness lea', 'leaderboard'],
    ['npx harness run xcep', 'xception'],
  ])('completes "%s"', async (line, word) => {
    writeFileSync(join(root, 'harness.zsh'), await scriptFor('zsh'));
    // A terminal in a terminal, as zsh completes nowhere else.
    const typed = await runShell(
      'zsh',
      ['-f'],
      `zmodload zsh/zpty
      zpty -b shell zsh -f -i
      zpty -w shell "PS1='> '; autoload -Uz compinit; compinit -u -D; source ${root}/harness.zsh; print ready"
      zpty -r shell seen $'*\\nready*'
      zpty -w -n shell ${JSON.stringify(`: ; ${line}`)}$'\\t'
      zpty -r shell seen '*${word}*' && print -r -- "$seen"
      zpty -d shell`,
    );
    expect(typed).toContain(word);
  });
});

describe.skipIf(!isHere('fish'))('fish', () => {
  it.each([
    ['harness lea', ['leaderboard']],
    ['npx harness run xcep', ['xception']],
    ['harness report xception-', ['xception-one', 'xception-two']],
  ])('completes "%s"', async (line, words) => {
    const script = `${await scriptFor('fish')}\ncomplete -C '${line}'`;
    const lines = (await runShell('fish', ['--no-config'], script)).split('\n');
    expect(lines.map((text) => text.split('\t')[0])).toEqual(words);
  });
});

it('says what a shell is called that has no script', async () => {
  const { exitCode, stderr } = await startHarness(root, ['completion', 'tcsh']);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/bash/);
});
