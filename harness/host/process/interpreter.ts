import { delimiter, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `painter_plugin.py` is, which Python plugins import. */
export const pythonModuleFolder = fileURLToPath(new URL('../python', import.meta.url));

/** What a plugin's process may know of the environment. */
const passedOn =
  /^(PATH|HOME|USER|LANG|LC_.*|TZ|TERM|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|SYSTEMROOT|XDG_CACHE_HOME|VIRTUAL_ENV|CONDA_PREFIX|(OMP|MKL|OPENBLAS|NUMEXPR|CUDA|NVIDIA|ROCR|HIP|VK|PYTORCH|TORCH)_.*|TORCH_HOME|HF_HOME|HF_HUB_CACHE|HF_HUB_OFFLINE)$/;
/** What it may not know, whatever it belongs to: `NVIDIA_API_KEY`. */
const secret = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/;

/**
 * The interpreter of plugins in Python: the one that `--python` or `HARNESS_PYTHON` names, else
 * `python3`. A path is made absolute, because plugins are started in their own folders.
 */
export function choosePython(named = process.env.HARNESS_PYTHON): string {
  if (named === undefined || named === '') return 'python3';
  return /[/\\]/.test(named) ? resolve(named) : named;
}

/** A command that begins with Python, with the interpreter that was chosen; others as they are. */
export function chooseInterpreter(
  command: readonly [string, ...string[]],
  python?: string,
): readonly [string, ...string[]] {
  const [, ...args] = command;
  return isPython(command) ? [choosePython(python), ...args] : command;
}

/** Whether a command begins with Python. */
export function isPython([program]: readonly [string, ...string[]]): boolean {
  return /^python3?(\.exe)?$/.test(program);
}

/**
 * The environment of a plugin's process.
 *
 * @param scratch the folder that it may write to
 * @param own this process's environment
 */
export function pluginEnvironment(
  scratch: string,
  own: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const kept = Object.entries(own).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && passedOn.test(entry[0]) && !secret.test(entry[0]),
  );
  const modules = [pythonModuleFolder, own.PYTHONPATH ?? ''].filter((path) => path !== '');
  return {
    ...Object.fromEntries(kept),
    PYTHONPATH: modules.join(delimiter),
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    TMPDIR: scratch,
  };
}
