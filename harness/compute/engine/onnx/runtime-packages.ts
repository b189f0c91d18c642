import { HarnessError } from '../../../contract/errors.ts';

/** A package of the npm registry pinned to one file. */
export interface RuntimePackage {
  readonly name: string;
  readonly version: string;
  /** Digest of its tarball, as npm writes it: `sha512-` and base64. */
  readonly integrity: string;
  /** Size of the tarball in 10^6 bytes, rounded up. */
  readonly megabytes: number;
  /** The files of it that are kept, by their path in the package. */
  readonly keeps: (path: string) => boolean;
}

/** The last version without telemetry on Linux and macOS; telemetry began with 1.29. */
export const onnxRuntimeVersion = '1.27.0';
/** The package that is loaded. */
export const runtimePackage: string = 'onnxruntime-node';

/** Platforms for which the package has libraries for the CPU. */
const platforms: readonly string[] = [
  'linux-x64',
  'linux-arm64',
  'darwin-arm64',
  'win32-x64',
  'win32-arm64',
];

/** The folder of the native library for a machine, in the package. */
function nativeFolder(platform: string, architecture: string): string {
  return `bin/napi-v6/${platform}/${architecture}/`;
}

/**
 * The packages of ONNX Runtime for this machine. The install script downloads libraries for NVIDIA
 * GPUs, which are not needed here, so it is not run.
 *
 * @throws HarnessError `ENGINE_UNSUPPORTED_PLATFORM`
 */
export function listRuntimePackages(
  platform: string = process.platform,
  architecture: string = process.arch,
): RuntimePackage[] {
  if (!platforms.includes(`${platform}-${architecture}`)) {
    throw new HarnessError(
      'ENGINE_UNSUPPORTED_PLATFORM',
      `ONNX Runtime has no build for ${platform}-${architecture}; there are builds for ${platforms.join(', ')}.`,
    );
  }
  const native = nativeFolder(platform, architecture);
  const isCode = (path: string) => /^(package\.json|README\.md|dist\/.*\.js(on)?)$/.test(path);
  return [
    {
      name: 'onnxruntime-common',
      version: onnxRuntimeVersion,
      integrity:
        'sha512-3KxL5wIVqa8Ex08jxSzncm9CMgw8CjOFyOQ7SxvG9o0cVLlhTNKXyIQuTbtX4tGPJEf73OER2xrjt4HJSBL4ow==',
      megabytes: 1,
      keeps: (path) => isCode(path) && !path.startsWith('dist/esm/'),
    },
    {
      name: runtimePackage,
      version: onnxRuntimeVersion,
      integrity:
        'sha512-QEzGwrvNBgv4uPVdnbHsOGG4G6T96mdlcFI8aAKPjMU8wOPpVocPXb6k3QGkaZagVTv2G9Bnnbo6Z3JdXr1fQw==',
      megabytes: 101,
      keeps: (path) => isCode(path) || path.startsWith(native),
    },
  ];
}
