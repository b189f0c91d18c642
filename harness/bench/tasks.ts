/** The tasks to measure. */
export const taskNames = [
  'decode',
  'features',
  'vit-small',
  'vit-base',
  'head',
  'trunk',
  'pairs',
] as const;
export type TaskName = (typeof taskNames)[number];

/** The pairs that a siamese network learns: all those in a batch, or those of the paper's list. */
export const pairLists = ['batch', 'paper'] as const;
export type PairList = (typeof pairLists)[number];

/** Sizes of the work; the same for all contestants. */
export interface TaskSizes {
  /** Side in pixels. */
  readonly size: number;
  /** Images or rows per batch. */
  readonly batch: number;
  /** Batches per step; more than one if a single one is too short to time. */
  readonly batches: number;
}

export interface Task {
  readonly name: TaskName;
  /** The unit of the rate per second. */
  readonly unit: string;
  /** Our contestants for the task: engines, ONNX Runtime, or the decoding threads. */
  readonly worksOn: 'engine' | 'onnx' | 'decoders';
  /** The timm network that ONNX Runtime computes. */
  readonly network?: string;
  /** The sizes for published results. */
  readonly sizes: TaskSizes;
  /** Sizes that only show that it works. */
  readonly quick: TaskSizes;
  describe(sizes: TaskSizes): string;
}

export const tasks: readonly Task[] = [
  {
    name: 'decode',
    unit: 'images/s',
    worksOn: 'decoders',
    sizes: { size: 299, batch: 64, batches: 1 },
    quick: { size: 64, batch: 4, batches: 1 },
    describe: ({ size }) => `JPEGs of 1600 × 1200 decoded to ${size} × ${size}`,
  },
  {
    name: 'features',
    unit: 'images/s',
    worksOn: 'engine',
    sizes: { size: 299, batch: 16, batches: 1 },
    quick: { size: 71, batch: 2, batches: 1 },
    describe: ({ size, batch }) => `Xception features at ${size} px, batches of ${batch}`,
  },
  describeTransformer('vit-small', 'ViT-S/14', 'vit_small_patch14_dinov2.lvd142m'),
  describeTransformer('vit-base', 'ViT-B/14', 'vit_base_patch14_dinov2.lvd142m'),
  {
    name: 'head',
    unit: 'samples/s',
    worksOn: 'engine',
    // Rows as wide as Xception's features; an epoch has 50 batches.
    sizes: { size: 2048, batch: 128, batches: 50 },
    quick: { size: 64, batch: 16, batches: 2 },
    describe: ({ size, batch }) =>
      `Training a ${size}-512-128-1 head with Adam, batches of ${batch}`,
  },
  {
    name: 'trunk',
    unit: 'images/s',
    worksOn: 'engine',
    sizes: { size: 224, batch: 16, batches: 1 },
    quick: { size: 32, batch: 2, batches: 1 },
    describe: ({ size, batch }) =>
      `Training the winner's convolutional trunk with Adam at ${size} px, batches of ${batch}`,
  },
  {
    name: 'pairs',
    unit: 'pairs/s',
    worksOn: 'engine',
    sizes: { size: 224, batch: 32, batches: 1 },
    quick: { size: 32, batch: 8, batches: 1 },
    describe: ({ size, batch }) =>
      `Training the siamese baseline with Adam at ${size} px, ${batch} paintings per batch, not augmented; ` +
      `batch: every pair among ${batch / 4} artists × 4 paintings, ${(batch * (batch - 1)) / 2} per batch; ` +
      `paper: pairs of the paper's list, two paintings each, ${batch / 2} per batch`,
  },
];

/** DINOv2's networks with random weights: that does not change the speed. */
function describeTransformer(name: TaskName, title: string, network: string): Task {
  return {
    name,
    unit: 'images/s',
    worksOn: 'onnx',
    network,
    sizes: { size: 224, batch: 16, batches: 1 },
    quick: { size: 28, batch: 2, batches: 1 },
    describe: ({ size, batch }) =>
      `${title} features at ${size} px, ours picture by picture, the others' in batches of ${batch}`,
  };
}
