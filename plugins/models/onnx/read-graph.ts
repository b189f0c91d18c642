import { type Field, readFields, readText } from './protobuf.ts';

/** Numbers of the fields of ONNX's messages, from `onnx.proto`. */
export const fields = {
  model: { graph: 7 },
  graph: { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13, sparseInitializer: 15 },
} as const;

/** A node of a network: its inputs, its outputs, and its range in the file. */
export interface OnnxNode {
  readonly name: string;
  readonly operator: string;
  /** Domain of operators that are not ONNX's own. */
  readonly domain: string;
  /** Names of tensors, including those that graphs inside the node read. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** PyTorch's modules that it is part of, such as `layer3` and `layer3.1`, if the exporter wrote them down. */
  readonly modules: readonly string[];
  readonly field: Field;
}

/** A named element of a graph, and its range in the file. */
export interface NamedField {
  readonly name: string;
  readonly field: Field;
}

/** An ONNX file without its weights. */
export interface OnnxGraph {
  /** Each node comes after its inputs. */
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly NamedField[];
  readonly outputs: readonly NamedField[];
  /** What the file declares about tensors between nodes. */
  readonly valueInfos: readonly NamedField[];
  readonly initializers: readonly NamedField[];
  /** Weight files next to this one, by the names used in it. */
  readonly weightFiles: readonly string[];
  /** The model's fields besides its graph, and the graph's fields besides those above. */
  readonly otherOfModel: readonly Field[];
  readonly otherOfGraph: readonly Field[];
}

/**
 * Scans an ONNX file.
 *
 * @throws RangeError if it is not an ONNX file
 */
export function readGraph(bytes: Uint8Array): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const inputs: NamedField[] = [];
  const outputs: NamedField[] = [];
  const valueInfos: NamedField[] = [];
  const initializers: NamedField[] = [];
  const otherOfModel: Field[] = [];
  const otherOfGraph: Field[] = [];
  const weightFiles = new Set<string>();
  for (const part of readFields(bytes)) {
    if (part.number !== fields.model.graph) {
      otherOfModel.push(part);
      continue;
    }
    for (const field of readFields(bytes, part.start, part.end)) {
      switch (field.number) {
        case fields.graph.node:
          nodes.push(readNode(bytes, field, weightFiles));
          break;
        case fields.graph.initializer: {
          initializers.push({ name: readTensor(bytes, field, weightFiles), field });
          break;
        }
        case fields.graph.sparseInitializer:
          readSparseTensor(bytes, field, weightFiles);
          otherOfGraph.push(field);
          break;
        case fields.graph.input:
          inputs.push({ name: readName(bytes, field, 1), field });
          break;
        case fields.graph.output:
          outputs.push({ name: readName(bytes, field, 1), field });
          break;
        case fields.graph.valueInfo:
          valueInfos.push({ name: readName(bytes, field, 1), field });
          break;
        default:
          otherOfGraph.push(field);
      }
    }
  }
  if (nodes.length === 0 || outputs.length === 0) throw new RangeError('Expected a graph of nodes');
  return {
    nodes,
    inputs,
    outputs,
    valueInfos,
    initializers,
    weightFiles: [...weightFiles].sort(),
    otherOfModel,
    otherOfGraph,
  };
}

/** @param weightFiles receives the files that contain weights inside the node */
function readNode(bytes: Uint8Array, field: Field, weightFiles: Set<string>): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  let name = '';
  let operator = '';
  let domain = '';
  let modules: readonly string[] = [];
  for (const part of readFields(bytes, field.start, field.end)) {
    if (part.number === 1) inputs.push(readText(bytes, part));
    else if (part.number === 2) outputs.push(readText(bytes, part));
    else if (part.number === 3) name = readText(bytes, part);
    else if (part.number === 4) operator = readText(bytes, part);
    else if (part.number === 5) inputs.push(...readInside(bytes, part, weightFiles));
    else if (part.number === 7) domain = readText(bytes, part);
    else if (part.number === 9) modules = readModules(bytes, part) ?? modules;
  }
  const read = inputs.filter((input) => input !== '');
  return { name, operator, domain, inputs: read, outputs, modules, field };
}

/**
 * The modules in an entry of a node's metadata; undefined if the entry is about something else. The
 * newer of PyTorch's exporters writes a list as Python prints it: `['', 'layer3', 'layer3.1', 'add_7']`,
 * which ends with the operation.
 */
function readModules(bytes: Uint8Array, entry: Field): string[] | undefined {
  if (readName(bytes, entry, 1) !== 'pkg.torch.onnx.name_scopes') return undefined;
  const scopes = [...readName(bytes, entry, 2).matchAll(/'([^']*)'/g)].map(([, name = '']) => name);
  return scopes.slice(0, -1).filter((name) => name !== '');
}

/** The tensors that the graphs in a node's attribute read from outside. */
function readInside(bytes: Uint8Array, attribute: Field, weightFiles: Set<string>): string[] {
  const read: string[] = [];
  for (const part of readFields(bytes, attribute.start, attribute.end)) {
    // One or several tensors or sparse tensors.
    if (part.number === 5 || part.number === 10) readTensor(bytes, part, weightFiles);
    if (part.number === 22 || part.number === 23) readSparseTensor(bytes, part, weightFiles);
    // One or several graphs.
    if (part.number !== 6 && part.number !== 11) continue;
    for (const field of readFields(bytes, part.start, part.end)) {
      switch (field.number) {
        case fields.graph.node:
          read.push(...readNode(bytes, field, weightFiles).inputs);
          break;
        case fields.graph.initializer:
          readTensor(bytes, field, weightFiles);
          break;
        case fields.graph.sparseInitializer:
          readSparseTensor(bytes, field, weightFiles);
          break;
        case fields.graph.output:
          read.push(readName(bytes, field, 1));
          break;
      }
    }
  }
  return read;
}

/** The name of a tensor; if its values are in another file, that is added to `weightFiles`. */
function readTensor(bytes: Uint8Array, tensor: Field, weightFiles: Set<string>): string {
  let name = '';
  let weightFile: string | undefined;
  for (const part of readFields(bytes, tensor.start, tensor.end)) {
    if (part.number === 8) name = readText(bytes, part);
    else if (part.number === 13 && readName(bytes, part, 1) === 'location') {
      weightFile = readName(bytes, part, 2);
    }
  }
  if (weightFile !== undefined) weightFiles.add(weightFile);
  return name;
}

/** Values and indices of a sparse tensor are tensors. */
function readSparseTensor(bytes: Uint8Array, sparse: Field, weightFiles: Set<string>): void {
  for (const part of readFields(bytes, sparse.start, sparse.end)) {
    if (part.number === 1 || part.number === 2) readTensor(bytes, part, weightFiles);
  }
}

function readName(bytes: Uint8Array, message: Field, number: number): string {
  for (const part of readFields(bytes, message.start, message.end)) {
    if (part.number === number) return readText(bytes, part);
  }
  return '';
}
