import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { reportStyle } from '../report/report-style.ts';

/** A file of the page. */
export interface ClientFile {
  readonly type: string;
  readonly content: string;
}

/** The libraries by the names under which the client imports them, each one file without imports but these. */
const libraries = ['preact', 'preact/hooks', 'htm'] as const;

const pathOf = (library: string): string => `/lib/${library.replace('/', '-')}.js`;

const importMap = JSON.stringify({
  imports: Object.fromEntries(libraries.map((library) => [library, pathOf(library)])),
});

const script = 'text/javascript; charset=utf-8';
const style = 'text/css; charset=utf-8';

/** The digest by which the page's policy knows its only inline script, which names the libraries. */
export const importMapDigest = `'sha256-${createHash('sha256').update(importMap).digest('base64')}'`;

/** The only page; its script renders everything on it, by the address. */
export const shell = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Painter by Numbers</title>
<link rel="stylesheet" href="/client/report.css">
<link rel="stylesheet" href="/client/style.css">
<script type="importmap">${importMap}</script>
<script type="module" src="/client/app.js"></script>
</head>
<body><noscript>The live view needs JavaScript.</noscript><div id="app"></div></body>
</html>
`;

/** A file below /client/; undefined if there is none. */
export async function readClientFile(path: string): Promise<ClientFile | undefined> {
  // In a layer, so that the page's own styles have precedence.
  if (path === 'report.css') return { type: style, content: `@layer report {\n${reportStyle}}\n` };
  if (!/^([a-z-]+\/)?[a-z-]+\.(js|css)$/.test(path)) return undefined;
  const type = path.endsWith('.js') ? script : style;
  return read(new URL(`client/${path}`, import.meta.url), type);
}

/** A library below /lib/; undefined if there is none. */
export async function readLibrary(path: string): Promise<ClientFile | undefined> {
  const library = libraries.find((name) => pathOf(name) === `/lib/${path}`);
  return library && read(new URL(import.meta.resolve(library)), script);
}

async function read(url: URL, type: string): Promise<ClientFile | undefined> {
  try {
    const text = await readFile(fileURLToPath(url), 'utf8');
    return { type, content: text.replace(/^\/\/# sourceMappingURL=.*$/m, '') };
  } catch {
    return undefined;
  }
}
