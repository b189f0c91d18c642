import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { describeMissingProgram } from '../process/describe-missing-program.ts';
import type { Boundary } from './boundary.ts';
import { wrapInBubblewrap } from './bubblewrap.ts';
import { findInstallation, findProgram } from './find-program.ts';
import { wrapInNamespaces } from './namespaces.ts';
import { askPython } from './python-installation.ts';
import { listSystemFolders } from './system-folders.ts';
import { findLibraryCaches, makeWeightsCache } from './weights-on-disk.ts';

/** A program to start. */
export interface StartedProgram {
  readonly command: readonly [string, ...string[]];
  /** Its working folder, absolute. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whether it is Python, whatever it is called. */
  readonly isPython?: boolean;
}

/** The parts of the disk that a program may see besides those needed to start it. */
export interface ProgramNeeds {
  /** Readable files and folders, absolute: its code, weights, and a model to load. */
  readonly shown: readonly string[];
  /** Folders that it must not see, wherever they are. */
  readonly hidden?: readonly string[];
  /** The folder that it may write to. */
  readonly scratch: string;
}

/**
 * Puts a boundary around a program: the command that starts it there, in an environment without a
 * home folder.
 *
 * @throws HarnessError `PLUGIN_NOT_STARTED` if there is no such program
 */
export async function confineCommand(
  plugin: string,
  boundary: Boundary,
  { command, folder, env, isPython = false }: StartedProgram,
  { shown, hidden = [], scratch }: ProgramNeeds,
): Promise<StartedProgram> {
  if (boundary === 'process') return { command, folder, env };
  const [name, ...args] = command;
  const program = findProgram(name, folder, env.PATH);
  if (program === undefined) throw notStarted(plugin, describeMissingProgram(name));
  const runtime = await findRuntime(plugin, program, env, isPython);
  makeWeightsCache();
  const place = realpathSync(scratch);
  const { torch, huggingFace } = findLibraryCaches(env);
  const view = {
    shown: [...listSystemFolders(), ...runtime.shown, ...shown],
    hidden,
    scratch: place,
  };
  const wrap = boundary === 'bubblewrap' ? wrapInBubblewrap : wrapInNamespaces;
  return {
    command: wrap([runtime.program, ...args], realpathSync(folder), view),
    folder: '/',
    env: {
      ...env,
      TORCH_HOME: torch,
      HF_HOME: huggingFace,
      // Libraries ask who they work for, and keep their own files at home.
      USER: 'plugin',
      HOME: place,
      TMPDIR: place,
      XDG_CACHE_HOME: place,
    },
  };
}

function notStarted(plugin: string, why: string, cause?: unknown): HarnessError {
  return new HarnessError('PLUGIN_NOT_STARTED', `Plugin ${plugin}: ${why}`, { cause });
}

async function findRuntime(
  plugin: string,
  program: string,
  env: Readonly<Record<string, string>>,
  isPython: boolean,
): Promise<{ readonly program: string; readonly shown: readonly string[] }> {
  const isCalledPython = /^python[\d.]*$/.test(basename(program));
  const installed = findInstallation(program);
  if (!isPython && !isCalledPython) return { program, shown: installed };
  try {
    const python = await askPython(program, env);
    const shown = [python.program, ...python.folders];
    // A script of another name may do more than choose a Python.
    if (isCalledPython) return { program: python.program, shown };
    return { program, shown: [...installed, ...shown] };
  } catch (error) {
    throw notStarted(plugin, `${messageOf(error)}.`, error);
  }
}
