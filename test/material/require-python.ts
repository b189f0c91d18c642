import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { messageOf } from '../../harness/contract/errors.ts';
import { findEntry } from '../../harness/host/find-plugin.ts';
import { choosePython } from '../../harness/host/process/interpreter.ts';

/** What plugins in Python import, and other programs in it. */
const modules = {
  /** Installed on purpose where `HARNESS_REQUIRE_PYTHON` is 1: there a lack is a failure. */
  sklearn: 'numpy, sklearn',
  numpy: 'numpy',
  torch: 'numpy, torch, torchvision',
  /** And what `harness backbone add` imports. */
  timm: 'torch, onnx, timm',
  openClip: 'torch, onnx, open_clip',
  transformers: 'torch, onnx, transformers',
} as const;
type Needed = keyof typeof modules;

/** What the project's own ones need. */
const needs: Readonly<Record<string, 'sklearn' | 'torch'>> = {
  'colour-logistic': 'sklearn',
  'torch-siamese': 'torch',
};

/**
 * Whether the Python that plugins run on has what some of them import. If not, that is reported
 * loudly, and the tests that need it are skipped.
 */
export function requirePython(needed: Needed = 'sklearn'): boolean {
  const python = choosePython();
  try {
    execFileSync(python, ['-c', `import ${modules[needed]}`], { stdio: 'pipe' });
    return true;
  } catch (error) {
    const reason = messageOf(error).trim().split('\n').at(-1);
    const notice = `Python: NOT TESTED, because ${python} cannot import ${modules[needed]}: ${reason}`;
    process.stderr.write(`\n${notice}\n\n`);
    if (needed === 'sklearn' && process.env.HARNESS_REQUIRE_PYTHON === '1') {
      it('has the modules of plugins in Python', () => expect.unreachable(notice));
    } else {
      it.skip(notice, () => {});
    }
    return false;
  }
}

/** The plugins that can run here: all but those in Python that lack what they import. */
export function withoutLackingPython(names: readonly string[], pluginsFolder: string): string[] {
  const isThere = { sklearn: requirePython('sklearn'), torch: requirePython('torch') };
  return names.filter((name) => {
    if (!findEntry(join(pluginsFolder, name))?.endsWith('.json')) return true;
    const needed = needs[name];
    if (needed === undefined) throw new Error(`Say in require-python.ts what ${name} imports`);
    return isThere[needed];
  });
}
