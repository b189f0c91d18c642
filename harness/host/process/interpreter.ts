import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `painter_plugin.py` is, which Python plugins import. */
const pythonModuleFolder = fileURLToPath(new URL('../python', import.meta.url));

/** What a plugin's process may know of the environment. */
const passedOn =
  /^(PATH|HOME|USER|LANG|LC_.*|TZ|TERM|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|SYSTEMROOT|XDG_CACHE_HOME|VIRTUAL_ENV|CONDA_PREFIX|(OMP|MKL|OPENBLAS|NUMEXPR|CUDA|NVIDIA|ROCR|HIP|VK|PYTORCH|TORCH)_.*|TORCH_HOME|HF_HOME|HF_HUB_CACHE|HF_HUB_OFFLINE)$/;
/** What it may not know, whatever it belongs to: `NVIDIA_API_KEY`. */
const secret = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/;

/** The interpreter that `HARNESS_PYTHON` names, where a command begins with Python. */
export function chooseInterpreter(
  command: readonly [string, ...string[]],
  python = process.env.HARNESS_PYTHON,
): readonly [string, ...string[]] {
  const [program, ...args] = command;
  if (python === undefined || python === '') return command;
  return /^python3?(\.exe)?$/.test(program) ? [python, ...args] : command;
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
