import { HarnessError } from '../../../harness/contract/errors.ts';
import { itemAt } from '../../../harness/contract/item-at.ts';
import { findTensor } from '../onnx/find-tensor.ts';
import { readDetails } from '../onnx/read-attributes.ts';
import { type OnnxConstant, readConstants } from '../onnx/read-constants.ts';
import type { OnnxNode } from '../onnx/read-graph.ts';
import type { ReadModel } from '../onnx/read-model.ts';
import type { Span } from './layers-between.ts';
import { type GraphView, viewGraph } from './onnx-graph-view.ts';
import { planNode, trainableOperators } from './onnx-operators.ts';
import type { TrainableNode } from './trainable-node.ts';

/** The option's value that leaves a layer to the network. */
export const autoLayer = 'auto';

/** The part of an ONNX network that is trained. */
export interface OnnxSpan extends Span {
  readonly nodes: readonly TrainableNode[];
}

/** A network, and the values of tensors that depend only on the size of its pictures. */
export interface SpanSource {
  readonly model: ReadModel;
  /** For messages. */
  readonly name: string;
  /** The network's default layer, at which it may end. */
  readonly layer: string;
  /** The values of tensors that are fixed but not in the file. */
  evaluate(tensors: readonly string[]): Promise<ReadonlyMap<string, OnnxConstant>>;
}

/**
 * The nodes to train, in their order, and the tensors between which they are.
 *
 * @param asked names as `findTensor` takes them, or `auto`: the last layer that can be trained, and
 *   before it the last sum or concatenation on which alone it depends
 * @throws HarnessError `LAYER_UNKNOWN`, or `LAYER_UNUSABLE` with the operator that cannot be trained
 */
export async function chooseOnnxSpan(source: SpanSource, asked: Span): Promise<OnnxSpan> {
  const { model, name } = source;
  const known = readConstants(model);
  const view = viewGraph(model.graph, known);
  const find = (layer: string) => findTensor(model.graph, layer, name);
  const last = asked.to === autoLayer ? source.layer : find(asked.to);
  const needed = listFixedInputs(view, view.findNeeded(last));
  const computed = needed.filter((tensor) => !known.has(tensor));
  const constants = new Map([...known, ...(await source.evaluate(computed))]);
  const planner = createPlanner(model, view, constants);
  const end = asked.to === autoLayer ? planner.findEnd(last) : last;
  const from = asked.from === autoLayer ? planner.findBeginning(end) : find(asked.from);
  if (from === undefined) {
    throw unusable(
      `There is no sum or concatenation in ${name} on which alone ${end} depends: name a layer with --from and a later one with --to.`,
    );
  }
  // Nothing that follows may be trainable; then the message names its operator.
  const to = planner.plan(from, end) === undefined ? last : end;
  const nodes = planner.plan(from, to);
  if (nodes === undefined) {
    throw unusable(
      `Layer ${to} of ${name} does not depend on ${from} only: name a sum or concatenation with --from and a later layer with --to.`,
    );
  }
  const bad = nodes.find((node) => 'why' in node);
  if (bad !== undefined) {
    const nearest = planner.findNearest(from, to);
    throw unusable(
      `The operator ${bad.why} of ${name} (node ${bad.node.name || bad.node.outputs[0]}) cannot be trained: ${nearest}.`,
    );
  }
  const trainable = nodes.flatMap((node) => ('why' in node ? [] : [node]));
  if (!trainable.some(({ weights }) => weights.some(({ isTrained }) => isTrained))) {
    throw unusable(
      `There are no weights to train between ${from} and ${to} of ${name}: name an earlier layer with --from.`,
    );
  }
  return { from, to, nodes: trainable };
}

/** A node of a span that cannot be trained, and its operator. */
interface Untrainable {
  readonly node: OnnxNode;
  readonly why: string;
}

type Planned = TrainableNode | Untrainable;

function createPlanner(
  { bytes }: ReadModel,
  view: GraphView,
  constants: ReadonlyMap<string, OnnxConstant>,
) {
  const plans = new Map<OnnxNode, Planned>();
  const planOf = (node: OnnxNode): Planned => {
    const known = plans.get(node);
    if (known !== undefined) return known;
    const planned = planNode(node, readDetails(bytes, node), constants);
    const plan = typeof planned === 'string' ? { node, why: planned } : planned;
    plans.set(node, plan);
    return plan;
  };
  const plan = (from: string, to: string) => view.findBetween(from, to)?.map(planOf);
  const canTrain = (from: string, to: string) => {
    const planned = plan(from, to);
    return (
      planned?.every((node) => !('why' in node)) === true &&
      planned.some((node) => 'weights' in node && node.weights.length > 0)
    );
  };
  const outputs = view.nodes.map((node) => itemAt(node.outputs, 0));
  return {
    plan,
    /** The last tensor that can be trained on the way to a layer. */
    findEnd(layer: string): string {
      const end = view.nodes.findLast((node) => {
        const output = itemAt(node.outputs, 0);
        const isOnWay = output === layer || view.findBetween(output, layer) !== undefined;
        return isOnWay && !('why' in planOf(node));
      });
      return end?.outputs[0] ?? layer;
    },
    findBeginning(to: string): string | undefined {
      const joins = view.nodes
        .filter(({ operator }) => ['Add', 'Sum', 'Concat'].includes(operator))
        .map((node) => itemAt(node.outputs, 0))
        .filter((tensor) => view.findBetween(tensor, to) !== undefined);
      // The message about the last one says what it lacks.
      return joins.findLast((tensor) => canTrain(tensor, to)) ?? joins.at(-1);
    },
    /** What to choose instead of a span with an operator that cannot be trained. */
    findNearest(from: string, to: string): string {
      const inside = outputs.slice(outputs.indexOf(from) + 1, outputs.indexOf(to));
      const later = inside.find((tensor) => canTrain(tensor, to));
      if (later !== undefined) return `the nearest usable --from is ${later}`;
      const earlier = inside.findLast((tensor) => canTrain(from, tensor));
      if (earlier !== undefined) return `the nearest usable --to is ${earlier}`;
      return `name layers with --from and --to that have only ${trainableOperators.join(', ')} between them`;
    },
  };
}

/** Inputs of nodes with trainable operators that do not depend on the picture. */
function listFixedInputs(view: GraphView, nodes: readonly OnnxNode[]): string[] {
  const inputs = nodes
    .filter(({ operator }) => trainableOperators.includes(operator))
    .flatMap((node) => node.inputs);
  return [...new Set(inputs.filter((input) => view.isFixed(input)))];
}

function unusable(message: string): HarnessError {
  return new HarnessError('LAYER_UNUSABLE', message);
}
