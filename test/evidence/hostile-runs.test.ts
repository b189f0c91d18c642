import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveServer, serve } from '../../harness/evidence/serve/serve.ts';
import { findProject } from '../../harness/shared/project.ts';
import { runHarness } from '../cli/run-harness.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { writeReportRun } from './report/write-report-run.ts';

const root = temporaryFolder();
const outside = temporaryFolder();
const executed = join(root, 'executed');
let written: string;
let server: LiveServer;
let runs = 0;

beforeAll(async () => {
  ({ folder: written } = await writeReportRun(temporaryFolder(), { id: 'finished' }));
  mkdirSync(join(root, 'plugins', 'known'), { recursive: true });
  writeFileSync(join(root, 'plugins', 'known', 'index.mjs'), 'throw new Error("never opened");');
  for (const picture of pictures) writeFileSync(picture, 'not opened either');
  server = await serve(findProject(root), { port: 0, log: () => {} });
});
afterAll(() => server.close());

/** A finished run with code among its files, whose manifest says that this plugin made it. */
function writeHostileRun(name: (folder: string) => string, within = root) {
  runs++;
  const id = `hostile-${runs}`;
  const folder = join(within, 'submissions', id);
  cpSync(written, folder, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  manifest.id = id;
  manifest.plugin.name = name(folder);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  for (const file of ['model/index.mjs', 'index.mjs/index.mjs', 'index.js']) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(
      join(folder, file),
      `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(executed)}, '');`,
    );
  }
  return { id, folder };
}

const names: [string, (folder: string) => string][] = [
  ['the absolute path of its model', (folder) => join(folder, 'model')],
  ['its own absolute path', (folder) => folder],
  ['a relative path', (folder) => relative('.', join(folder, 'model'))],
  ['a way up', (folder) => `../submissions/${basename(folder)}/model`],
  ['a way from the plugins', (folder) => `plugins/../submissions/${basename(folder)}/model`],
  ['a file', (folder) => join(folder, 'model', 'index.mjs')],
  ['a folder called like a file', (folder) => join(folder, 'index.mjs')],
  ['a URL', (folder) => `file://${folder}/model/index.mjs`],
  ['only dots', () => '..'],
  ['a letter that looks like another', () => 'knоwn'],
  ['letters that make no width', () => 'known\u200b'],
  ['another case', () => 'Known'],
  ['a byte that ends strings', () => 'known\0'],
  ['a property of all objects', () => '__proto__'],
  ['a backslash', (folder) => `..\\submissions\\${basename(folder)}\\model`],
];

const pictures = ['a.jpg', 'b.jpg'].map((name) => join(root, name));
const commands: [string, (run: string) => string[]][] = [
  ['verify', (run) => ['verify', run, ...pictures]],
  ['explain', (run) => ['explain', run, ...pictures]],
  ['submit', (run) => ['submit', run, '--pairs', join(root, 'pairs.csv')]],
];

async function askView(run: string, origin = new URL(server.url).origin) {
  const body = new FormData();
  body.append('run', run);
  for (const side of ['a', 'b']) body.append(side, new File(['x'], `${side}.jpg`));
  const request = { method: 'POST', body, headers: { origin } };
  const answer = await fetch(`${server.url}api/verify`, request);
  const text = await answer.text();
  return { status: answer.status, error: text.startsWith('{') ? JSON.parse(text).error : text };
}

describe('a run that says that its plugin is', () => {
  it.each(names)('%s is opened by no command, and nothing of it runs', async (_, name) => {
    const { id } = writeHostileRun(name);
    for (const [, command] of commands) {
      const { exitCode, stderr } = await runHarness(root, command(id));
      expect(stderr).toMatch(/says that it was made with the plugin ".+", which is/);
      expect(exitCode).toBe(1);
    }
    const { status, error } = await askView(id);
    expect(status).toBe(400);
    expect(error).toContain('says that it was made with the plugin');
    expect(existsSync(executed)).toBe(false);
  });

  it('written otherwise shows how it is written', async () => {
    const { id } = writeHostileRun(() => 'knоwn\u001b[2J');
    const { stderr } = await runHarness(root, ['verify', id, 'a.jpg', 'b.jpg']);
    expect(stderr).toContain('"kn\\u{43e}wn\\u{1b}[2J"');
    expect(stderr).toContain('--plugin FOLDER');
  });
});

describe('an ensemble', () => {
  it('opens no member by a path that a run names', async () => {
    const { id } = writeHostileRun((folder) => join(folder, 'model'));
    const { id: other } = writeHostileRun(() => '../model');
    const { exitCode, stderr } = await runHarness(root, ['ensemble', id, other]);
    expect([exitCode, existsSync(executed)]).toEqual([1, false]);
    expect(stderr).toMatch(/^Error: /);
  });
});

describe('a command', () => {
  it.each([['--collection'], ['--weights']])('runs no code in the folder of %s', async (flag) => {
    const { folder } = writeHostileRun(() => 'known');
    await runHarness(root, ['run', flag, folder]);
    expect(existsSync(executed)).toBe(false);
  });
});

describe('the live view', () => {
  it.each([
    ['an absolute path', (folder: string) => folder],
    ['a relative path', (folder: string) => relative('.', folder)],
    ['a way up', (folder: string) => `../../${basename(outside)}/submissions/${basename(folder)}`],
    ['the present folder', () => '.'],
    ['nothing', () => ''],
  ])('accepts only the names of existing runs, not %s', async (_, spell) => {
    const { folder } = writeHostileRun((made) => join(made, 'model'), outside);
    const { status, error } = await askView(spell(folder));
    expect(status).toBe(400);
    expect(error).toMatch(/^(No run "|Choose a run and two pictures)/);
    expect(existsSync(executed)).toBe(false);
  });

  it('follows no link to a run elsewhere', async () => {
    const { folder } = writeHostileRun((made) => join(made, 'model'), outside);
    symlinkSync(folder, join(root, 'submissions', 'linked'));
    expect((await askView('linked')).error).toContain('a link to another place');
    expect(existsSync(executed)).toBe(false);
  });

  it('answers no form of another site', async () => {
    const { id } = writeHostileRun(() => 'known');
    const { status } = await askView(id, 'http://elsewhere.example');
    expect(status).toBe(403);
  });
});
