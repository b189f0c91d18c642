import { z } from 'zod';
import { mostPixelsASide } from '../../compute/engine/onnx/backbone-names.ts';
import { defineCommand } from '../arguments/define-command.ts';
import { defineCommandGroup } from '../arguments/define-command-group.ts';
import { jsonOption, pythonOption, trainingOptions } from '../arguments/option-groups.ts';

const addAction = defineCommand({
  name: 'add',
  summary: 'make an ONNX file of a PyTorch network, for --backbone',
  positionals: z.object({
    network: z
      .string()
      .describe(
        'timm:NAME, hf:OWNER/NAME, open_clip:NAME/TAG, efficientnet-lite2, a checkpoint, or the folder of a transformers model',
      ),
  }),
  options: z.object({
    name: z
      .string()
      .optional()
      .describe('add: the name for --backbone of a checkpoint or a folder; default: its own name'),
    architecture: z
      .string()
      .optional()
      .describe('add: the architecture of a checkpoint: timm:NAME, open_clip:NAME, or csd'),
    keys: z
      .string()
      .optional()
      .describe(
        "add: replace prefixes of the checkpoint's tensor names, OLD=NEW, comma-separated: 'backbone.='",
      ),
    inputSize: z
      .int()
      .min(1)
      .max(mostPixelsASide)
      .optional()
      .describe("add: input size in pixels; default: the network's own"),
    randomWeights: z
      .int()
      .min(0)
      .max(999_999_999)
      .optional()
      .describe('add: random weights from this seed, no download; tables flag that'),
    artistsNamed: z
      .enum(['yes', 'no', 'unknown'])
      .optional()
      .describe('add: whether its training data named artists; default: what is known about it'),
    offline: trainingOptions.shape.offline,
    force: z.boolean().default(false).describe('add: replace it if it exists'),
    ...pythonOption.shape,
    ...jsonOption.shape,
  }),
  examples: [
    [
      'harness backbone add timm:vit_small_patch14_dinov2.lvd142m --input-size 224',
      'From timm; then --backbone timm:vit_small_patch14_dinov2.lvd142m@224',
    ],
    ['harness backbone add hf:facebook/dinov2-small', 'From transformers'],
    ['harness backbone add open_clip:ViT-B-32/openai', 'From open_clip'],
    [
      "harness backbone add mine.pth --architecture timm:resnet18 --keys 'backbone.='",
      'A checkpoint of your own; then --backbone mine',
    ],
    [
      'harness backbone add pytorch_model.bin --architecture csd --name csd-l14',
      'Contrastive Style Descriptors as published',
    ],
    [
      'harness backbone add timm:resnet18 --random-weights 0 --offline',
      'Untrained, without a download',
    ],
    [
      'harness backbone add ~/mine.pth --architecture timm:resnet18 --artists-named yes --force',
      'Training saw names of artists; replaces the earlier one',
    ],
    [
      'harness backbone add timm:resnet18 --python ~/venv/bin/python3 --json',
      'With the PyTorch of this Python; for a script',
    ],
  ],
  async run({ python, ...args }) {
    const { usePython } = await import('../arguments/use-python.ts');
    const { addAndPrint } = await import('../work/backbone.ts');
    await usePython(python);
    await addAndPrint(args);
  },
});

const listAction = defineCommand({
  name: 'list',
  summary: 'the networks made so far, their sources, and how closely they match PyTorch',
  positionals: z.object({}),
  options: jsonOption,
  examples: [
    ['harness backbone list', 'Every network, its source, and how closely it matches PyTorch'],
    ['harness backbone list --json', 'For a script'],
  ],
  async run({ json }) {
    const { listAndPrint } = await import('../work/backbone.ts');
    await listAndPrint(json);
  },
});

const layersAction = defineCommand({
  name: 'layers',
  summary: 'the layers of a network that --layer can name, and what each gives',
  positionals: z.object({
    network: z.string().describe('anything that --backbone takes: a file, a folder or a name'),
  }),
  options: z.object({
    inner: z
      .boolean()
      .default(false)
      .describe('layers: also list parts inside numbered ones, such as /encoder/layer.5/mlp'),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness backbone layers my-network.onnx', 'The names that --layer takes'],
    ['harness backbone layers my-network.onnx --inner', 'Also the parts inside each block'],
    ['harness backbone layers dinov2-small --json', 'For a script'],
  ],
  async run({ network, inner, json }) {
    const { listLayersAndPrint } = await import('../work/backbone.ts');
    await listLayersAndPrint(network, { inner, json });
  },
});

const removeAction = defineCommand({
  name: 'remove',
  summary: 'delete one of them; runs that use it stay, but need it again to answer',
  positionals: z.object({ network: z.string().describe('its name in the list') }),
  options: jsonOption,
  examples: [
    ['harness backbone remove timm:resnet18', 'Free its disk space'],
    ['harness backbone remove timm:resnet18 --json', 'For a script'],
  ],
  async run({ network, json }) {
    const { removeAndPrint } = await import('../work/backbone.ts');
    await removeAndPrint(network, json);
  },
});

/** `harness backbone <action> [network]`. */
export const backboneCommand = defineCommandGroup({
  name: 'backbone',
  summary:
    "Make PyTorch networks ready for --backbone, list or remove them; list a network's layers",
  actions: [addAction, listAction, layersAction, removeAction],
});
