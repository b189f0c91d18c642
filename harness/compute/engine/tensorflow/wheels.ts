import { HarnessError } from '../../../contract/errors.ts';

/** A Python package pinned to one file. */
export interface Wheel {
  readonly project: string;
  readonly version: string;
  /** SHA-256 of the wheel, in hex. */
  readonly sha256: string;
  /** Size of the wheel in 10^6 bytes, rounded. */
  readonly megabytes: number;
  /** Platform tag of the wheel, as pip expects it. */
  readonly platform: string;
}

/** `cpu`, or `cuda` for NVIDIA GPUs with a driver for CUDA 12. */
export type Variant = 'cpu' | 'cuda';

export const tensorflowVersion = '2.21.0';

/**
 * A fixed Python version, whichever version runs pip, so that one digest per platform pins the file.
 * The libraries inside do not depend on it.
 */
export const wheelPython = { version: '311', abi: 'cp311' } as const;

const linuxX64 = 'manylinux_2_27_x86_64';

const cpuWheels: Record<string, Wheel> = {
  'linux-x64': {
    project: 'tensorflow-cpu',
    version: tensorflowVersion,
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    megabytes: 274,
    platform: linuxX64,
  },
  'linux-arm64': {
    project: 'tensorflow',
    version: tensorflowVersion,
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    megabytes: 282,
    platform: 'manylinux_2_27_aarch64',
  },
  'darwin-arm64': {
    project: 'tensorflow',
    version: tensorflowVersion,
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    megabytes: 223,
    platform: 'macosx_12_0_arm64',
  },
};

// The requirements of the extra `and-cuda` of tensorflow 2.21.0.
const cudaWheels: readonly Wheel[] = [
  {
    project: 'tensorflow',
    version: tensorflowVersion,
    sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    megabytes: 572,
    platform: linuxX64,
  },
  ...nvidia([
    [
      'cublas',
      581,
      '12.9.3.13',
      linuxX64,
      'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
    ],
    [
      'cuda-cupti',
      10,
      '12.8.90',
      'manylinux2014_x86_64',
      'ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182',
    ],
    [
      'cuda-nvcc',
      41,
      '12.9.86',
      'manylinux2010_x86_64',
      '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
    ],
    [
      'cuda-nvrtc',
      90,
      '12.9.86',
      'manylinux2010_x86_64',
      '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
    ],
    [
      'cuda-runtime',
      3,
      '12.9.79',
      'manylinux2014_x86_64',
      '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
    ],
    [
      'cudnn',
      717,
      '9.28.0.42',
      linuxX64,
      '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
    ],
    [
      'cufft',
      201,
      '11.4.1.4',
      'manylinux2014_x86_64',
      'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
    ],
    [
      'curand',
      68,
      '10.3.10.19',
      linuxX64,
      '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
    ],
    [
      'cusolver',
      338,
      '11.7.5.82',
      linuxX64,
      '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
    ],
    [
      'cusparse',
      366,
      '12.5.10.65',
      'manylinux2014_x86_64',
      '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
    ],
    [
      'nccl',
      352,
      '2.32.3',
      linuxX64,
      'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c',
    ],
    [
      'nvjitlink',
      40,
      '12.9.86',
      'manylinux2010_x86_64',
      'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
    ],
  ]),
];

function nvidia(rows: readonly [string, number, string, string, string][]): Wheel[] {
  return rows.map(([name, megabytes, version, platform, sha256]) => ({
    project: `nvidia-${name}-cu12`,
    version,
    sha256,
    megabytes,
    platform,
  }));
}

/**
 * The wheels of a variant for a platform, TensorFlow's own first.
 *
 * @throws HarnessError `ENGINE_UNSUPPORTED_PLATFORM`
 */
export function wheelsFor(
  variant: Variant,
  platform: string = process.platform,
  architecture: string = process.arch,
): readonly Wheel[] {
  const name = `${platform}-${architecture}`;
  const cpu = cpuWheels[name];
  if (variant === 'cuda' && name === 'linux-x64') return cudaWheels;
  if (variant === 'cpu' && cpu !== undefined) return [cpu];
  throw new HarnessError(
    'ENGINE_UNSUPPORTED_PLATFORM',
    variant === 'cuda' && cpu !== undefined
      ? `TensorFlow's CUDA build is made for linux-x64 and this is ${name}; leave out --cuda to install the CPU build.`
      : `TensorFlow ${tensorflowVersion} has no build for ${name}; use --engine wasm, which runs everywhere.`,
  );
}
