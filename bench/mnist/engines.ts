import { wasmEngine } from "#library/wasm/index.js";
import { type Images, range } from "#homework/mnist/index.js";
import { adam, type Engine, evaluate, Model, referenceEngine } from "#library/nn/index.js";
import { Random } from "#library/random.js";
import { type Contestant, LEARNING_RATE } from "./contestant.js";
import { type BenchNetwork, INPUT, layersOf } from "./networks.js";

type Data = { train: Images; test: Images };

/** Images that the reference engine predicts; the time for all of them follows from it. */
const FEW = 100;

/** Measures one of our engines on batches that follow each other in the file. */
function contestant(
  name: string,
  engine: Engine,
  { train, test }: Data,
  { batchSize, evaluated, close }: { batchSize: number; evaluated: number; close: () => void },
): Contestant {
  const part = range(test, 0, evaluated);
  let next = 0;
  const step = () => {
    const { inputs, labels } = range(train, next, next + batchSize);
    next = (next + batchSize) % (train.labels.length - batchSize);
    engine.trainBatch(inputs, labels);
  };
  return {
    name,
    train: (duration) => {
      const start = performance.now();
      let [steps, elapsed] = [0, 0];
      do {
        step();
        steps++;
        elapsed = performance.now() - start;
      } while (elapsed < duration);
      return elapsed / steps;
    },
    evaluate: () => {
      const start = performance.now();
      evaluate(engine, part);
      return (performance.now() - start) * (test.labels.length / evaluated);
    },
    close,
  };
}

export function referenceContestant(network: BenchNetwork, data: Data, batchSize: number): Contestant {
  const model = new Model(layersOf(network), { random: new Random(1) });
  const engine = referenceEngine(model, { optimizer: adam({ learningRate: LEARNING_RATE }) });
  return contestant("reference engine", engine, data, { batchSize, evaluated: FEW, close: () => {} });
}

export function wasmContestant(
  network: BenchNetwork,
  data: Data,
  batchSize: number,
  threads: number,
): Contestant {
  const optimizer = adam({ learningRate: LEARNING_RATE });
  const engine = wasmEngine(layersOf(network), { input: INPUT, random: new Random(1), optimizer, threads });
  const name = `WASM engine, ${threads} thread${threads > 1 ? "s" : ""}`;
  const evaluated = data.test.labels.length;
  return contestant(name, engine, data, { batchSize, evaluated, close: () => engine.close() });
}
