import { runInChild } from '../run-in-child.ts';

/** The answer of a binding loaded in a separate process. */
export type BindingReport =
  | {
      readonly loads: true;
      /** TensorFlow's version. */
      readonly version: string;
      /** Whether TensorFlow computes on a GPU. */
      readonly gpu: boolean;
      /** TensorFlow's own messages about GPUs, the latest last. */
      readonly gpuMessages: readonly string[];
    }
  | { readonly loads: false; readonly reason: string };

const script = new URL('./probe-binding.ts', import.meta.url);

/** Loads a binding in a separate process, so that a crash of its libraries stays there. */
export async function tryBinding(binding: string): Promise<BindingReport> {
  const run = await runInChild(script, binding, { TF_CPP_MIN_LOG_LEVEL: '0' });
  if (run.failed) {
    const error = run.stderr.split('\n').find((line) => /Error: /.test(line));
    return {
      loads: false,
      reason:
        error?.replace(/^.*?Error: /, '') ??
        (run.signal ? `it crashed with ${run.signal}` : `it ended with code ${run.exitCode}`),
    };
  }
  const { version, gpu } = JSON.parse(run.stdout) as { version: string; gpu: boolean };
  return { loads: true, version, gpu, gpuMessages: findGpuMessages(run.stderr) };
}

/** `2026-01-31 12:00:00.5: E external/x.cc:266] failed call to cuInit: …` without its prefix. */
function findGpuMessages(stderr: string): string[] {
  return stderr
    .split('\n')
    .filter((line) => /cuda|cuInit|GPU|libnvidia|cudnn/i.test(line))
    .map((line) => line.replace(/^.*?\.cc:\d+\] ?/, '').trim());
}
