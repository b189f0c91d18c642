import type { LabelledPainting, Painting, Services } from '../../harness/contract/plugin.ts';
import {
  createActivationExtractor,
  type FrozenPart,
} from '../models/features/activation-extractor.ts';
import { ChunkedFeatures, cutChunks } from '../models/features/chunked-features.ts';

/** Number of paintings whose activations are in memory at a time: 200 MB at 299 pixels. */
const chunkSize = 512;
/** Up to this many chunks stay in memory from epoch to epoch, if there is room. */
const keptChunks = 4;

/** The cached activations of many paintings; those of the whole competition would take 30 GB. */
export class Activations<P extends Painting> extends ChunkedFeatures<P> {
  constructor(services: Services, part: FrozenPart, paintings: readonly P[]) {
    const chunks = cutChunks(paintings, chunkSize);
    const extractor = createActivationExtractor(part);
    super(services, [extractor], chunks, keptChunks * chunkSize * extractor.width);
  }
}

export type LabelledActivations = Activations<LabelledPainting>;
