import type { Backbone } from './backbone.ts';
import { inceptionV3 } from './inception-v3.ts';
import { xception } from './xception.ts';

/** The pretrained networks by name. */
export const backbones = {
  xception,
  'inception-v3': inceptionV3,
} as const satisfies Record<string, Backbone>;

export type BackboneName = keyof typeof backbones;
