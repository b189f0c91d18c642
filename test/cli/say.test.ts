import { execa } from 'execa';
import { expect, it } from 'vitest';

/** What a call of `say` and `remark` writes to both streams. */
async function write(text: string, columns: string) {
  const code = `
    const { remark, say } = await import('./harness/cli/print.ts');
    say(process.argv[1]);
    remark(process.argv[1]);`;
  const register = ['--import', './harness/shared/typescript/register.js'];
  const args = [...register, '--input-type=module', '--eval', code, text];
  const { stdout, stderr } = await execa(process.execPath, args, { env: { COLUMNS: columns } });
  return { stdout, stderr };
}

const sentence =
  'The collection has ten paintings of each artist, and each of these is in one part.';

it('breaks sentences between words at the width of the terminal, with an indentation', async () => {
  const wrapped = [
    'The collection has ten paintings of each',
    '  artist, and each of these is in one',
    '  part.',
  ].join('\n');
  expect(await write(sentence, '42')).toEqual({ stdout: wrapped, stderr: wrapped });
  const nested = `Short.\n    ${sentence}`;
  const { stdout } = await write(nested, '60');
  expect(stdout.split('\n')).toEqual([
    'Short.',
    '    The collection has ten paintings of each artist, and',
    '      each of these is in one part.',
  ]);
});

it.each([
  ['20', 'Training took'],
  ['55', 'Training took 39.3 s, scoring 12 min, features and'],
])('keeps a unit on the line of its number, %s characters wide', async (columns, first) => {
  const text = 'Training took 39.3 s, scoring 12 min, features and 62 % of the rest.';
  const { stdout } = await write(text, columns);
  expect(stdout.split('\n')[0]).toBe(first);
  expect(stdout.replace(/\n {2}/g, ' ')).toBe(text);
});

it('takes at most 100 characters per line, and one line where there is no terminal', async () => {
  const long = `${sentence} ${sentence}`;
  const { stdout, stderr } = await write(long, '400');
  for (const text of [stdout, stderr]) {
    expect(text.split('\n')).toHaveLength(2);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  }
  expect(await write(long, '')).toEqual({ stdout: long, stderr: long });
});

it('leaves a path whole, and shows what would act on a terminal', async () => {
  const path = `/paintings/${'folder/'.repeat(12)}\u001b[31mred.jpg`;
  const { stdout } = await write(`See ${path} for more.`, '40');
  expect(stdout.split('\n')).toContain(`  ${path.replace('\u001b', '\\u001b')}`);
});
