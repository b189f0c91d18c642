import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Argument, type NewExpression, parseSync, Visitor } from 'oxc-parser';

/** Something that a file imports, or refers to by a relative address, such as a worker's. */
export interface Import {
  /** Counted from 1. */
  readonly line: number;
  /** As written. */
  readonly specifier: string;
  /**
   * `runtime` loads the other file into this process, statically or later; `type` is gone by then;
   * `address` hands it to a worker or another process.
   */
  readonly kind: 'runtime' | 'type' | 'address';
}

const packageName = '@painter-by-numbers/harness/';
const isSource = /\.(ts|js|cjs|mjs)$/;

/** The sources of `harness/` and `plugins/`, by their paths from the project's root. */
export function readSources(root: string): Map<string, string> {
  const sources = new Map<string, string>();
  for (const top of ['harness', 'plugins']) {
    const files = readdirSync(join(root, top), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => isSource.test(name)).sort()) {
      const path = posix.join(top, file.replaceAll('\\', '/'));
      sources.set(path, readFileSync(join(root, path), 'utf8'));
    }
  }
  return sources;
}

/**
 * What a source imports: statically, as a type, dynamically, by `require`, or by
 * `new URL('…', import.meta.url)`; only what is written as a plain string.
 *
 * @throws Error if the source cannot be parsed
 */
export function readImports(file: string, source: string): Import[] {
  const { program, errors } = parseSync(file, source);
  const [problem] = errors;
  if (problem !== undefined) throw new Error(`${file} cannot be parsed: ${problem.message}`);
  const imports: Import[] = [];
  const note = (at: { start: number; value: string }, kind: Import['kind']) => {
    const line = source.slice(0, at.start).split('\n').length;
    imports.push({ line, specifier: at.value, kind });
  };
  new Visitor({
    ImportDeclaration({ importKind, source: from, specifiers }) {
      const ofTypes = specifiers.filter(
        (one) => one.type === 'ImportSpecifier' && one.importKind === 'type',
      );
      const onlyTypes = specifiers.length > 0 && ofTypes.length === specifiers.length;
      note(from, importKind === 'type' || onlyTypes ? 'type' : 'runtime');
    },
    ExportNamedDeclaration({ exportKind, source: from }) {
      if (from !== null) note(from, exportKind === 'type' ? 'type' : 'runtime');
    },
    ExportAllDeclaration({ exportKind, source: from }) {
      note(from, exportKind === 'type' ? 'type' : 'runtime');
    },
    TSImportType({ source: from }) {
      note(from, 'type');
    },
    ImportExpression({ source: from }) {
      if (isText(from)) note(from, 'runtime');
    },
    CallExpression({ callee, arguments: [first] }) {
      if (callee.type === 'Identifier' && callee.name === 'require' && isText(first)) {
        note(first, 'runtime');
      }
    },
    NewExpression(expression) {
      const [first] = expression.arguments;
      if (!isBesideFile(expression) || !isText(first)) return;
      const isAddress = /^\.{0,2}\/|^[a-z]+:/.test(first.value);
      const value = isAddress ? first.value : `./${first.value}`;
      note({ start: first.start, value }, 'address');
    },
  }).visit(program);
  return imports;
}

/**
 * The file that an import means, by its path from the project's root; undefined for packages and
 * for what is no source, such as a folder or a picture.
 */
export function resolveImport(importer: string, specifier: string): string | undefined {
  if (specifier.startsWith(packageName)) {
    return posix.join('harness', specifier.slice(packageName.length));
  }
  if (!/^\.{1,2}\//.test(specifier) || !isSource.test(specifier)) return undefined;
  return posix.join(posix.dirname(importer), specifier);
}

function isText(node: Argument | undefined): node is Argument & { value: string } {
  return node?.type === 'Literal' && typeof node.value === 'string';
}

/** Whether this is `new URL(…, import.meta.url)`. */
function isBesideFile({ callee, arguments: [, base] }: NewExpression): boolean {
  return (
    callee.type === 'Identifier' &&
    callee.name === 'URL' &&
    base?.type === 'MemberExpression' &&
    base.object.type === 'MetaProperty'
  );
}
